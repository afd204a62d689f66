import FlowModel
import NetworkTypes
import PacketDecoding
import TestSupport
import Testing

@testable import FlowEngine

@Suite struct EvidenceTests {
  struct Line {
    var source: String
    var evidence: Evidence?
    var direction: DirectionEvidence
  }

  private func run(_ frames: [(Double, String)]) -> [Line] {
    var lines: [Line] = []
    var decoder = PacketDecoder()
    var packet = Packet()
    var engine = FlowEngine(configuration: FlowEngineConfiguration(), seed: 1) { record in
      lines.append(
        Line(
          source: record.key.source.description, evidence: record.has(.evidence) ? record.evidence : nil,
          direction: record.directionEvidence))
    }
    for (time, text) in frames {
      let frame = hex("020000000002 020000000001 0800 \(text)")
      decoder.decode(
        frame.span.bytes, linkType: 1,
        time: Timestamp(nanoseconds: 1_700_000_000_000_000_000 + Int64(time * 1e9)),
        wireLength: UInt32(frame.count), into: &packet)
      engine.process(packet, frame: frame.span.bytes)
    }
    engine.finish()
    return lines
  }

  private let syn =
    "4500 003c 0001 0000 4006 0000 0a000001 0a000002 9c40 0050 00000100 00000000 a002 ffff 0000 0000 020405b4 0402 080a0000000100000000 01 030307"
  private let synAck =
    "4500 0030 0001 0000 4006 0000 0a000002 0a000001 0050 9c40 00000500 00000101 7012 7160 0000 0000 02040200 01010101"
  private let dataBack =
    "4500 0029 0001 0000 4006 0000 0a000002 0a000001 0050 9c40 00000501 00000101 5010 7160 0000 0000 61"
  private let dataThere =
    "4500 0029 0001 0000 4006 0000 0a000001 0a000002 9c40 0050 00000101 00000502 5010 7160 0000 0000 61"

  @Test func openings() throws {
    let lines = run([(0, syn), (0.1, synAck), (0.2, dataThere)])
    let evidence = try #require(lines.first?.evidence)
    #expect(lines.count == 1 && lines[0].direction == .handshake)
    let source = evidence.openings.source
    #expect((0..<Int(source.kindCount)).map { source.kinds[$0] } == [2, 4, 8, 1, 3])
    #expect(source.window == 65535 && source.maximumSegmentSize == 1460 && source.windowScale == 7)
    let destination = evidence.openings.destination
    #expect((0..<Int(destination.kindCount)).map { destination.kinds[$0] } == [2, 1, 1, 1, 1])
    #expect(destination.window == 0x7160 && destination.maximumSegmentSize == 512)
    #expect(destination.windowScale == 255)
    #expect(!evidence.isCorrected)
  }

  /// Later records have no opening to tell of.
  @Test func onlyOnce() {
    let lines = run([(0, syn), (0.1, synAck), (6, dataThere), (12, dataBack)])
    #expect(lines.count == 3)
    #expect(lines.map { $0.evidence != nil } == [true, false, false])
  }

  /// Sixteen options at most, whatever the header holds.
  @Test func manyOptions() throws {
    let header =
      "4500 0050 0001 0000 4006 0000 0a000001 0a000002 9c40 0050 00000100 00000000 f002 ffff 0000 0000 "
    let lines = run([(0, header + String(repeating: "01", count: 40))])
    #expect(try #require(lines.first?.evidence).openings.source.kindCount == 16)
  }

  @Test(arguments: [
    ("0fa0 0035 0014 0000 1234 0100 0001 0000 0000 0000", DirectionEvidence.request),
    ("0035 0fa0 0014 0000 1234 8180 0001 0001 0000 0000", .firstPacket),
    ("0fa0 007b 0014 0000 2300 0000 0000 0000 0000 0000", .request),
    ("0fa0 00a1 0014 0000 2300 0000 0000 0000 0000 0000", .port),
    ("0fa0 1388 0014 0000 2300 0000 0000 0000 0000 0000", .firstPacket),
    ("00a1 0fa0 0014 0000 2300 0000 0000 0000 0000 0000", .firstPacket),
  ])
  func datagrams(_ datagram: String, _ expected: DirectionEvidence) {
    let lines = run([(0, "4500 0028 0001 0000 4011 0000 0a000001 0a000002 \(datagram)")])
    #expect(lines.map(\.direction) == [expected])
  }

  /// A connection that was seen from its SYN-ACK on, reported, and whose SYN comes late: what turned
  /// round is said in the next record, and only there.
  @Test func correctionAfterAReport() {
    let lines = run([(0, synAck), (6, syn), (12, dataThere)])
    #expect(lines.map(\.source) == ["10.0.0.2", "10.0.0.1", "10.0.0.1"])
    #expect(lines.map { $0.evidence?.isCorrected ?? false } == [false, true, false])
  }

  // MARK: Multipath TCP

  private func segment(_ flags: String, _ options: String, back: Bool = false) -> String {
    let length = hex(options).count
    let head = back ? "0a000002 0a000001 0050 9c40" : "0a000001 0a000002 9c40 0050"
    let offset = String(5 + length / 4, radix: 16)
    let total = String(0x10000 + 40 + length, radix: 16).dropFirst()
    return
      "4500 \(total) 0001 0000 4006 0000 \(head) 00000100 00000500 \(offset)0\(flags) 7160 0000 0000 \(options)"
  }

  /// The connection of tcpdump's sample of version 1: the client's key comes with its acknowledgment.
  private let client = "1fdb5df328bc3def"
  private let server = "29a6c86981ad933c"

  private func tokens(_ frames: [String]) throws -> [UInt32] {
    let lines = run(frames.enumerated().map { (Double($0.offset) / 10, $0.element) })
    let evidence = try #require(lines.first?.evidence)
    return [evidence.openings.source.multipathToken, evidence.openings.destination.multipathToken]
  }

  @Test func keyOfTheClient() throws {
    let syn = segment("02", "1e04 0101")
    let synAck = segment("12", "1e0c 0101 \(server)", back: true)
    // sha256sum says so.
    let expected: [UInt32] = [0x239f_bdb0, 0xa35d_6d82]
    #expect(try tokens([syn, synAck, segment("10", "1e14 0101 \(client)\(server)")]) == expected)
    // The acknowledgment was lost before the tap; the first data has the keys, too.
    #expect(try tokens([syn, synAck, segment("18", "1e16 0101 \(client)\(server) 0010 0101")]) == expected)
    // The answer was not seen, or nothing that has a key: no token.
    #expect(try tokens([syn, segment("10", "1e14 0101 \(client)\(server)")]) == [expected[0], 0])
    #expect(try tokens([syn, synAck]) == [0, expected[1]])
    // Signals of data are no keys, and what is too short has none.
    #expect(try tokens([syn, synAck, segment("10", "1e14 2001 \(client)\(server)")]) == [0, expected[1]])
    #expect(try tokens([syn, synAck, segment("10", "1e0c 0101 \(client)")]) == [0, expected[1]])
  }

  /// The acknowledgment with the client's key comes after a record: the next one has the opening again.
  @Test func keyOfTheClientAfterARecord() throws {
    let frames = [
      (0.0, segment("02", "1e04 0101")), (0.1, segment("12", "1e0c 0101 \(server)", back: true)),
      (10.0, segment("10", "1e14 0101 \(client)\(server)")),
      (20.0, segment("10", "1e14 0101 \(client)\(server)")),
    ]
    let lines = run(frames)
    let told = lines.map { $0.evidence?.openings.source.multipathToken }
    #expect(told == [0, 0x239f_bdb0, nil])
  }

  /// Keys on a path that joins, or without an opening, name nothing.
  @Test func keysOfNoConnection() throws {
    let join = segment("02", "1e0c 1001 01020304 05060708")
    #expect(try tokens([join, segment("10", "1e14 0101 \(client)\(server)")]) == [0x0102_0304, 0])
    let lines = run([(0, segment("10", "1e14 0101 \(client)\(server)"))])
    #expect(lines.map { $0.evidence?.openings.source.isSeen ?? false } == [false])
  }
}
