import FlowModel
import PacketDecoding

/// What a tap can know of one TCP connection (RFC 9293), without clock or I/O: both are arguments.
///
/// Sequence numbers are compared serially (RFC 1982), so a wrap is nothing special.
struct TCPTracker: BitwiseCopyable {
  /// RFC 9293 states, numbered as the record carries them.
  enum State: UInt8 {
    case closed = 0, listen, synSent, synReceived, established, closeWait, finWait1, closing, lastAck
    case finWait2, timeWait
  }

  /// One end's half of the connection.
  struct End: BitwiseCopyable {
    // Zeroed after every report.
    var flags: TCPFlags = []
    var retransmissions: UInt32 = 0
    var bytes: UInt32 = 0

    // Kept.
    /// How often the acknowledgment advanced. Readers take 0 for "no sequence analysis".
    var acknowledgments: UInt32 = 0
    var isSeen = false
    var hasAcknowledged = false
    var hasSentFIN = false
    /// Initial sequence number; after a report, where the next interval starts.
    var base: UInt32 = 0
    /// The initial sequence number of the SYN, to recognise a new connection.
    var initial: UInt32 = 0
    /// One past the highest sequence number sent.
    var next: UInt32 = 0
    /// Highest acknowledgment sent, less one.
    var acknowledgment: UInt32 = 0
    var window: UInt16 = 0
    /// As offered; see `scale(_:)`.
    var scale: UInt8 = 0
    var offersScale = false
    var sentSYN = false
    /// The latest window came with a SYN, which is never scaled.
    var windowIsOfSYN = false
    var maximumSegmentSize: UInt16 = 0
    /// Payload bytes sent and not yet acknowledged.
    var outstanding: Int64 = 0
    var lastIPID: UInt16 = 0
    var lastTime: Int64 = 0
    var status: TCPStatus = []
    /// Which bytes were seen, when, and how often.
    var sequence = SequenceTracker()
  }

  /// What one segment was, beyond its bytes.
  struct Observation {
    /// Sent while earlier data of the same end was outstanding: the "active" interval class.
    var isActive = false
    var kind = SegmentKind.empty
  }

  var status: TCPStatus = []
  var state = State.listen
  var options: UInt32 = 0
  /// Microseconds.
  var synAck: UInt32 = 0
  var ackData: UInt32 = 0
  var ends = Directional(source: End(), destination: End())
  var life = TCPLife()

  /// One end where it lies: reading a member of `ends[side]` copies the end, all 150 bytes of it. Not to
  /// be kept beyond the call.
  @inline(__always)
  mutating func end(_ side: Side) -> UnsafeMutablePointer<End> {
    withUnsafeMutablePointer(to: &ends[side]) { $0 }
  }

  private static let ecnSource: UInt32 = 0x4000_0000
  private static let ecnDestination: UInt32 = 0x8000_0000

  /// `a` comes before `b` in sequence space.
  @inline(__always)
  static func precedes(_ a: UInt32, _ b: UInt32) -> Bool { Int32(bitPattern: a &- b) < 0 }

  /// The first segment of the flow; its sender is the source.
  mutating func begin(_ p: borrowing Packet, at now: Int64, in memory: inout TCPMemory) {
    _ = place(p, from: .source, at: Self.clock(now), in: &memory)
    let flags = p.tcpFlags.subtracting([.ece, .cwr])
    let length = p.payloadLength
    ends.source.isSeen = true
    ends.source.initial = p.tcpSequence
    ends.source.base = p.tcpSequence &- 1
    ends.source.next = Self.end(of: p)
    if flags.contains(.rst) {
      state = .listen
      status.formUnion([.sourceReset, .destinationReset])
      if p.tcpSequence == 0 { ends.source.base = p.tcpAcknowledgment &- 1 }
    } else if flags == .syn {
      state = .synSent
      status.insert(.synSeen)
      ends.source.base = p.tcpSequence
    } else if flags == [.syn, .ack] {
      state = .synReceived
      note(.synAckSeen, by: .source)
      ends.source.base = p.tcpSequence
    } else if flags == .fin || flags == [.fin, .ack] {
      state = .finWait1
      status.insert(.fin)
    } else {
      state = flags.contains(.syn) || flags.contains(.fin) || flags.isEmpty ? .closing : .established
      status.insert(.established)
    }
    ends.source.bytes = flags.contains(.syn) && !Self.opens(flags) ? 0 : length
    if flags.contains(.fin) { ends.source.hasSentFIN = true }
    noteHeader(p, from: .source, at: now)
    if flags.isDisjoint(with: [.rst, .fin]) { ends.source.window = p.tcpWindow }
    if flags.contains(.ack) {
      ends.source.acknowledgment = p.tcpAcknowledgment &- 1
      ends.source.hasAcknowledged = true
      ends.source.acknowledgments = 1
    }
  }

  /// A later segment.
  @inline(__always)
  mutating func observe(_ p: borrowing Packet, from side: Side, at now: Int64, in memory: inout TCPMemory)
    -> Observation
  {
    let flags = p.tcpFlags.subtracting([.ece, .cwr])
    var observation = Observation()
    let wasOutstanding = ends[side].outstanding
    observation.kind = place(p, from: side, at: Self.clock(now), in: &memory)
    let isRetransmission = observation.kind.isLoss
    if isRetransmission { countRetransmission(by: side) }
    advanceState(p, flags, from: side, at: now)
    if flags != .syn { analyse(p, flags, from: side, observation.kind) }
    noteHeader(p, from: side, at: now)
    if flags.contains(.syn) {
      // A repeated SYN waits for its answer as data waits for its acknowledgment.
      observation.isActive = isRetransmission && !flags.contains(.ack)
    } else {
      observation.isActive =
        p.payloadLength > 0 && wasOutstanding > 0 && !isRetransmission && p.tcpWindow != 0
        && !flags.contains(.fin)
    }
    return observation
  }

  /// Microseconds modulo 2^32, which is enough to tell what came within the hour.
  @inline(__always)
  static func clock(_ nanoseconds: Int64) -> UInt32 { UInt32(truncatingIfNeeded: nanoseconds / 1000) }

  /// Flags, options and times, for every segment.
  private mutating func noteHeader(_ p: borrowing Packet, from side: Side, at now: Int64) {
    let own = end(side)
    own.pointee.flags.formUnion(p.tcpFlags)
    if p.tcpFlags.contains(.syn) { own.pointee.sentSYN = true }
    if p.tcpWindow != 0 { own.pointee.windowIsOfSYN = p.tcpFlags.contains(.syn) }
    own.pointee.lastTime = now
    noteLife(p, from: side, at: now)
    if !p.tcpOptions.isEmpty {
      options |= p.tcpOptions.rawValue
      if p.tcpFlags.contains(.syn) {
        if p.tcpOptions.contains(.windowScale) {
          own.pointee.scale = min(p.tcpWindowScale, 14)
          own.pointee.offersScale = true
        }
        if p.tcpOptions.contains(.maximumSegmentSize) {
          own.pointee.maximumSegmentSize = p.tcpMaximumSegmentSize
        }
      }
    }
    guard !p.tcpFlags.isDisjoint(with: [.ece, .cwr]) else { return }
    if p.tcpFlags.contains(.syn) {
      // RFC 3168 section 6.1.1: ECE and CWR in the SYN offer, ECE alone in the SYN-ACK accepts.
      if !p.tcpFlags.contains(.ack) {
        if p.tcpFlags.isSuperset(of: [.ece, .cwr]) { options |= Self.ecnSource }
      } else if p.tcpFlags.contains(.ece), !p.tcpFlags.contains(.cwr) {
        options |= Self.ecnDestination
      }
    } else if p.tcpFlags.contains(.ece), options & (Self.ecnSource | Self.ecnDestination) != 0 {
      note(Self.congestion, by: side)
    }
  }

  /// Notes what a side's segment did to the connection, on the connection and on the side.
  private mutating func note(_ bits: TCPStatus, by side: Side) {
    status.formUnion(bits)
    ends[side].status.formUnion(bits)
  }

  /// Notes what the record format has a bit for in each direction. A side's own status carries the
  /// bits of both; readers look for either.
  private mutating func note(_ bits: Directional<TCPStatus>, by side: Side) {
    status.formUnion(bits[side])
    ends[side].status.formUnion(bits.source.union(bits.destination))
  }

  mutating func countRetransmission(by side: Side, _ count: UInt32 = 1) {
    ends[side].retransmissions &+= count
    note(Self.retransmission, by: side)
  }

  private static let retransmission = Directional<TCPStatus>(
    source: .sourceRetransmission, destination: .destinationRetransmission)
  private static let reset = Directional<TCPStatus>(source: .sourceReset, destination: .destinationReset)
  private static let windowShut = Directional<TCPStatus>(
    source: .sourceWindowShut, destination: .destinationWindowShut)
  private static let outOfOrder = Directional<TCPStatus>(
    source: .sourceOutOfOrder, destination: .destinationOutOfOrder)
  private static let congestion = Directional<TCPStatus>(source: .sourceECN, destination: .destinationECN)
  /// What belongs to an interval; the rest is the connection's.
  private static let perInterval: TCPStatus = [
    .sourceReset, .destinationReset, .sourceRetransmission, .destinationRetransmission,
    .sourceWindowShut, .destinationWindowShut, .sourceOutOfOrder, .destinationOutOfOrder,
    .sourceECN, .destinationECN, .sourceDuplicates, .destinationDuplicates,
  ]

  // MARK: State

  private mutating func advanceState(
    _ p: borrowing Packet, _ flags: TCPFlags, from side: Side, at now: Int64
  ) {
    if flags.contains(.rst) { return reset(p, flags, from: side) }
    if flags == .syn {
      note(.synSeen, by: side)
      ends[side].initial = p.tcpSequence
    }
    if flags == [.syn, .ack] { note(.synAckSeen, by: side) }
    let peer = side.opposite
    switch state {
    case .listen, .synSent:
      if flags == .syn {
        state = .synSent
      } else if flags == [.syn, .ack] {
        state = .synReceived
        if p.tcpAcknowledgment == ends[peer].base &+ 1 || p.tcpAcknowledgment == ends[peer].next {
          synAck = Self.microseconds(now &- ends[peer].lastTime)
        }
      } else if flags.contains(.fin) {
        state = .finWait1
        note(.fin, by: side)
      } else if flags.contains(.ack) {
        state = .established
        note(.established, by: side)
      }
    case .synReceived:
      if flags.contains(.syn) {
        break
      } else if flags.contains(.fin) {
        state = .finWait1
        note(.fin, by: side)
      } else if flags.contains(.ack) {
        state = .established
        note(.established, by: side)
        if ends[peer].status.contains(.synAckSeen), ends[side].lastTime <= ends[peer].lastTime {
          ackData = Self.microseconds(now &- ends[peer].lastTime)
        }
      }
    case .established:
      if flags.contains(.fin) {
        state = .finWait1
        note(.fin, by: side)
      }
    case .finWait1, .finWait2, .closeWait, .lastAck:
      if flags.contains(.fin) { note(.fin, by: side) }
      if flags.contains(.ack), p.payloadLength == 0, acknowledgesFIN(p, of: peer) {
        state = .finWait2
        note(.finAcknowledged, by: side)
      }
    case .closing, .timeWait, .closed: break
    }
    if flags == .syn || flags == [.syn, .ack], !ends[side].isSeen {
      ends[side].isSeen = true
      ends[side].base = p.tcpSequence
      ends[side].next = Self.end(of: p)
      ends[side].initial = p.tcpSequence
      // A SYN is not analysed, but what it carries counts.
      if flags == .syn { ends[side].bytes &+= p.payloadLength }
    }
  }

  /// A SYN or SYN-ACK, not the flags of a damaged segment.
  private static func opens(_ flags: TCPFlags) -> Bool {
    flags.contains(.syn) && flags.isDisjoint(with: [.fin, .rst, .urg])
  }

  /// Where a segment's data end: behind the SYN's own number, if the SYN has data (RFC 7413).
  @inline(__always)
  private static func end(of p: borrowing Packet) -> UInt32 {
    p.tcpSequence &+ p.payloadLength &+ (p.payloadLength > 0 && opens(p.tcpFlags) ? 1 : 0)
  }

  private func acknowledgesFIN(_ p: borrowing Packet, of peer: Side) -> Bool {
    let end = ends[peer]
    guard end.isSeen else { return false }
    // A SYN takes a sequence number that `next` does not count when no data followed it.
    let plain = p.tcpAcknowledgment &- 1 == end.next
    return plain || (end.hasSentFIN && end.next == end.base && p.tcpAcknowledgment &- 2 == end.next)
  }

  private mutating func reset(_ p: borrowing Packet, _ flags: TCPFlags, from side: Side) {
    note(Self.reset, by: side)
    let peer = side.opposite
    if state == .synSent {
      state = flags.contains(.ack) && p.tcpAcknowledgment == ends[peer].base &+ 1 ? .listen : .closing
      return
    }
    // Not "closed": readers show no losses of a closed connection.
    state = .closing
  }

  private static func microseconds(_ nanoseconds: Int64) -> UInt32 {
    UInt32(clamping: max(0, nanoseconds) / 1000)
  }

  // MARK: Sequence numbers

  /// The sums that classic records carry. What was sent again leaves nothing more outstanding.
  private mutating func analyse(
    _ p: borrowing Packet, _ flags: TCPFlags, from side: Side, _ kind: SegmentKind
  ) {
    let own = end(side)
    let other = end(side.opposite)
    let length = p.payloadLength
    guard kind != .stray else { return }
    let isClosing = !flags.isDisjoint(with: [.fin, .rst])
    if !isClosing {
      if p.tcpWindow == 0 {
        note(Self.windowShut, by: side)
      } else {
        own.pointee.window = p.tcpWindow
      }
    }
    if !own.pointee.isSeen {
      own.pointee.isSeen = true
      own.pointee.base = p.tcpSequence
      own.pointee.next = p.tcpSequence &+ length
      own.pointee.initial = p.tcpSequence
      if other.pointee.window != 0 { countBytes(length, flags, from: side) }
    } else if length > 0, other.pointee.window != 0 {
      switch kind {
      case .again, .partly: own.pointee.bytes &+= length
      case .copy: own.pointee.bytes &+= length
      case .keepAlive, .probe: break
      case .new, .late, .recovered, .empty, .stray:
        countBytes(length, flags, from: side)
        if kind == .late { note(Self.outOfOrder, by: side) }
      }
      let end = Self.end(of: p)
      if Self.precedes(own.pointee.next, end) { own.pointee.next = end }
    }
    if flags.contains(.fin) { own.pointee.hasSentFIN = true }
    if flags.contains(.ack) { acknowledge(p.tcpAcknowledgment, from: side) }
  }

  private mutating func countBytes(_ length: UInt32, _ flags: TCPFlags, from side: Side) {
    ends[side].bytes &+= length
    if !flags.contains(.syn) { ends[side].outstanding += Int64(length) }
  }

  private mutating func acknowledge(_ acknowledgment: UInt32, from side: Side) {
    let own = end(side)
    let other = end(side.opposite)
    let value = acknowledgment &- 1
    if !own.pointee.hasAcknowledged {
      own.pointee.hasAcknowledged = true
      own.pointee.acknowledgment = value
      own.pointee.acknowledgments &+= 1
      let missing = Int64(Int32(bitPattern: other.pointee.next &- acknowledgment))
      other.pointee.outstanding = max(0, min(other.pointee.outstanding, missing))
    } else if Self.precedes(own.pointee.acknowledgment, value) {
      let gained = value &- own.pointee.acknowledgment
      own.pointee.acknowledgments &+= 1
      own.pointee.acknowledgment = value
      if acknowledgment == other.pointee.next {
        other.pointee.outstanding = 0
      } else {
        other.pointee.outstanding = max(0, other.pointee.outstanding - Int64(gained))
      }
    }
  }

  // MARK: Reuse

  /// A bare SYN that cannot belong to this connection: its ports are being used again.
  func isReused(by p: borrowing Packet, from side: Side) -> Bool {
    guard p.tcpFlags.isBareSYN else { return false }
    let end = ends[side]
    guard end.isSeen else { return false }
    // An answered and closed connection does not send its SYN again.
    guard p.tcpSequence != end.initial else { return status.contains(.finAcknowledged) }
    if !status.isDisjoint(with: [.fin, .finAcknowledged, .sourceReset, .destinationReset]) { return true }
    guard state == .established else { return false }
    let distance = Int32(bitPattern: p.tcpSequence &- end.next).magnitude
    let window = UInt32(ends[side.opposite].window) << UInt32(scale(side.opposite))
    return distance > max(window, 65535)
  }

  /// A bare SYN from the side that was taken for the destination, before anything else told who
  /// opened the connection: the capture began with the answer.
  func isOpened(by p: borrowing Packet, from side: Side) -> Bool {
    side == .destination && state == .synReceived && !status.contains(.synSeen)
      && p.tcpFlags.isBareSYN
  }

  /// Exchanges the ends.
  mutating func reverse() {
    ends.reverse()
    let bits = status.rawValue
    // Directional bits stand in pairs, source first, from bit 8 up.
    status = TCPStatus(rawValue: bits & 0xff | (bits & 0x0055_5500) << 1 | (bits & 0x00aa_aa00) >> 1)
  }

  /// Both ends closed, or one reset: little more can come.
  var isOver: Bool {
    !status.isDisjoint(with: [.sourceReset, .destinationReset])
      || (ends.source.hasSentFIN && ends.destination.hasSentFIN && status.contains(.finAcknowledged))
  }

  /// Starts the next interval: counters go, connection state stays.
  mutating func clearInterval() {
    status.subtract(Self.perInterval)
    for side in Side.allCases {
      ends[side].flags = []
      ends[side].status.subtract(Self.perInterval)
      ends[side].retransmissions = 0
      ends[side].bytes = 0
      ends[side].base = ends[side].next
    }
  }
}

extension TCPFlags {
  /// A SYN that is no answer to one, whatever it says of congestion.
  var isBareSYN: Bool { @inline(__always) get { subtracting([.ece, .cwr]) == .syn } }
}
