/// What a set of values has in common.
package struct HistogramSummary: Hashable, Sendable {
  package let count: Int
  package let mean: Double
  /// Of the values as a population, not as a sample of one.
  package let deviation: Double
  package let minimum: Double
  package let maximum: Double
  /// The middle value; the mean of the middle two when their number is even.
  package let median: Double
  /// The smallest value that is not below 95 % of all (nearest rank).
  package let percentile95: Double
  /// The most frequent value, the smallest of several; nil when no value comes twice.
  package let mode: Double?

  package init?(_ values: [Double]) {
    guard !values.isEmpty else { return nil }
    let sorted = values.sorted()
    count = sorted.count
    (minimum, maximum) = (sorted[0], sorted[count - 1])
    // Welford's recurrence: no cancellation, however far the values are from zero.
    var mean = 0.0
    var squares = 0.0
    for (index, value) in sorted.enumerated() {
      let difference = value - mean
      mean += difference / Double(index + 1)
      squares += difference * (value - mean)
    }
    self.mean = mean
    deviation = (squares / Double(count)).squareRoot()
    let middle = count / 2
    median = count % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2
    percentile95 = sorted[max((count * 95 + 99) / 100, 1) - 1]
    var best = 1
    var mode: Double?
    var run = 0
    for index in sorted.indices {
      run = index > 0 && sorted[index] == sorted[index - 1] ? run + 1 : 1
      if run > best { (best, mode) = (run, sorted[index]) }
    }
    self.mode = mode
  }
}
