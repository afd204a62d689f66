import PacketDecoding

/// One end's sequence space as the sensor saw it: everything up to `edge` but for the holes.
struct SequenceTracker {
  /// One past the highest sequence number seen; SYN and FIN take one each.
  var edge: UInt32 = 0
  /// The peer's highest acknowledgment.
  var acknowledged: UInt32 = 0
  var holes = SequenceHoles()
  var flight = FlightQueue()
  /// Slot of `TCPMemory`'s counters, or `Flow.none`.
  var events = Flow.none
  var roundTrips = DelaySlot.none
  var echoes = DelaySlot.none
  /// The newest timestamp that waits for its echo, and since when; the newest one seen otherwise.
  var stamp: UInt32 = 0
  var stampTime: UInt32 = 0
  var stampState = StampState.none
  /// The end's latest packet, microseconds modulo 2^32.
  var lastTime: UInt32 = 0
  /// Highest IP identification, in serial order; 0 when the end does not number its packets.
  var lastID: UInt16 = 0
  /// Identifications below `lastID` that are missing.
  var missingIDs: UInt8 = 0
  /// How well the identification was seen to count this connection's packets.
  var idTrust: UInt8 = 0
  /// Largest payload.
  var largest: UInt16 = 0
  var isSeen = false
  var isAcknowledged = false
  /// The end's latest window was 0.
  var isShut = false
  /// The peer sent something that this end has not acknowledged yet.
  var owesAnswer = false

  /// From this trust on a step in the identifications tells of lost packets.
  static let believed: UInt8 = 16

  /// Notes a packet's IP identification; how many packets before it are missing, if that can be told.
  ///
  /// Stacks that count per connection (Linux, recent BSD) number every packet: what is skipped did not
  /// come. Random, constant or host-wide identifications never earn the trust that this takes.
  @inline(__always)
  mutating func note(identification id: UInt16) -> NumberStep {
    let step = id &- lastID
    if step == 1 {
      lastID = id
      if idTrust < 64 { idTrust &+= 1 }
      return NumberStep()
    }
    return noteUneven(id, step)
  }

  @inline(never)
  private mutating func noteUneven(_ id: UInt16, _ step: UInt16) -> NumberStep {
    guard lastID != 0 else {
      lastID = id
      return NumberStep()
    }
    switch step {
    case 0: return NumberStep(order: .same)
    case 2...33:
      let skipped = UInt8(truncatingIfNeeded: step - 1)
      let wasBelieved = idTrust >= Self.believed
      lastID = id
      idTrust = idTrust > 4 ? idTrust - 4 : 0
      missingIDs = UInt8(clamping: UInt16(missingIDs) + UInt16(skipped))
      return NumberStep(missing: wasBelieved ? skipped : 0)
    case 0xfc00...0xffff:
      // Overtaken, or a copy of an older packet.
      return NumberStep(order: .older)
    default:
      lastID = id
      idTrust = 0
      missingIDs = 0
      return NumberStep()
    }
  }
}

/// What is known of an end's TCP timestamps.
enum StampState: UInt8 {
  /// None was seen yet.
  case none
  /// The echo of the newest was seen, or cannot come any more.
  case answered
  case waiting
}

/// What a packet's IP identification tells, beside those of its end before it.
struct NumberStep {
  enum Order: UInt8 { case higher, same, older }
  /// Packets that were skipped, when the numbers are believed.
  var missing: UInt8 = 0
  var order = Order.higher
}
