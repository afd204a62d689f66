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
}
