#if canImport(Glibc)
  internal import Glibc
#elseif canImport(Musl)
  internal import Musl
#elseif canImport(Darwin)
  internal import Darwin
#endif

/// The classes of a histogram: a range cut into pieces of one width, or of one ratio.
package struct HistogramClasses: Hashable, Sendable {
  package enum Spacing: Hashable, Sendable { case linear, logarithmic }

  /// Where a value belongs.
  package enum Place: Hashable, Sendable { case below, inside(Int), above }

  package let spacing: Spacing
  package let lower: Double
  package let upper: Double
  package let count: Int
  /// Borders, one more than classes, rising. A class holds its lower border and not its upper one.
  package let borders: [Double]

  /// More classes than anyone reads would still need memory.
  package static let maximumCount = 1_000_000

  /// Nil when there are no such classes: none, too many, an empty range, a logarithm of zero.
  package init?(_ spacing: Spacing = .linear, lower: Double, upper: Double, count: Int) {
    guard (1...Self.maximumCount).contains(count), lower.isFinite, upper.isFinite, lower < upper else {
      return nil
    }
    if spacing == .logarithmic, lower <= 0 { return nil }
    let span = upper - lower
    guard span.isFinite else { return nil }
    var borders = (0...count).map { index in
      switch spacing {
      case .linear: lower + span * Double(index) / Double(count)
      case .logarithmic: lower * pow(upper / lower, Double(index) / Double(count))
      }
    }
    borders[count] = upper
    (self.spacing, self.lower, self.upper, self.count, self.borders) = (spacing, lower, upper, count, borders)
  }

  /// The class of a value, which is not NaN.
  package func place(of value: Double) -> Place {
    if value < lower { return .below }
    if !(value < upper) { return .above }
    let share =
      switch spacing {
      case .linear: (value - lower) / (upper - lower)
      case .logarithmic: log(value / lower) / log(upper / lower)
      }
    // Rounding may miss by one class: the borders decide.
    var index = min(max(Int(share * Double(count)), 0), count - 1)
    while index > 0, value < borders[index] { index -= 1 }
    while index + 1 < count, value >= borders[index + 1] { index += 1 }
    return .inside(index)
  }

  /// Classes from zero, or from the smallest value when that is negative, to just beyond the largest,
  /// at two significant digits.
  package static func covering(
    _ smallest: Double, _ largest: Double, count: Int, spacing: Spacing
  ) -> HistogramClasses? {
    switch spacing {
    case .linear:
      return HistogramClasses(
        lower: smallest < 0 ? -beyond(-smallest) : 0,
        upper: largest > 0 ? beyond(largest) : largest == 0 ? 1 : 0,
        count: count)
    case .logarithmic:
      guard smallest > 0 else { return nil }
      let lower = pow(10, floor(log10(smallest)))
      return HistogramClasses(.logarithmic, lower: lower, upper: beyond(largest), count: count)
    }
  }

  private static func beyond(_ value: Double) -> Double {
    let unit = pow(10, floor(log10(value)) - 1)
    return (floor(value / unit) + 1) * unit
  }
}
