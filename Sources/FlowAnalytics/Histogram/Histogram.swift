/// How often values fall into classes, and what there is to say about them all.
///
/// Values are kept, eight bytes each: the median and its like are exact.
package struct Histogram: Sendable {
  package let classes: HistogramClasses
  /// By class.
  package private(set) var counts: [UInt64]
  package private(set) var below: UInt64 = 0
  package private(set) var above: UInt64 = 0
  /// Values outside of the classes are part of the statistics.
  package let includesOutliers: Bool
  private var values: [Double] = []

  package init(_ classes: HistogramClasses, includesOutliers: Bool = false) {
    self.classes = classes
    self.includesOutliers = includesOutliers
    counts = [UInt64](repeating: 0, count: classes.count)
  }

  /// Counts a value; what is no number is passed over.
  package mutating func add(_ value: Double) {
    guard !value.isNaN else { return }
    switch classes.place(of: value) {
    case .below: below += 1
    case .above: above += 1
    case .inside(let index):
      counts[index] += 1
      values.append(value)
      return
    }
    if includesOutliers { values.append(value) }
  }

  /// Counts what another histogram of the same classes has counted.
  package mutating func merge(_ other: Histogram) {
    precondition(other.classes == classes)
    for index in counts.indices { counts[index] += other.counts[index] }
    below += other.below
    above += other.above
    values += other.values
  }

  /// Nil when nothing was counted.
  package var summary: HistogramSummary? { HistogramSummary(values) }
}
