import Testing

@testable import Charts

@Suite struct ScaleTests {
  @Test(arguments: [
    ValueScale(.linear, lower: -3, upper: 17), ValueScale(.logarithmic(threshold: 1), lower: 0, upper: 1e6),
    ValueScale(.logarithmic(threshold: 10), lower: -1e4, upper: 1e5),
  ])
  func mapsEndsAndRisesAndReturns(_ scale: ValueScale) {
    #expect(scale.place(scale.lower) == 0)
    #expect(scale.place(scale.upper) == 1)
    var last = -Double.infinity
    for step in 0...200 {
      let value = scale.lower + (scale.upper - scale.lower) * Double(step) / 200
      let place = scale.place(value)
      #expect(place > last)
      last = place
      let back = scale.value(at: place)
      #expect((back - value).magnitude <= 1e-9 * max(value.magnitude, 1))
    }
  }

  @Test func decadesHaveTheSameHeight() {
    let scale = ValueScale(.logarithmic(threshold: 1), lower: 0, upper: 1e5)
    let first = scale.place(100) - scale.place(10)
    let later = scale.place(1e5) - scale.place(1e4)
    #expect((first - later).magnitude < 1e-12)
    #expect(scale.place(0) == 0)
  }

  @Test func anEmptyDomainStillHasAScale() {
    #expect(ValueScale(.linear, lower: 0, upper: 0).place(0) == 0)
    #expect(ValueScale(.linear, lower: 5, upper: 5).place(5).isFinite)
    #expect(ValueScale.decades(lower: 0, upper: 0, smallest: 1).place(1).isFinite)
  }

  @Test(arguments: [0.0003, 0.7, 1, 3, 12, 99, 101, 5000, 123_456, 9.9e9])
  func roundedScalesHoldTheirValues(_ largest: Double) {
    for prefix in UnitPrefix.allCases {
      let scale = ValueScale.rounded(lower: -largest / 3, upper: largest, ticks: 6, prefix: prefix)
      #expect(scale.lower <= -largest / 3 && scale.upper >= largest)
      #expect(scale.upper <= largest * 2.1 + 1)
      let ticks = ValueTicks(scale, count: 6, prefix: prefix)
      #expect(ticks.major.contains(0))
      #expect((2...14).contains(ticks.major.count), "\(prefix) \(largest): \(ticks.major)")
    }
  }

  @Test func stepsAreRound() {
    #expect(ValueTicks.step(for: 0.13, prefix: .si) == 0.2)
    #expect(ValueTicks.step(for: 10, prefix: .si) == 10)
    #expect(ValueTicks.step(for: 2100, prefix: .si) == 5000)
    #expect(ValueTicks.step(for: 2100, prefix: .binary) == 4096)
  }

  @Test func aChosenGridLabelsEverySoMany() {
    let ticks = ValueTicks(ValueScale(.linear, lower: 0, upper: 100), step: 10, labelled: 5)
    #expect(ticks.major == [0, 50, 100])
    #expect(ticks.minor.count == 8)
  }

  @Test func logarithmicTicksAreDecades() {
    let scale = ValueScale.decades(lower: 0, upper: 8000, smallest: 3)
    #expect(scale.upper == 10_000)
    #expect(ValueTicks(scale, count: 8, prefix: .si).major == [0, 1, 10, 100, 1000, 10_000])
  }
}
