import FlowModel
import PacketDecoding

/// What each segment was: new, sent again, late, lost before the sensor, a copy.
///
/// Built on what must be true of TCP (RFC 9293): an end sends its sequence space in order, sends again
/// only what it believes lost, numbers its timestamps by time (RFC 7323), and a retransmission cannot
/// come sooner than a round trip after what provoked it.
extension TCPTracker {
  /// Places a segment among those seen before it, and counts what it was.
  @inline(__always)
  mutating func place(
    _ p: borrowing Packet, from side: Side, at time: UInt32, in memory: inout TCPMemory
  ) -> SegmentKind {
    let own = end(side)
    let other = end(side.opposite)
    let flags = p.tcpFlags
    guard !flags.contains(.rst) else {
      // A refusal answers the SYN.
      if flags.contains(.ack) { acknowledge(p, from: side, isEmpty: false, at: time, in: &memory) }
      return .empty
    }
    let span = p.payloadLength &+ UInt32(flags.rawValue & 1) &+ UInt32(flags.rawValue >> 1 & 1)
    let isInOrder = own.pointee.sequence.isSeen && p.tcpSequence == own.pointee.sequence.edge
    var step = NumberStep()
    if p.network == .ipv4, p.ipID != 0 {
      step = own.pointee.sequence.note(identification: UInt16(truncatingIfNeeded: p.ipID))
    }
    let kind: SegmentKind
    if isInOrder, step.missing == 0, step.order == .higher {
      own.pointee.sequence.edge &+= span
      kind = span == 0 ? .empty : .new
    } else {
      kind = placeUnusual(p, span, from: side, at: time, step, in: &memory)
    }
    if span > 0 {
      if kind == .new || kind.isFresh && p.tcpSequence &+ span == own.pointee.sequence.edge {
        track(p, span, from: side, at: time, in: &memory)
      }
      other.pointee.sequence.owesAnswer = true
    }
    if p.tcpWindow == 0, flags.isDisjoint(with: [.syn, .fin]) {
      memory.events(&own.pointee.sequence).pointee.counts.zeroWindows &+= 1
      own.pointee.sequence.isShut = true
    } else {
      own.pointee.sequence.isShut = false
    }
    if flags.contains(.ack), kind != .stray {
      acknowledge(p, from: side, isEmpty: kind == .empty && span == 0, at: time, in: &memory)
    }
    // Neither a copy nor a packet of somebody else's says when anything was sent.
    if kind != .copy, kind != .stray { noteStamps(p, from: side, at: time, in: &memory) }
    own.pointee.sequence.lastTime = time
    return kind
  }

  /// Remembers a new segment until it is acknowledged.
  @inline(__always)
  private mutating func track(
    _ p: borrowing Packet, _ span: UInt32, from side: Side, at time: UInt32, in memory: inout TCPMemory
  ) {
    let own = end(side)
    let largest = UInt16(clamping: p.payloadLength)
    if largest > own.pointee.sequence.largest { own.pointee.sequence.largest = largest }
    guard memory.measuresRoundTrips else { return }
    // Of a connection that is seen in one direction only nothing will ever be taken out again.
    if own.pointee.sequence.isAcknowledged || own.pointee.sequence.flight.count < 8 {
      own.pointee.sequence.flight.push(end: p.tcpSequence &+ span, time: time, in: &memory.flights)
    }
  }

  // MARK: What is not simply next

  @inline(never)
  private mutating func placeUnusual(
    _ p: borrowing Packet, _ span: UInt32, from side: Side, at time: UInt32, _ step: NumberStep,
    in memory: inout TCPMemory
  ) -> SegmentKind {
    let sequence = p.tcpSequence
    if !ends[side].sequence.isSeen {
      ends[side].sequence.isSeen = true
      ends[side].sequence.edge = sequence &+ span
      return span == 0 ? .empty : .new
    }
    if p.tcpFlags.contains(.syn), sequence &+ span != ends[side].sequence.edge, sequence != ends[side].initial
    {
      // The same ports try again with another initial sequence number.
      ends[side].sequence.flight.removeAll(in: &memory.flights)
      ends[side].sequence.holes.removeAll(in: &memory.holes)
      ends[side].sequence.edge = sequence &+ span
      memory.events(&ends[side].sequence).pointee.counts.strays &+= 1
      return .new
    }
    guard isPlausible(sequence, span, from: side, in: &memory) else { return .stray }
    let edge = ends[side].sequence.edge
    let kind: SegmentKind
    if Self.precedes(sequence, edge) {
      kind = placeBelowEdge(p, span, from: side, at: time, step.order, in: &memory)
    } else if sequence == edge {
      kind =
        span == 0 ? (step.order == .higher ? .empty : oldEmpty(p, from: side, step.order, in: &memory)) : .new
    } else {
      openHole(p, from: side, at: time, in: &memory)
      kind = span == 0 ? .empty : .new
    }
    if kind == .new { ends[side].sequence.edge = sequence &+ span }
    let opened = Self.precedes(edge, sequence) ? sequence &- edge : 0
    if step.missing > 0 || opened > 0 {
      inferLoss(p, from: side, step.missing, opened: opened, at: time, in: &memory)
    }
    return kind
  }

  /// An acknowledgment whose identification is not higher: overtaken, or a copy.
  private mutating func oldEmpty(
    _ p: borrowing Packet, from side: Side, _ order: NumberStep.Order, in memory: inout TCPMemory
  ) -> SegmentKind {
    if order == .older, ends[side].sequence.missingIDs > 0 {
      foundMissing(from: side, in: &memory)
      return .empty
    }
    guard ends[side].sequence.idTrust > 0, p.tcpAcknowledgment &- 1 == ends[side].acknowledgment else {
      return .empty
    }
    memory.events(&ends[side].sequence).pointee.counts.copies &+= 1
    return .copy
  }

  /// A packet came that had been missing: a loss that was inferred from it was none.
  private mutating func foundMissing(from side: Side, in memory: inout TCPMemory) {
    ends[side].sequence.missingIDs -= 1
    takeBack(1, from: side, in: &memory)
  }

  /// Losses that were inferred turn out to be none, or to be counted otherwise.
  private mutating func takeBack(_ count: UInt32, from side: Side, in memory: inout TCPMemory) {
    guard ends[side].sequence.events != Flow.none else { return }
    let events = memory.events(&ends[side].sequence)
    let less = min(count, events.pointee.inferred, events.pointee.counts.lost)
    events.pointee.inferred -= less
    events.pointee.counts.lost -= less
    ends[side].retransmissions -= min(less, ends[side].retransmissions)
  }

  /// A segment that begins below what was seen already.
  private mutating func placeBelowEdge(
    _ p: borrowing Packet, _ span: UInt32, from side: Side, at time: UInt32, _ order: NumberStep.Order,
    in memory: inout TCPMemory
  ) -> SegmentKind {
    let sequence = p.tcpSequence
    let end = sequence &+ span
    let edge = ends[side].sequence.edge
    // At most the last octet again, all of it acknowledged: not data, but a question.
    if span <= 1, p.tcpFlags.isDisjoint(with: [.syn, .fin]), sequence == edge &- 1,
      !ends[side].sequence.isAcknowledged || ends[side].sequence.acknowledged == edge
        || ends[side.opposite].sequence.isShut
    {
      let isShut = ends[side.opposite].sequence.isShut
      let events = memory.events(&ends[side].sequence)
      if isShut { events.pointee.counts.probes &+= 1 } else { events.pointee.counts.keepAlives &+= 1 }
      ends[side.opposite].sequence.owesAnswer = true
      return isShut ? .probe : .keepAlive
    }
    guard span > 0 else {
      return order == .higher ? .empty : oldEmpty(p, from: side, order, in: &memory)
    }
    if order == .older, ends[side].sequence.missingIDs > 0 { foundMissing(from: side, in: &memory) }
    let filled = ends[side].sequence.holes.fill(from: sequence, to: end, in: &memory.holes)
    if let filled {
      if Self.precedes(edge, end) { ends[side].sequence.edge = end }
      return count(fill: filled.hole, p, from: side, at: time, in: &memory)
    }
    let events = memory.events(&ends[side].sequence)
    if isCopy(p, from: side, at: time, order) {
      events.pointee.counts.copies &+= 1
      return .copy
    }
    let isPartly = Self.precedes(edge, end)
    let isAcknowledged =
      ends[side].sequence.isAcknowledged && !Self.precedes(ends[side].sequence.acknowledged, end)
    events.pointee.counts.retransmitted &+= 1
    events.pointee.counts.retransmittedBytes &+= isPartly ? edge &- sequence : p.payloadLength
    if isAcknowledged {
      events.pointee.counts.spurious &+= 1
      events.pointee.expectedReports &+= 1
    } else {
      events.pointee.unproven &+= 1
    }
    ends[side].sequence.flight.markAgain(from: sequence, to: end, in: &memory.flights)
    if isPartly { ends[side].sequence.edge = end }
    return isPartly ? .partly : .again
  }

  /// Data seen before, in the same packet: the sender had no reason or no time to send it again.
  private func isCopy(_ p: borrowing Packet, from side: Side, at time: UInt32, _ order: NumberStep.Order)
    -> Bool
  {
    let end = ends[side].sequence
    let age = time &- end.lastTime
    if p.network == .ipv4, p.ipID != 0 {
      // A retransmission is a packet of its own and has the next number.
      switch order {
      case .higher: return false
      case .same: return age < 10_000 || end.idTrust > 0 && age < 1_000_000
      case .older: return end.idTrust > 0 && age < 1_000_000
      }
    }
    // Without numbers only a packet at the heels of the same one is told from a retransmission.
    return p.tcpSequence &+ p.payloadLength == end.edge && age < min(1000, roundTrip / 2)
  }

  /// Loss, or only a detour? A retransmission is younger than what came before it, in its timestamp,
  /// its identification, and by a round trip at least.
  private mutating func count(
    fill hole: SequenceHoles.Hole, _ p: borrowing Packet, from side: Side, at time: UInt32,
    in memory: inout TCPMemory
  ) -> SegmentKind {
    guard !hole.isCounted else { return .empty }
    let events = memory.events(&ends[side].sequence)
    if isLate(p, hole, at: time) {
      events.pointee.counts.late &+= 1
      return .late
    }
    events.pointee.counts.lost &+= 1
    return .recovered
  }

  private func isLate(_ p: borrowing Packet, _ hole: SequenceHoles.Hole, at time: UInt32) -> Bool {
    if hole.hasTimestamp, p.tcpOptions.contains(.timestamp), p.tcpTimestampValue != hole.timestamp {
      return Self.precedes(p.tcpTimestampValue, hole.timestamp)
    }
    if hole.identification != 0, p.network == .ipv4, p.ipID != 0 {
      let distance = Int16(bitPattern: UInt16(truncatingIfNeeded: p.ipID) &- hole.identification)
      if distance.magnitude < 1024 { return distance < 0 }
    }
    // Time that runs backwards is no round trip.
    return Int32(bitPattern: time &- hole.opened) < Int32(clamping: roundTrip)
  }

  /// The connection's round trip by its set-up, microseconds; what is usual in a site without one.
  private var roundTrip: UInt32 { synAck > 0 || ackData > 0 ? synAck &+ ackData : 3000 }

  /// A segment beyond the edge leaves a hole, unless the peer has what is missing: then the capture missed it.
  private mutating func openHole(
    _ p: borrowing Packet, from side: Side, at time: UInt32, in memory: inout TCPMemory
  ) {
    var start = ends[side].sequence.edge
    if ends[side].sequence.isAcknowledged, Self.precedes(start, ends[side].sequence.acknowledged) {
      let known =
        Self.precedes(ends[side].sequence.acknowledged, p.tcpSequence)
        ? ends[side].sequence.acknowledged : p.tcpSequence
      memory.events(&ends[side].sequence).pointee.counts.unseenBytes &+= known &- start
      start = known
    }
    ends[side].sequence.edge = p.tcpSequence
    guard start != p.tcpSequence else { return }
    ends[side].sequence.holes.open(
      SequenceHoles.Hole(
        start: start, end: p.tcpSequence, opened: time, timestamp: p.tcpTimestampValue,
        identification: p.network == .ipv4 ? UInt16(truncatingIfNeeded: p.ipID) : 0,
        hasTimestamp: p.tcpOptions.contains(.timestamp)), in: &memory.holes)
  }

  /// Packets are missing by their numbers. Where the end had nothing to acknowledge they were segments:
  /// those that left a hole are counted when it is filled, the others here.
  private mutating func inferLoss(
    _ p: borrowing Packet, from side: Side, _ missing: UInt8, opened: UInt32, at time: UInt32,
    in memory: inout TCPMemory
  ) {
    let end = ends[side].sequence
    let inHole = opened > 0 ? Self.segments(opened, of: end.largest) : 0
    guard UInt32(missing) > inHole else {
      // What was noticed missing before turns out to have been in this hole.
      if inHole > UInt32(missing) { takeBack(inHole - UInt32(missing), from: side, in: &memory) }
      return
    }
    guard !end.owesAnswer else { return }
    // A shut or grown window announces itself in a packet of its own.
    let before = UInt32(ends[side].window) << UInt32(scale(side))
    let after = UInt32(p.tcpWindow) << UInt32(scale(side))
    guard !end.isShut, after < before &+ 2920 else { return }
    // A sender waits for a round trip and more before it sends again; in between only holes tell.
    guard !end.holes.isEmpty || time &- end.lastTime >= roundTrip &+ roundTrip / 2 else { return }
    let events = memory.events(&ends[side].sequence)
    let lost = UInt32(missing) - inHole
    events.pointee.counts.lost &+= lost
    events.pointee.inferred &+= lost
    countRetransmission(by: side, lost)
  }

  private static func segments(_ bytes: UInt32, of size: UInt16) -> UInt32 {
    let size = UInt32(max(size, 1))
    return bytes / size + (bytes % size == 0 ? 0 : 1)
  }

  // MARK: Plausibility

  /// Whether the connection could have sent this. Three strays in a row that follow each other are
  /// believed: the capture missed what was before them.
  private mutating func isPlausible(
    _ sequence: UInt32, _ span: UInt32, from side: Side, in memory: inout TCPMemory
  ) -> Bool {
    let distance = Int32(bitPattern: sequence &- ends[side].sequence.edge).magnitude
    guard distance > 65535, distance > reach(of: side) else { return true }
    let events = memory.events(&ends[side].sequence)
    let follows = sequence &- events.pointee.strayEdge < 65536 && events.pointee.strayRun > 0
    events.pointee.strayRun = follows ? events.pointee.strayRun + 1 : 1
    events.pointee.strayEdge = sequence &+ span
    if events.pointee.strayRun >= 3 {
      events.pointee.strayRun = 0
      ends[side].sequence.flight.removeAll(in: &memory.flights)
      ends[side].sequence.holes.removeAll(in: &memory.holes)
      ends[side].sequence.edge = sequence
      return true
    }
    events.pointee.counts.strays &+= 1
    return false
  }

  /// How far from its edge an end can send, twice its peer's window; that of the largest usual buffers
  /// where the set-up was not seen.
  private mutating func reach(of side: Side) -> UInt32 {
    let peer = side.opposite
    guard end(side).pointee.sequence.isAcknowledged, status.contains(.synSeen) || status.contains(.synAckSeen)
    else {
      return 1 << 24
    }
    return max(UInt32(end(peer).pointee.window) << UInt32(scale(peer)), 65535) &* 2
  }

  /// The shift of an end's windows: both ends must have offered it (RFC 7323 section 2.2).
  func scale(_ side: Side) -> UInt8 {
    // Members, not ends: an end that is read by its side is copied.
    let sentSYN = side == .source ? ends.destination.sentSYN : ends.source.sentSYN
    let offersScale = side == .source ? ends.destination.offersScale : ends.source.offersScale
    return sentSYN && !offersScale ? 0 : side == .source ? ends.source.scale : ends.destination.scale
  }

  // MARK: Acknowledgments

  @inline(__always)
  private mutating func acknowledge(
    _ p: borrowing Packet, from side: Side, isEmpty: Bool, at time: UInt32, in memory: inout TCPMemory
  ) {
    let own = end(side)
    let other = end(side.opposite)
    let acknowledgment = p.tcpAcknowledgment
    if acknowledgment == other.pointee.sequence.edge { own.pointee.sequence.owesAnswer = false }
    let gained = acknowledgment &- other.pointee.sequence.acknowledged
    if !p.tcpOptions.isDisjoint(with: .sack) { noteSelective(p, from: side, in: &memory) }
    if other.pointee.sequence.isAcknowledged, Int32(bitPattern: gained) <= 0 {
      if gained == 0, isEmpty, acknowledgment != other.pointee.sequence.edge,
        p.tcpWindow == own.pointee.window
      {
        memory.events(&own.pointee.sequence).pointee.counts.duplicateAcknowledgments &+= 1
      }
      return
    }
    // Acknowledging what was never sent proves nothing (but for a connection whose other half is not seen).
    guard other.pointee.sequence.isSeen,
      Int32(bitPattern: acknowledgment &- other.pointee.sequence.edge)
        <= Int32(clamping: reach(of: side.opposite))
    else { return }
    other.pointee.sequence.isAcknowledged = true
    other.pointee.sequence.acknowledged = acknowledgment
    if let sent = other.pointee.sequence.flight.acknowledge(acknowledgment, in: &memory.flights) {
      memory.addRoundTrip(time &- sent, to: &other.pointee.sequence)
    }
    if !other.pointee.sequence.holes.isEmpty {
      let bytes = other.pointee.sequence.holes.close(upTo: acknowledgment, in: &memory.holes)
      if bytes > 0 { memory.events(&other.pointee.sequence).pointee.counts.unseenBytes &+= bytes }
    }
  }

  /// RFC 2883: the first block of a selective acknowledgment tells of data received twice when it lies
  /// below the acknowledgment or within the second block.
  @inline(never)
  private mutating func noteSelective(_ p: borrowing Packet, from side: Side, in memory: inout TCPMemory) {
    let peer = side.opposite
    let events = memory.events(&ends[side].sequence)
    events.pointee.counts.selectiveAcknowledgments &+= 1
    guard p.tcpSACKBlocks > 0 else { return }
    let first = p.tcpSACKFirst
    let second = p.tcpSACKSecond
    let isBelow = !Self.precedes(p.tcpAcknowledgment, first.right)
    let isWithin =
      p.tcpSACKBlocks > 1 && !Self.precedes(first.left, second.left)
      && !Self.precedes(second.right, first.right)
    guard isBelow || isWithin else { return }
    events.pointee.counts.duplicateReports &+= 1
    guard ends[peer].sequence.events != Flow.none else { return }
    let sender = memory.events(&ends[peer].sequence)
    if sender.pointee.expectedReports > 0 {
      sender.pointee.expectedReports -= 1
    } else if sender.pointee.unproven > 0 {
      sender.pointee.unproven -= 1
      sender.pointee.counts.spurious &+= 1
    }
  }

  // MARK: Reports

  /// Counts as lost what was missed and has not come for long, or never will.
  mutating func settleHoles(at time: UInt32, isFinal: Bool, in memory: inout TCPMemory) {
    for side in Side.allCases where !ends[side].sequence.holes.isEmpty && ends[side].sequence.isAcknowledged {
      var lost: UInt32 = 0
      let largest = ends[side].sequence.largest
      let patience = max(roundTrip &* 3, 200_000)
      ends[side].sequence.holes.forEach(in: memory.holes) { hole in
        guard !hole.pointee.isCounted, isFinal || time &- hole.pointee.opened > patience else { return }
        hole.pointee.isCounted = true
        lost &+= Self.segments(hole.pointee.end &- hole.pointee.start, of: largest)
      }
      guard lost > 0 else { continue }
      memory.events(&ends[side].sequence).pointee.counts.lost &+= lost
      countRetransmission(by: side, lost)
    }
  }
}
