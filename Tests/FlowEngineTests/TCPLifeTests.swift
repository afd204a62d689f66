import FlowModel
import Testing

@testable import FlowEngine

@Suite struct TCPLifeTests {
  @Test func partsOfAConnection() {
    let life = TCPLife(
      opened: 1_000_000, established: 3_000_000, firstData: 4_000_000, lastData: 9_000_000,
      closing: 10_000_000)
    let durations = life.durations(until: 12_000_000)
    #expect(durations.setUp == 2000)
    #expect(durations.presentation == 1000)
    #expect(durations.transport == 5000)
    #expect(durations.tearDown == 2000)
  }

  /// A damaged capture put 2^63 nanoseconds between the first two segments, and the sensor ended there.
  @Test func timesThatNoClockShows() {
    let ends: [Int64] = [.min, .min + 1, -1, 1, .max - 1, .max]
    for opened in ends {
      for established in ends {
        let life = TCPLife(
          opened: opened, established: established, firstData: opened, lastData: established, closing: opened)
        let durations = life.durations(until: established)
        #expect(durations.setUp ?? 0 <= UInt64(Int64.max) / 1000)
        #expect(durations.tearDown ?? 0 <= UInt64(Int64.max) / 1000)
      }
    }
  }
}
