import FlowEngine
import FlowModel
import NetworkTypes
import PacketDecoding

/// TCP segments without headers around them: arbitrary sequences reach the tracker at once.
///
/// The bytes: eight a segment. Flags, where it stands (bit 0 the side, the others the step in time), offset
/// of its sequence number from where the side's highest ended, offset of its acknowledgment from where
/// the peer's highest ended, length, window, identification step, options.
struct SegmentRun {
  private let check = RecordCheck(printInterval: 8)

  func run(_ bytes: UnsafeRawBufferPointer) throws(BrokenPromise) {
    _ = try run(bytes, Pipeline.configuration(0x85))
    let counted = try run(bytes, Pipeline.headersOnly(notesFrom: .max))
    let noted = try run(bytes, Pipeline.headersOnly(notesFrom: 0))
    try hold(counted == noted, "packets that are noted first make other records")
  }

  /// The records, as they stand in a file.
  private func run(
    _ bytes: UnsafeRawBufferPointer, _ configuration: FlowEngineConfiguration
  ) throws(BrokenPromise) -> [UInt8] {
    check.reset()
    let written = WrittenRecords()
    var engine = FlowEngine(configuration: configuration, seed: 1) { [check] in
      check.take($0)
      written.take($0)
    }
    var packet = Packet()
    var time: Int64 = 1_700_000_000_000_000_000
    var ends = Directional<UInt32>(source: 0xffff_fe00, destination: 5000)
    var numbers = Directional<UInt16>(source: 100, destination: 0xfff0)
    let payload = [UInt8](repeating: 0, count: 8)
    var count: UInt64 = 0
    var at = 0
    while at + 8 <= bytes.count {
      let side: Side = bytes[at + 1] & 1 == 0 ? .source : .destination
      time += Self.step(bytes[at + 1] >> 1)
      packet.time = Timestamp(nanoseconds: time)
      packet.network = .ipv4
      packet.transport = .tcp
      packet.ipProtocol = 6
      let addresses = (IPAddress(ipv4: 0x0a00_0001), IPAddress(ipv4: 0x0a00_0002))
      (packet.source, packet.destination) = side == .source ? addresses : (addresses.1, addresses.0)
      (packet.sourcePort, packet.destinationPort) = side == .source ? (40000, 80) : (80, 40000)
      packet.tcpFlags = TCPFlags(rawValue: bytes[at])
      packet.tcpSequence = ends[side] &+ Self.offset(bytes[at + 2])
      packet.tcpAcknowledgment = ends[side.opposite] &+ Self.offset(bytes[at + 3])
      packet.payloadLength = UInt32(bytes[at + 4]) * (bytes[at + 4] > 200 ? 300 : 1)
      packet.wireLength = packet.payloadLength + 54
      packet.tcpWindow = bytes[at + 5] == 0 ? 0 : UInt16(bytes[at + 5]) << 8 | 0xff
      numbers[side] = numbers[side] &+ UInt16(bytes[at + 6] & 0x3f)
      packet.ipID = bytes[at + 6] & 0x80 == 0 ? UInt32(numbers[side]) : 0
      options(bytes[at + 7], packet.tcpAcknowledgment, time, into: &packet)
      let end = packet.tcpSequence &+ packet.payloadLength
      if Int32(bitPattern: end &- ends[side]) > 0 { ends[side] = end }
      payload.withUnsafeBytes { _ = engine.process(packet, frame: $0.bytes) }
      count += 1
      at += 8
    }
    engine.finish()
    if let failure = check.failure { throw failure }
    try hold(check.packets == count, "\(count) segments, but \(check.packets) packets in records")
    try hold(engine.flowCount == 0, "\(engine.flowCount) flows left at the end")
    try hold(engine.trackedState == 0, "\(engine.trackedState) pieces of state outlive their flows")
    return written.bytes
  }

  /// Microseconds mostly; the upper values are long silences and steps back.
  private static func step(_ value: UInt8) -> Int64 {
    switch value {
    case 0..<100: Int64(value) * 1_300_000
    case 100..<124: Int64(value - 99) * 700_000_000
    default: -Int64(value - 123) * 40_000_000
    }
  }

  /// Near for the most part, sometimes far out of any window.
  private static func offset(_ value: UInt8) -> UInt32 {
    switch value {
    case 0..<240: UInt32(bitPattern: Int32(value) - 120) &* 50
    default: UInt32(value - 239) &* 0x0777_7777
    }
  }

  private func options(_ value: UInt8, _ acknowledgment: UInt32, _ time: Int64, into packet: inout Packet) {
    packet.tcpOptions = []
    packet.tcpSACKBlocks = 0
    if value & 1 != 0 {
      packet.tcpOptions.insert(.timestamp)
      packet.tcpTimestampValue = UInt32(truncatingIfNeeded: time / 1_000_000)
    }
    if value & 2 != 0 {
      packet.tcpOptions.insert(.windowScale)
      packet.tcpWindowScale = value >> 4
    }
    if value & 4 != 0 {
      packet.tcpOptions.insert(.sack)
      packet.tcpSACKBlocks = value & 8 == 0 ? 1 : 2
      let left = acknowledgment &+ UInt32(value >> 4) &* 100 &- 800
      packet.tcpSACKFirst = SACKBlock(left: left, right: left &+ 100)
      packet.tcpSACKSecond = SACKBlock(left: left &- 100, right: left &+ 500)
    }
  }

  /// A connection with a loss, one that is refused, and one with everything.
  static let seeds: [(name: String, bytes: [UInt8])] = [
    ("loss", connection + data(120) + data(130) + data(110) + acknowledge(120)),
    ("refused", [2, 2, 120, 120, 0, 255, 1, 2, 20, 3, 120, 120, 0, 0, 1, 0]),
    ("copies", connection + copies),
    ("strays", connection + data(250) + data(255) + data(240) + acknowledge(245) + data(120)),
    (
      "closing",
      connection + data(120) + acknowledge(122) + [
        17, 2, 120, 120, 0, 90, 1, 1, 17, 3, 120, 120, 0, 90, 1, 1,
      ]
    ),
  ]

  private static let copies: [UInt8] = (0..<12).flatMap { (i: Int) -> [UInt8] in
    data(UInt8(100 + i * 2), id: i % 3 == 0 ? 0 : 1)
  }

  private static let connection: [UInt8] =
    [2, 2, 120, 120, 0, 255, 1, 3] + [18, 3, 120, 120, 0, 255, 1, 3] + [16, 2, 120, 120, 0, 255, 1, 1]
  private static func data(_ offset: UInt8, id: Int = 1) -> [UInt8] {
    [24, 2, offset, 120, 100, 90, UInt8(id), 1]
  }
  private static func acknowledge(_ offset: UInt8) -> [UInt8] { [16, 3, 120, offset, 0, 90, 1, 5] }
}
