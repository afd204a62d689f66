import NetworkTypes
import Testing

@testable import Charts

@Suite struct TimeTicksTests {
  static let start = Timestamp(seconds: 1_700_000_000)  // 2023-11-14 22:13:20 UTC

  private func labels(_ seconds: Int64, _ count: Int, _ zone: ClockZone = .utc) -> [String] {
    let ticks = TimeTicks(
      from: Self.start, to: Self.start + seconds * 1_000_000_000, count: count, zone: zone)
    return ticks.ticks.map { ($0.date.map { $0 + " " } ?? "") + $0.label }
  }

  @Test func secondsAreRound() {
    #expect(labels(15, 8) == ["2023-11-14 22:13:20"] + (1...7).map { "22:13:\(20 + 2 * $0)" })
  }

  @Test func minutesHoursAndDays() {
    #expect(labels(600, 6).first == "2023-11-14 22:14")
    #expect(labels(86_400, 5) == ["2023-11-15 00:00", "06:00", "12:00", "18:00"])
    #expect(labels(20 * 86_400, 4) == ["2023 20 Nov", "27 Nov", "4 Dec"])
    #expect(
      labels(200 * 86_400, 4).prefix(2) == ["2024 Jan", "Mar"]
        || labels(200 * 86_400, 4).first?.hasSuffix("Jan") == true)
  }

  @Test func fractionsOfASecond() {
    let ticks = TimeTicks(from: Self.start, to: Self.start + 400_000_000, count: 5, zone: .utc)
    #expect(
      ticks.ticks.map(\.label) == ["22:13:20.0", "22:13:20.1", "22:13:20.2", "22:13:20.3", "22:13:20.4"])
  }

  @Test func marksAreRoundInTheZone() {
    let india = ClockZone { _ in 19_800 }
    let ticks = TimeTicks(from: Self.start, to: Self.start + 86_400_000_000_000, count: 5, zone: india)
    #expect(ticks.ticks.map(\.label) == ["06:00", "12:00", "18:00", "00:00"])
    #expect(ticks.ticks.map { $0.date != nil } == [true, false, false, true])
  }

  @Test func aClockChangeKeepsTimesInOrder() {
    // Summer time ends on 2023-10-29 at 01:00 UTC.
    let zone = ClockZone { $0 < 1_698_541_200 ? 7200 : 3600 }
    let from = Timestamp(seconds: 1_698_530_400)
    let ticks = TimeTicks(from: from, to: from + 6 * 3_600_000_000_000, count: 8, zone: zone).ticks
    for (a, b) in zip(ticks, ticks.dropFirst()) { #expect(a.time < b.time) }
    #expect(ticks.count >= 5)
  }

  @Test(arguments: [1, 59, 3601, 90_000, 1_000_000, 40_000_000, 2_000_000_000] as [Int64])
  func thereIsRoomForAll(_ seconds: Int64) {
    for count in [2, 5, 10] {
      let ticks = TimeTicks(
        from: Self.start, to: Self.start + seconds * 1_000_000_000, count: count, zone: .utc)
      #expect(ticks.ticks.count <= count + 2)
    }
  }
}
