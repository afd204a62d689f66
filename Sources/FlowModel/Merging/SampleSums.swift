/// Samples of one quantity as exact sums: adding and joining them in any order and grouping gives the
/// same bits, and so the same mean and deviation.
///
/// Samples are whole numbers of some small unit: nanoseconds, bytes, millionths.
public struct SampleSums: Equatable, Sendable {
  public var count: Int64 = 0
  public var sum: Int128 = 0
  /// Sum of squares; sticks at its maximum.
  public var squares: UInt128 = 0
  public var minimum = Int64.max
  public var maximum = Int64.min

  public init() {}

  @inline(__always)
  public mutating func add(_ value: Int64) {
    count &+= 1
    sum &+= Int128(value)
    let magnitude = UInt128(value.magnitude)
    addSquares(magnitude &* magnitude)
    minimum = min(minimum, value)
    maximum = max(maximum, value)
  }

  @inline(__always)
  public mutating func add(_ other: SampleSums) {
    guard other.count > 0 else { return }
    count &+= other.count
    sum &+= other.sum
    addSquares(other.squares)
    minimum = min(minimum, other.minimum)
    maximum = max(maximum, other.maximum)
  }

  @inline(__always)
  private mutating func addSquares(_ more: UInt128) {
    let (total, overflows) = squares.addingReportingOverflow(more)
    squares = overflows ? .max : total
  }

  public var mean: Double { count > 0 ? Double(wide: sum) / Double(count) : 0 }

  /// Population standard deviation: the root of n·Σx² - (Σx)² over n, whose difference is exact while
  /// it fits 128 bits.
  public var deviation: Double {
    guard count > 1 else { return 0 }
    let total = sum.magnitude
    let (scaled, tooMany) = squares.multipliedReportingOverflow(by: UInt128(count))
    let (square, tooLarge) = total.multipliedReportingOverflow(by: total)
    if !tooMany, !tooLarge {
      return scaled > square ? Double(wide: scaled - square).squareRoot() / Double(count) : 0
    }
    let mean = mean
    return max(Double(wide: squares) / Double(count) - mean * mean, 0).squareRoot()
  }

  /// The samples that mean and deviation stand for, in units of 1 / `scale`.
  ///
  /// What a record holds in single precision comes back with that precision, but the same for everyone.
  public init(_ series: AggregateStatistics.Series, scale: Double) {
    guard series.count > 0 else { return }
    count = Int64(series.count)
    let n = Double(count)
    let mean = Self.bounded(Double(series.mean), 1e15)
    let deviation = Self.bounded(Double(series.deviation), 1e15)
    sum = Int128(whole: (mean * n * scale).rounded())
    squares = UInt128(whole: ((deviation * deviation + mean * mean) * n * scale * scale).rounded())
    minimum = Int64(Self.bounded(Double(series.minimum) * scale, 9e18).rounded())
    maximum = Int64(Self.bounded(Double(series.maximum) * scale, 9e18).rounded())
  }

  /// What a record can hold of it.
  public func series(scale: Double) -> AggregateStatistics.Series {
    var series = AggregateStatistics.Series()
    guard count > 0 else { return series }
    series.count = Int32(clamping: count)
    series.minimum = Float(Double(minimum) / scale)
    series.maximum = Float(Double(maximum) / scale)
    series.mean = Float(mean / scale)
    series.deviation = Float(deviation / scale)
    return series
  }

  /// Damaged records hold anything.
  static func bounded(_ value: Double, _ limit: Double) -> Double {
    value.isFinite ? min(max(value, -limit), limit) : 0
  }
}
