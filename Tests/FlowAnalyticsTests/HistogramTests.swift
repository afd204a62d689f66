import Testing

@testable import FlowAnalytics

@Suite struct HistogramTests {
  static let shapes: [HistogramClasses] = [
    HistogramClasses(lower: 0, upper: 5000, count: 10), HistogramClasses(lower: -3, upper: 0.7, count: 7),
    HistogramClasses(lower: 0, upper: 0.3, count: 3), HistogramClasses(lower: 0, upper: 1, count: 1),
    HistogramClasses(.logarithmic, lower: 1, upper: 5000, count: 10),
    HistogramClasses(.logarithmic, lower: 1e-6, upper: 10, count: 70),
  ].compactMap { $0 }

  @Test(arguments: shapes)
  func everyValueHasOneClassBetweenItsBorders(_ classes: HistogramClasses) {
    var generator = SystemRandomNumberGenerator()
    var histogram = Histogram(classes, includesOutliers: true)
    var total: UInt64 = 0
    let span = classes.upper - classes.lower
    let random = (0..<2000).map { _ in
      Double.random(in: (classes.lower - span)...(classes.upper + span), using: &generator)
    }
    for value in random + classes.borders {
      histogram.add(value)
      total += 1
      switch classes.place(of: value) {
      case .below: #expect(value < classes.lower)
      case .above: #expect(value >= classes.upper)
      case .inside(let index):
        #expect(value >= classes.borders[index] && value < classes.borders[index + 1])
      }
    }
    #expect(histogram.counts.reduce(0, +) + histogram.below + histogram.above == total)
    #expect(histogram.summary?.count == Int(total))
  }

  @Test(arguments: shapes)
  func bordersRise(_ classes: HistogramClasses) {
    #expect(classes.borders.count == classes.count + 1)
    #expect(classes.borders.first == classes.lower && classes.borders.last == classes.upper)
    for (a, b) in zip(classes.borders, classes.borders.dropFirst()) { #expect(a < b) }
  }

  @Test func logarithmicClassesHaveOneRatio() throws {
    let classes = try #require(HistogramClasses(.logarithmic, lower: 1, upper: 5000, count: 10))
    // As the classic rahisto prints them.
    for (border, text) in zip(classes.borders, [1, 2.343673, 5.492803, 12.87333, 30.17088, 70.71068]) {
      #expect((border / text - 1).magnitude < 1e-6)
    }
  }

  @Test func impossibleClasses() {
    #expect(HistogramClasses(lower: 5, upper: 5, count: 3) == nil)
    #expect(HistogramClasses(lower: 10, upper: 1, count: 3) == nil)
    #expect(HistogramClasses(lower: 0, upper: 1, count: 0) == nil)
    #expect(HistogramClasses(lower: 0, upper: .infinity, count: 3) == nil)
    #expect(HistogramClasses(.logarithmic, lower: 0, upper: 1, count: 3) == nil)
    #expect(HistogramClasses(lower: 0, upper: 1, count: HistogramClasses.maximumCount + 1) == nil)
  }

  @Test func mergingIsCounting() throws {
    let classes = try #require(HistogramClasses(lower: 0, upper: 10, count: 5))
    let values = (0..<300).map { Double($0 * 37 % 131) / 9 - 2 }
    var whole = Histogram(classes)
    var parts = [Histogram(classes), Histogram(classes)]
    for (index, value) in values.enumerated() {
      whole.add(value)
      parts[index % 2].add(value)
    }
    parts[0].merge(parts[1])
    #expect(parts[0].counts == whole.counts)
    #expect(parts[0].summary == whole.summary)
    #expect((parts[0].below, parts[0].above) == (whole.below, whole.above))
  }

  @Test func statistics() throws {
    // The fifteen sizes of a sample, as the classic rahisto sums them up.
    let values = [48, 112, 186, 187, 187, 187, 187, 187, 233, 233, 233, 274, 548, 548, 548].map { Double($0) }
    let summary = try #require(HistogramSummary(values.shuffled()))
    #expect((summary.mean - 259.866666667).magnitude < 1e-6)
    #expect((summary.deviation - 152.792612).magnitude < 1e-6)
    #expect((summary.minimum, summary.maximum) == (48, 548))
    #expect((summary.median, summary.mode, summary.percentile95) == (187, 187, 548))
    #expect(HistogramSummary([]) == nil)
    #expect(HistogramSummary([1, 2, 3, 4])?.median == 2.5)
    #expect(HistogramSummary([1, 2])?.mode == nil)
    #expect(HistogramSummary((1...100).map(Double.init))?.percentile95 == 95)
    #expect(
      HistogramSummary([1e9 + 1, 1e9 + 2, 1e9 + 3]).map { ($0.deviation - 0.816496).magnitude < 1e-5 } == true
    )
  }

  @Test func outliersAndWhatIsNoNumber() throws {
    let classes = try #require(HistogramClasses(lower: 0, upper: 10, count: 2))
    for includes in [false, true] {
      var histogram = Histogram(classes, includesOutliers: includes)
      for value in [-1, 0, 5, 10, 99, .nan, .infinity] { histogram.add(value) }
      #expect(histogram.counts == [1, 1])
      #expect((histogram.below, histogram.above) == (1, 3))
      #expect(histogram.summary?.count == (includes ? 6 : 2))
    }
  }

  @Test func automaticRanges() throws {
    let durations = try #require(HistogramClasses.covering(0.008, 81.354462, count: 10, spacing: .linear))
    #expect(durations.lower == 0 && (durations.upper - 82).magnitude < 1e-9)
    for largest in [1e-9, 0.5, 1, 9.99, 25_680, 3e12] {
      for spacing in [HistogramClasses.Spacing.linear, .logarithmic] {
        let classes = try #require(
          HistogramClasses.covering(largest / 50, largest, count: 4, spacing: spacing))
        #expect(classes.place(of: largest) != .above && classes.place(of: largest / 50) != .below)
        #expect(classes.upper <= largest * 1.11)
      }
    }
    #expect(HistogramClasses.covering(0, 0, count: 4, spacing: .linear)?.place(of: 0) == .inside(0))
    #expect(HistogramClasses.covering(-5, -1, count: 4, spacing: .linear)?.place(of: -5) == .inside(0))
    #expect(HistogramClasses.covering(0, 5, count: 4, spacing: .logarithmic) == nil)
  }
}
