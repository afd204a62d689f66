/// Inter-packet times of one class in one direction, as exact sums of 2^-20 microseconds.
public struct IntervalSums: Equatable, Sendable {
  public var count: Int64 = 0
  public var sum: UInt128 = 0
  /// Sum of squares in units of 2^-20 square microseconds.
  public var squares: UInt128 = 0
  public var minimum = Float.infinity
  public var maximum: Float = 0
  public var bins = HistogramSums()
  public var hasHistogram = false
  /// The block named the class, if only with a count of zero.
  public var isPresent = false

  private static let scale = 1_048_576.0

  public init() {}

  public init(_ statistics: IntervalStatistics) {
    isPresent = true
    hasHistogram = statistics.hasHistogram
    if hasHistogram { bins = HistogramSums(lowFirst: statistics.histogram) }
    guard statistics.count > 0 else { return }
    count = Int64(statistics.count)
    let n = Double(count)
    let mean = max(SampleSums.bounded(Double(statistics.mean), 1e13), 0)
    let deviation = SampleSums.bounded(Double(statistics.deviation), 1e12)
    sum = UInt128(whole: (mean * n * Self.scale).rounded())
    squares = UInt128(whole: ((deviation * deviation + mean * mean) * n * Self.scale).rounded())
    minimum = statistics.minimum.isFinite ? statistics.minimum : 0
    maximum = statistics.maximum.isFinite ? statistics.maximum : 0
  }

  public mutating func add(_ other: IntervalSums) {
    guard other.isPresent else { return }
    isPresent = true
    count &+= other.count
    sum &+= other.sum
    squares &+= other.squares
    minimum = min(minimum, other.minimum)
    maximum = max(maximum, other.maximum)
    if other.hasHistogram {
      hasHistogram = true
      bins.add(other.bins)
    }
  }

  public var statistics: IntervalStatistics {
    var result = IntervalStatistics()
    result.hasHistogram = hasHistogram
    if hasHistogram { result.histogram = bins.lowFirst }
    guard count > 0 else { return result }
    result.count = Int32(clamping: count)
    result.minimum = minimum
    result.maximum = maximum
    let n = Double(count)
    let mean = Double(wide: sum) / Self.scale / n
    result.mean = Float(mean)
    result.deviation = Float(max(Double(wide: squares) / Self.scale / n - mean * mean, 0).squareRoot())
    return result
  }
}

/// Eight bins that a record holds as four bits each, summed with full width.
public struct HistogramSums: Equatable, Sendable {
  private var bins = InlineArray<8, UInt32>(repeating: 0)

  public init() {}

  /// Bin 0 in the low nibble (jitter).
  public init(lowFirst word: UInt32) {
    for i in 0..<8 { bins[i] = word >> UInt32(4 * i) & 0xf }
  }

  /// Bin 0 in the high nibble (packet sizes).
  public init(highFirst word: UInt32) {
    for i in 0..<8 { bins[i] = word >> UInt32(28 - 4 * i) & 0xf }
  }

  public mutating func add(_ other: HistogramSums) {
    for i in 0..<8 { bins[i] &+= other.bins[i] }
  }

  public var lowFirst: UInt32 {
    var word: UInt32 = 0
    for i in 0..<8 { word |= scaled(i) << UInt32(4 * i) }
    return word
  }

  public var highFirst: UInt32 {
    var word: UInt32 = 0
    for i in 0..<8 { word |= scaled(i) << UInt32(28 - 4 * i) }
    return word
  }

  /// At most 15, and at least 1 for a bin that is not empty.
  private func scaled(_ index: Int) -> UInt32 {
    var largest: UInt32 = 0
    for i in 0..<8 { largest = max(largest, bins[i]) }
    let bin = bins[index]
    guard largest > 15, bin > 0 else { return bin }
    return max(UInt32(UInt64(bin) * 15 / UInt64(largest)), 1)
  }

  public static func == (a: Self, b: Self) -> Bool {
    for i in 0..<8 where a.bins[i] != b.bins[i] { return false }
    return true
  }
}
