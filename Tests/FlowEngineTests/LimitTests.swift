import FlowModel
import NetworkTypes
import PacketDecoding
import Testing

@testable import FlowEngine

/// A bound on flows.
@Suite struct LimitTests {
  /// Sends one packet for each of `ports` at `times` and says what was reported and shed.
  private func run(
    _ packets: [(time: Double, port: UInt16)], limit: Int?, memory: Int? = nil
  ) -> (ports: [UInt16], packets: UInt64, totals: FlowEngine.Totals, most: Int) {
    var configuration = FlowEngineConfiguration()
    configuration.maximumFlows = limit
    configuration.maximumMemory = memory
    var ports: [UInt16] = []
    var counted: UInt64 = 0
    var most = 0
    var engine = FlowEngine(configuration: configuration, seed: 1) { record in
      ports.append(record.key.sourcePort)
      counted += record.traffic.counters.source.packets
    }
    for entry in packets {
      var packet = Packet()
      packet.time = .init(nanoseconds: 1_700_000_000_000_000_000 + Int64(entry.time * 1e9))
      packet.network = .ipv4
      packet.udp(entry.port, 9)
      let payload = [UInt8](repeating: 0, count: 64)
      engine.process(packet, frame: payload.span.bytes)
      most = max(most, engine.flowCount)
    }
    engine.finish()
    return (ports, counted, engine.totals, most)
  }

  @Test func theFlowThatWasSilentLongestGoesFirst() {
    // 1 and 2 are idle (reported) at 7 s; 2 was silent longer.
    let packets: [(Double, UInt16)] = [(0, 2), (0.5, 1), (6.5, 3), (7, 4), (7.1, 1)]
    let result = run(packets.map { (time: $0.0, port: $0.1) }, limit: 3)
    #expect(result.totals.shed == 1 && result.most == 3)
    // 1 goes on as the same flow: its second record is no new one.
    #expect(result.totals.flows == 4 && result.ports == [2, 1, 3, 4, 1])
  }

  @Test func nothingIsLostOnlyReportedEarly() {
    let packets = (0..<1000).map { (time: Double($0) / 1000, port: UInt16($0 + 1)) }
    let result = run(packets, limit: 100)
    #expect(result.most == 100 && result.totals.shed == 900)
    #expect(result.packets == 1000 && result.totals.packets == 1000)
    #expect(run(packets, limit: nil).totals.shed == 0)
  }

  @Test func memoryIsBounded() {
    let packets = (0..<5000).map { (time: Double($0) / 10000, port: UInt16($0 + 1)) }
    let limit = FlowIndex.bytes(forFlows: 0) + 400_000
    let result = run(packets, limit: nil, memory: limit)
    let each = MemoryLayout<FlowEntry>.stride + MemoryLayout<FlowWait>.stride
    #expect(result.totals.shed > 4000 && result.most <= 400_000 / each + 1)
    #expect(result.packets == 5000)
  }

  @Test func theFlowInUseIsSpared() {
    // A flow in the active list's head gets a first fragment: its place holder must not push it out.
    var configuration = FlowEngineConfiguration()
    configuration.maximumFlows = 1
    var counted: UInt64 = 0
    var engine = FlowEngine(configuration: configuration, seed: 1) { record in
      counted += record.traffic.counters.source.packets
    }
    let payload = [UInt8](repeating: 0, count: 64)
    for number in 0..<10 {
      var packet = Packet()
      packet.time = Timestamp(nanoseconds: 1_700_000_000_000_000_000 + Int64(number))
      packet.network = .ipv4
      packet.udp(7, 9)
      packet.isFragment = true
      packet.moreFragments = true
      packet.ipID = UInt32(number)
      engine.process(packet, frame: payload.span.bytes)
    }
    engine.finish()
    #expect(counted == 10 && engine.totals.flows == 1)
  }
}
