import FlowModel
import NetworkTypes
import PacketDecoding
import TestSupport
import Testing

@testable import FlowEngine

/// What is read of a frame ahead of its turn finds the flow that the decoded packet finds.
@Suite struct ForesightTests {
  private static let ipv4 = Array(repeating: UInt8(2), count: 12) + [8, 0, 0x45, 0, 0, 60, 1, 2, 0x40, 0, 64]
  private static let ipv6 = Array(repeating: UInt8(2), count: 12) + [0x86, 0xdd, 0x60, 0, 0, 0, 0, 40]

  private static func frame(_ family: Int, _ ipProtocol: UInt8, _ random: inout SplitMix) -> [UInt8] {
    var bytes = family == 4 ? ipv4 + [ipProtocol, 0, 0] : ipv6 + [ipProtocol, 64]
    // Few hosts and ports, so that both directions and equal ends occur.
    for _ in 0..<2 {
      bytes += [UInt8](repeating: 10, count: family == 4 ? 3 : 15) + [UInt8(random.next() % 3)]
    }
    for _ in 0..<2 { bytes += [0x9c, UInt8(random.next() % 3)] }
    if ipProtocol == 17 { return bytes + [0, 40, 0, 0] + [UInt8](repeating: 0, count: 32) }
    return bytes + [0, 0, 0, 1, 0, 0, 0, 1, 0x50, 0x10, 1, 0, 0, 0, 0, 0] + [UInt8](repeating: 0, count: 20)
  }

  @Test(arguments: [(4, 6), (4, 17), (6, 6), (6, 17)])
  func findsTheFlowOfAPacket(_ family: Int, _ ipProtocol: Int) {
    var random = SplitMix(seed: UInt64(family) << 8 | UInt64(ipProtocol))
    var engine = FlowEngine(configuration: FlowEngineConfiguration(), seed: 5) { _ in }
    var decoder = PacketDecoder()
    var packet = Packet()
    for i in 0..<300 as Range<Int64> {
      let bytes = Self.frame(family, UInt8(ipProtocol), &random)
      let time = Timestamp(nanoseconds: 1_700_000_000_000_000_000 + i)
      decoder.decode(
        bytes.span.bytes, linkType: 1, time: time, wireLength: UInt32(bytes.count), into: &packet)
      engine.process(packet, frame: bytes.span.bytes)
      let expected = engine.expect(bytes.span.bytes)
      #expect(expected.isKnown)
      let number = engine.index.guess(hash: expected.hash)
      guard number != Flow.none else {
        Issue.record("no flow is expected for packet \(i)")
        return
      }
      let entry = engine.pool[number]
      #expect(entry.pointee.identity == FlowIdentity.assign(packet, engine.configuration, detail: 0).identity)
      let flow = engine.state(of: number)
      let isForth = expected.isSwapped == entry.pointee.sourceIsSecond
      #expect(
        isForth == (packet.source == flow.pointee.source && packet.sourcePort == flow.pointee.sourcePort))
    }
    #expect(engine.flowCount > 10)
  }

  /// Announced or not, in time or never to come: the records are the same.
  @Test func announcingChangesNothing() {
    func records(announcing distance: Int?) -> [UInt64] {
      var random = SplitMix(seed: 77)
      let frames = (0..<2000).map { i in
        i % 17 == 0
          ? (0..<(i % 90)).map { _ in UInt8(truncatingIfNeeded: random.next()) }
          : Self.frame(i % 2 == 0 ? 4 : 6, i % 3 == 0 ? 17 : 6, &random)
      }
      var seen: [UInt64] = []
      var configuration = FlowEngineConfiguration()
      configuration.measuresRoundTrips = true
      configuration.measuresIntervals = true
      var engine = FlowEngine(configuration: configuration, seed: 5) { record in
        seen += [
          record.traffic.packets, record.traffic.bytes, UInt64(bitPattern: record.time.start.nanoseconds),
        ]
      }
      var decoder = PacketDecoder()
      var packet = Packet()
      for i in frames.indices {
        if let distance {
          let coming = frames[(i + distance) % frames.count]
          engine.foresee(coming.span.bytes, linkType: .ethernet)
        }
        let time = Timestamp(nanoseconds: 1_700_000_000_000_000_000 + Int64(i) * 40_000_000)
        let bytes = frames[i]
        decoder.decode(
          bytes.span.bytes, linkType: 1, time: time, wireLength: UInt32(bytes.count), into: &packet)
        engine.process(packet, frame: bytes.span.bytes)
      }
      engine.finish()
      return seen
    }
    let expected = records(announcing: nil)
    #expect(expected.count > 100)
    for distance in [0, 1, 24, 500] { #expect(records(announcing: distance) == expected) }
  }
}
