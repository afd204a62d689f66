import FlowModel
import NetworkTypes
import PacketDecoding

/// What counting needs of one packet, in 32 bytes; of some packets there is a second one with details.
struct PacketNote: BitwiseCopyable {
  var words = InlineArray<4, UInt64>(repeating: 0)

  // Word 0: nanoseconds since the log's base (43 bits), 1 bit each for the side, details and a timestamp
  // option, frame bytes that are no payload (10 bits), TCP flags (8 bits).
  fileprivate static let timeBits: UInt64 = 43
  private static let isDestination: UInt64 = 1 << 43
  private static let hasDetails: UInt64 = 1 << 44
  fileprivate static let hasTimestamp: UInt64 = 1 << 45
  fileprivate static let overheadShift: UInt64 = 46
  fileprivate static let overheadLimit: UInt32 = 1 << 10
  fileprivate static let flagsShift: UInt64 = 56

  /// The longest options of a SYN that details hold.
  private static let optionLimit = 24

  /// There is a second note behind this one.
  var isDetailed: Bool { @inline(__always) get { words[0] & Self.hasDetails != 0 } }

  var side: Side { @inline(__always) get { words[0] & Self.isDestination == 0 ? .source : .destination } }

  /// How many notes a packet takes; 0 for one that must be counted at once.
  ///
  /// - Parameter base: time that notes are relative to.
  @inline(__always)
  static func count(_ p: borrowing Packet, since base: Int64) -> UInt8 {
    let time = p.time.nanoseconds &- base
    guard p.network == .ipv4 || p.network == .ipv6, time >= 0, time < 1 << Int64(timeBits),
      p.wireLength <= 0xffff, p.payloadLength <= p.wireLength, p.wireLength - p.payloadLength < overheadLimit,
      p.ipOptions.isEmpty, !p.isFragment, p.outerDepth == 0, !p.encapsulation.contains(.ieee80211)
    else { return 0 }
    switch p.transport {
    case .tcp:
      guard p.tcpMultipath == 0 else { return 0 }
      if p.tcpFlags.contains(.syn) { return canNoteOptions(p) ? 2 : 0 }
      return isDetailed(p) ? 2 : 1
    case .udp: return 1
    default: return 0
    }
  }

  private static func canNoteOptions(_ p: borrowing Packet) -> Bool {
    // Details have room for these bytes or for selective acknowledgments, which no SYN should have.
    p.payloadLength == 0 && p.payloadOffset - p.transportOffset - 20 <= optionLimit
      && !p.tcpOptions.contains(.sack)
  }

  /// Content that the typing detector looks at, or options beyond a timestamp.
  @inline(__always)
  private static func isDetailed(_ p: borrowing Packet) -> Bool {
    if !p.tcpOptions.subtracting(.timestamp).isEmpty { return true }
    return p.payloadCaptured > 0 && p.payloadLength <= TypingSegment.longestLookedAt
  }

  /// Notes a packet that `count` has room for, with its details behind it.
  @inline(__always)
  static func write(
    _ p: borrowing Packet, _ frame: RawSpan, from side: Side, context: UInt16, since base: Int64,
    to notes: UnsafeMutablePointer<PacketNote>
  ) {
    var head = UInt64(bitPattern: p.time.nanoseconds &- base)
    if side == .destination { head |= isDestination }
    head |= UInt64(p.wireLength &- p.payloadLength) << overheadShift
    let identification = p.network == .ipv4 ? UInt16(truncatingIfNeeded: p.ipID) : 0
    let tail = UInt64(p.wireLength) << 48 | UInt64(identification) << 16 | UInt64(context)
    if p.transport == .udp {
      notes.pointee.words[0] = head
      (notes.pointee.words[1], notes.pointee.words[2]) = content(p, frame)
      notes.pointee.words[3] = tail | UInt64(UInt16(clamping: p.payloadCaptured)) << 32
      return
    }
    head |= UInt64(p.tcpFlags.rawValue) << flagsShift
    notes.pointee.words[1] = UInt64(p.tcpSequence) << 32 | UInt64(p.tcpAcknowledgment)
    if p.tcpOptions.contains(.timestamp) {
      head |= hasTimestamp
      notes.pointee.words[2] = UInt64(p.tcpTimestampValue) << 32 | UInt64(p.tcpTimestampEcho)
    }
    notes.pointee.words[3] = tail | UInt64(p.tcpWindow) << 32
    if p.tcpFlags.contains(.syn) {
      head |= hasDetails
      writeOptions(p, frame, to: notes + 1)
    } else if isDetailed(p) {
      head |= hasDetails
      writeDetails(p, frame, to: notes + 1)
    }
    notes.pointee.words[0] = head
  }

  /// The first 16 bytes of a datagram.
  @inline(__always)
  private static func content(_ p: borrowing Packet, _ frame: RawSpan) -> (UInt64, UInt64) {
    let (start, count) = (p.payloadOffset, p.payloadCaptured)
    return (word(frame, at: start, count: count), word(frame, at: start + 8, count: count - 8))
  }

  /// So many bytes, at most eight, the first in the highest place; 0 behind them.
  @inline(__always)
  private static func word(_ frame: RawSpan, at offset: Int, count: Int) -> UInt64 {
    guard count < 8 else { return frame.bigEndian(at: offset) }
    return count > 0 ? shortWord(frame, at: offset, count: count) : 0
  }

  @inline(never)
  private static func shortWord(_ frame: RawSpan, at offset: Int, count: Int) -> UInt64 {
    if frame.byteCount - offset >= 8 {
      let word: UInt64 = frame.bigEndian(at: offset)
      return word & (.max << UInt64(64 - 8 * count))
    }
    var word: UInt64 = 0
    for i in 0..<count { word |= UInt64(frame[offset + i]) << UInt64(56 - 8 * i) }
    return word
  }

  // MARK: Details

  // Of a SYN: its options as they were, and in word 3 which they are, segment size, scale and length.
  private static func writeOptions(
    _ p: borrowing Packet, _ frame: RawSpan, to note: UnsafeMutablePointer<PacketNote>
  ) {
    let start = p.transportOffset + 20
    let length = max(0, min(p.payloadOffset, frame.byteCount) - start)
    note.pointee.words[0] = word(frame, at: start, count: length)
    note.pointee.words[1] = word(frame, at: start + 8, count: length - 8)
    note.pointee.words[2] = word(frame, at: start + 16, count: length - 16)
    note.pointee.words[3] =
      UInt64(p.tcpOptions.rawValue) << 32 | UInt64(p.tcpMaximumSegmentSize) << 16
      | UInt64(p.tcpWindowScale) << 8 | UInt64(length)
  }

  // Of another segment: the first 8 bytes of payload, two selective acknowledgments, and in word 3 the
  // options, the bytes captured, the last byte, and the number of those blocks.
  private static func writeDetails(
    _ p: borrowing Packet, _ frame: RawSpan, to note: UnsafeMutablePointer<PacketNote>
  ) {
    var head: UInt64 = 0
    var captured: UInt64 = 0
    var tail: UInt64 = 0
    if p.payloadCaptured > 0, p.payloadLength <= TypingSegment.longestLookedAt {
      captured = UInt64(p.payloadCaptured)
      head = word(frame, at: p.payloadOffset, count: p.payloadCaptured)
      tail = UInt64(frame[p.payloadOffset + p.payloadCaptured - 1])
    }
    note.pointee.words[0] = head
    note.pointee.words[3] = UInt64(p.tcpOptions.rawValue) << 32 | captured << 16 | tail << 8
    guard p.tcpOptions.contains(.sack) else { return }
    note.pointee.words[1] = UInt64(p.tcpSACKFirst.left) << 32 | UInt64(p.tcpSACKFirst.right)
    note.pointee.words[2] = UInt64(p.tcpSACKSecond.left) << 32 | UInt64(p.tcpSACKSecond.right)
    note.pointee.words[3] |= UInt64(p.tcpSACKBlocks)
  }
}

// MARK: Reading

/// Makes packets of notes again, as far as counting looks at them.
struct PacketReplay: ~Copyable {
  /// One for each side: what its packets have in common is there already.
  private let packets: UnsafeMutablePointer<Packet>
  private let bytes: UnsafeMutableRawPointer
  private static let byteCount = 512
  private static let transportOffset = 16
  private static let payloadOffset = 64

  init() {
    packets = .allocate(capacity: 2)
    packets.initialize(to: Packet())
    (packets + 1).initialize(to: Packet())
    bytes = .allocate(byteCount: Self.byteCount, alignment: 8)
    bytes.initializeMemory(as: UInt8.self, repeating: 0, count: Self.byteCount)
  }

  deinit {
    packets.deinitialize(count: 2)
    packets.deallocate()
    bytes.deallocate()
  }

  /// Bytes of the packet at hand: those of its options and of its payload that counting looks at.
  var frame: UnsafeRawBufferPointer { UnsafeRawBufferPointer(start: bytes, count: Self.byteCount) }

  /// Where packets of one side are made.
  @inline(__always)
  func packet(_ side: Side) -> UnsafeMutablePointer<Packet> { packets + Int(side.rawValue) }

  /// Makes the packet that was noted, in its side's place; how many notes it took.
  @inline(__always)
  func read(
    _ note: UnsafeMutablePointer<PacketNote>, since base: Int64, in contexts: inout PacketContexts
  ) -> Int {
    let words = note.pointee.words
    let packet = packet(note.pointee.side)
    contexts.restore(UInt16(truncatingIfNeeded: words[3]), to: packet, of: note.pointee.side)
    packet.pointee.time = Timestamp(nanoseconds: base &+ Int64(words[0] & (1 << PacketNote.timeBits - 1)))
    packet.pointee.wireLength = UInt32(truncatingIfNeeded: words[3] >> 48)
    let overhead =
      UInt32(truncatingIfNeeded: words[0] >> PacketNote.overheadShift) & (PacketNote.overheadLimit - 1)
    packet.pointee.payloadLength = packet.pointee.wireLength &- overhead
    packet.pointee.ipID = UInt32(UInt16(truncatingIfNeeded: words[3] >> 16))
    packet.pointee.payloadOffset = Self.payloadOffset
    let middle = UInt16(truncatingIfNeeded: words[3] >> 32)
    if packet.pointee.transport == .udp {
      packet.pointee.payloadCaptured = Int(middle)
      store(words[1], at: Self.payloadOffset)
      store(words[2], at: Self.payloadOffset + 8)
      return 1
    }
    packet.pointee.payloadCaptured = 0
    packet.pointee.tcpFlags = TCPFlags(rawValue: UInt8(truncatingIfNeeded: words[0] >> PacketNote.flagsShift))
    packet.pointee.tcpSequence = UInt32(truncatingIfNeeded: words[1] >> 32)
    packet.pointee.tcpAcknowledgment = UInt32(truncatingIfNeeded: words[1])
    packet.pointee.tcpWindow = middle
    packet.pointee.tcpOptions = words[0] & PacketNote.hasTimestamp != 0 ? .timestamp : []
    packet.pointee.tcpTimestampValue = UInt32(truncatingIfNeeded: words[2] >> 32)
    packet.pointee.tcpTimestampEcho = UInt32(truncatingIfNeeded: words[2])
    packet.pointee.tcpSACKBlocks = 0
    packet.pointee.tcpMultipath = 0
    guard note.pointee.isDetailed else { return 1 }
    if packet.pointee.tcpFlags.contains(.syn) {
      readOptions(note + 1, into: packet)
    } else {
      readDetails(note + 1, into: packet)
    }
    return 2
  }

  private func readOptions(
    _ note: UnsafeMutablePointer<PacketNote>, into packet: UnsafeMutablePointer<Packet>
  ) {
    let word = note.pointee.words[3]
    packet.pointee.tcpOptions = TCPOptions(rawValue: UInt32(truncatingIfNeeded: word >> 32))
    packet.pointee.tcpMaximumSegmentSize = UInt16(truncatingIfNeeded: word >> 16)
    packet.pointee.tcpWindowScale = UInt8(truncatingIfNeeded: word >> 8)
    packet.pointee.transportOffset = Self.transportOffset
    let start = Self.transportOffset + 20
    packet.pointee.payloadOffset = start + Int(word & 0xff)
    for i in 0..<3 { store(note.pointee.words[i], at: start + 8 * i) }
  }

  private func readDetails(
    _ note: UnsafeMutablePointer<PacketNote>, into packet: UnsafeMutablePointer<Packet>
  ) {
    let word = note.pointee.words[3]
    packet.pointee.tcpOptions = TCPOptions(rawValue: UInt32(truncatingIfNeeded: word >> 32))
    let captured = Int(word >> 16 & 0xffff)
    packet.pointee.payloadCaptured = captured
    if captured > 0 {
      store(note.pointee.words[0], at: Self.payloadOffset)
      bytes.storeBytes(
        of: UInt8(truncatingIfNeeded: word >> 8), toByteOffset: Self.payloadOffset + captured - 1,
        as: UInt8.self)
    }
    packet.pointee.tcpSACKBlocks = UInt8(truncatingIfNeeded: word)
    packet.pointee.tcpSACKFirst = SACKBlock(
      left: UInt32(truncatingIfNeeded: note.pointee.words[1] >> 32),
      right: UInt32(truncatingIfNeeded: note.pointee.words[1]))
    packet.pointee.tcpSACKSecond = SACKBlock(
      left: UInt32(truncatingIfNeeded: note.pointee.words[2] >> 32),
      right: UInt32(truncatingIfNeeded: note.pointee.words[2]))
  }

  private func store(_ word: UInt64, at offset: Int) {
    bytes.storeBytes(of: word.bigEndian, toByteOffset: offset, as: UInt64.self)
  }
}
