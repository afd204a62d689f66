import NetworkTypes
import Testing

@testable import PanoptesTools

@Suite struct ReplayClockTests {
  /// Time that passes by sleeping alone.
  private final class Time {
    var now: Int64 = 1_000
    var slept: [Int64] = []
    func sleep(_ nanoseconds: Int64) {
      slept.append(nanoseconds)
      now += nanoseconds
    }
  }

  private func clock(_ speed: Double, _ time: Time) -> ReplayClock {
    ReplayClock(speed: speed, now: { time.now }, sleep: time.sleep)
  }

  private func at(_ milliseconds: Int64) -> Timestamp {
    Timestamp(nanoseconds: 1_700_000_000_000_000_000 + milliseconds * 1_000_000)
  }

  @Test func recordsComeWhenTheyBegan() {
    let time = Time()
    var clock = clock(1, time)
    for moment in [0, 5, 5, 2, 105] as [Int64] { clock.wait(for: at(moment)) }
    #expect(time.slept == [5_000_000, 100_000_000])
  }

  @Test func speedScales() {
    let time = Time()
    var fast = clock(2, time)
    for moment in [0, 10] as [Int64] { fast.wait(for: at(moment)) }
    var slow = clock(0.5, time)
    for moment in [0, 10] as [Int64] { slow.wait(for: at(moment)) }
    #expect(time.slept == [5_000_000, 20_000_000])
  }

  @Test func lateRecordsComeAtOnce() {
    let time = Time()
    var clock = clock(1, time)
    clock.wait(for: at(0))
    // What was done with the first record took its time.
    time.now += 30_000_000
    clock.wait(for: at(10))
    clock.wait(for: at(40))
    #expect(time.slept == [10_000_000])
  }
}
