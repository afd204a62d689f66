import FlowModel
import NetworkTypes
import PacketDecoding
import TestSupport
import Testing

@testable import FlowEngine

/// 802.11 frames that carry no packet: flows by transmitter, receiver and cell.
@Suite struct WirelessTests {
  struct Line: Equatable {
    var ends: String
    var cell: String?
    var name: String?
    var packets: UInt64
  }

  private static let station = "02000000000a"
  private static let point = "02000000000b"

  private func run(
    _ frames: [(Double, String)], family: FlowKey.Family = .wlan,
    _ adjust: (inout FlowEngineConfiguration) -> Void = { _ in }
  ) -> [Line] {
    var lines: [Line] = []
    var configuration = FlowEngineConfiguration()
    adjust(&configuration)
    var decoder = PacketDecoder()
    var packet = Packet()
    var engine = FlowEngine(configuration: configuration, seed: 1) { record in
      #expect(record.key.family == family)
      #expect(record.packets(.destination) == 0)
      lines.append(
        Line(
          ends: "\(record.key.sourceMAC.value & 15)>\(record.key.destinationMAC.value & 15)",
          cell: bytes(.cell, record).map { $0.map(hexByte).joined() },
          name: bytes(.cellName, record).map { String(decoding: $0, as: UTF8.self) },
          packets: record.packets(.source)))
    }
    for (time, text) in frames {
      let frame = hex(text)
      decoder.decode(
        frame.span.bytes, linkType: 105,
        time: Timestamp(nanoseconds: 1_700_000_000_000_000_000 + Int64(time * 1e9)),
        wireLength: UInt32(frame.count), into: &packet)
      engine.process(packet, frame: frame.span.bytes)
    }
    engine.finish()
    #expect(engine.trackedState == 0)
    return lines
  }

  private func bytes(_ item: Handshake.Item, _ record: borrowing FlowRecord) -> [UInt8]? {
    record.cell(item).map { Array(record.storage.array[$0]) }
  }

  private func probe(_ name: String) -> String {
    "4000 0000 ffffffffffff \(Self.station) ffffffffffff 1000 00" + hexByte(name.utf8.count)
      + name.utf8.map(hexByte).joined()
  }

  private func hexByte(_ value: some BinaryInteger) -> String {
    (value < 16 ? "0" : "") + String(value, radix: 16)
  }

  private let beacon =
    "8000 0000 ffffffffffff \(point) \(point) 1000 0000000000000000 6400 1100 0004 74657374"
  private let toPoint = "4801 0000 \(point) \(station) \(point) 1000"
  private let fromPoint = "c000 0000 \(station) \(point) \(point) 1000 0300"
  private let acknowledgment = "d400 0000 \(station)"

  /// The ways of a conversation are flows of their own, and a name is part of the key.
  @Test func keys() {
    let lines = run([
      (0, toPoint), (0.1, fromPoint), (0.2, acknowledgment), (0.3, toPoint), (0.4, probe("home")),
      (0.5, probe("")),
      (0.6, probe("home")), (0.7, beacon), (0.8, acknowledgment),
    ])
    let all = "ffffffffffff"
    #expect(
      lines == [
        Line(ends: "10>11", cell: Self.point, name: nil, packets: 2),
        Line(ends: "11>10", cell: Self.point, name: nil, packets: 1),
        Line(ends: "0>10", cell: nil, name: nil, packets: 2),
        Line(ends: "10>15", cell: all, name: "home", packets: 2),
        Line(ends: "10>15", cell: all, name: nil, packets: 1),
        Line(ends: "11>15", cell: Self.point, name: "test", packets: 1),
      ])
  }

  /// Every record of a flow has its whole key.
  @Test func laterRecordsNameTheCell() {
    let lines = run([(0, beacon), (6, beacon), (12, beacon)])
    #expect(
      lines == [Line](repeating: Line(ends: "11>15", cell: Self.point, name: "test", packets: 1), count: 3))
  }

  /// Keys of hosts alone leave the frames of a cell apart as before.
  @Test func otherKeys() {
    let lines = run([(0, beacon), (1, fromPoint)]) { $0.keying = .layer3Matrix }
    #expect(lines.count == 2)
  }

  /// Flows of packets name the cell as well, in their first record.
  @Test(arguments: [
    "0a000001 0a000002 9c40 0050 00000100 00000000 50027160 00000000",
    "0a000001 0a000002 9c40 1389 0014 0000 00000000 00000000 00000000",
  ])
  func packetsNameTheirCell(_ rest: String) {
    let ipProtocol = rest.contains("0050 ") ? "06" : "11"
    let packet = "aaaa03 000000 0800 4500 0028 0001 0000 40 \(ipProtocol) 0000 \(rest)"
    let lines = run(
      [(0, "0801 0000 \(Self.point) \(Self.station) 02000000000c 1000 \(packet)")], family: .ipv4)
    #expect(lines.map(\.cell) == [Self.point] && lines.map(\.packets) == [1])
  }

  /// A record's key has zeros where there is no cell, and behind a name.
  @Test func zerosAreNoCell() {
    let nowhere = "4801 0000 000000000000 \(Self.station) 000000000000 1000"
    #expect(run([(0, nowhere)]).map(\.cell) == [nil])
    #expect(run([(0, probe("home\0\0")), (1, probe("home"))]).map(\.name) == ["home"])
  }
}
