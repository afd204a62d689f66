import FlowModel
import PacketDecoding
import Testing

@testable import FlowEngine

/// When records are written and when a flow is a new one.
@Suite struct LifetimeTests {
  private func udpAt(_ times: [Double], interval: Double) -> [Seen] {
    let harness = EngineHarness()
    harness.configuration.statusInterval = Int64(interval * 1e9)
    return harness.run { send in
      for time in times { send(time) { $0.udp(1, 2) } }
    }
  }

  @Test func statusIntervalCountsFromTheFirstPacketAfterAReport() {
    let records = udpAt((0..<20).map(Double.init), interval: 5)
    #expect(records.map(\.start) == [0, 5, 10, 15])
    #expect(records.map(\.end) == [4, 9, 14, 19])
    #expect(records.map(\.cause) == [.start, .status, .status, .status])
    #expect(records.allSatisfy { $0.packets == [5, 0] && $0.sequence == 1 })
  }

  @Test func gapsEndAnInterval() {
    let times: [Double] = [0, 1, 2, 8, 9, 30, 31, 60, 61]
    #expect(
      udpAt(times, interval: 5).map { [$0.start, $0.end] } == [[0, 2], [8, 9], [30, 31], [60, 61]])
    #expect(
      udpAt([0, 1, 2, 8, 9, 30, 31, 70, 71], interval: 60).map { [$0.start, $0.end] } == [
        [0, 31], [70, 71],
      ])
  }

  @Test(arguments: [(20.0, 1), (33, 1), (37, 2), (200, 2)])
  func aSilentFlowIsForgottenAfterItsTimeout(_ gap: Double, _ flows: UInt32) {
    let records = udpAt([0, gap], interval: 5)
    #expect(records.last?.sequence == flows)
    #expect(records.last?.cause == (flows == 1 ? .status : .start))
  }

  @Test func intervalZeroReportsEveryPacket() {
    #expect(udpAt([0, 1, 1.5], interval: 0).map(\.packets) == [[1, 0], [1, 0], [1, 0]])
  }

  @Test func timeThatRunsBackwardsStretchesTheRecord() {
    #expect(udpAt([0, 10, 2, 3], interval: 60).map { [$0.start, $0.end] } == [[0, 10]])
  }

  @Test func bothDirectionsAreOneFlow() {
    let records = EngineHarness().run { send in
      send(0) { $0.udp(5000, 53, length: 4) }
      send(0.1) { $0.udp(53, 5000, length: 8, reply: true) }
    }
    #expect(records.count == 1)
    #expect(records.first?.packets == [1, 1])
    #expect(records.first?.applicationBytes == [4, 8])
    #expect(records.first?.source == "10.0.0.1")
  }

  @Test func equalAddressesPairByPort() {
    let records = EngineHarness().run { send in
      send(0) {
        $0.udp(5000, 7)
        $0.destination = hostA
      }
      send(1) {
        $0.udp(7, 5000)
        $0.destination = hostA
      }
    }
    #expect(records.map(\.packets) == [[1, 1]])
  }

  @Test func moreThanFourGigabytesAreCounted() {
    let records = EngineHarness().run { send in
      for i in 0..<3 {
        send(Double(i)) {
          $0.udp(1, 2)
          $0.wireLength = 2_000_000_000
        }
      }
    }
    #expect(records.first?.bytes == [6_000_000_000, 0])
  }
}
