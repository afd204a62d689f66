/// Times between keys on a logarithmic scale: bins a tenth wide from 8 ms to 10 s.
struct GapHistogram: BitwiseCopyable {
  static let shortest: Int64 = 8_000_000
  static let longest: Int64 = 10_000_000_000
  private static let binCount = 76

  private var bins = InlineArray<76, UInt8>(repeating: 0)
  private(set) var total: UInt32 = 0

  /// Upper edges of the bins, nanoseconds.
  private static let edges: [Int64] = (1...binCount).map { i in
    var edge = 8_000_000.0
    for _ in 0..<i { edge *= 1.1 }
    return Int64(edge)
  }

  mutating func add(_ gap: Int64) {
    guard gap < Self.longest else { return }
    var low = 0
    var high = Self.binCount - 1
    while low < high {
      let middle = (low + high) / 2
      if gap < Self.edges[middle] { high = middle } else { low = middle + 1 }
    }
    if bins[low] == .max { halve() }
    bins[low] += 1
    total += 1
  }

  private mutating func halve() {
    total = 0
    for i in bins.indices {
      bins[i] /= 2
      total += UInt32(bins[i])
    }
  }

  /// The largest share of gaps that lie within a third of each other, 0...1. Fixed gaps are near 1,
  /// whatever the pauses between lines; people stay below a half.
  var concentration: Double {
    guard total > 0 else { return 0 }
    var best: UInt32 = 0
    for i in 0..<(Self.binCount - 2) {
      best = max(best, UInt32(bins[i]) + UInt32(bins[i + 1]) + UInt32(bins[i + 2]))
    }
    return Double(best) / Double(total)
  }

  /// Upper edge of the bin that holds the median, nanoseconds.
  var median: Int64 {
    var seen: UInt32 = 0
    for i in 0..<Self.binCount {
      seen += UInt32(bins[i])
      if seen * 2 >= total { return Self.edges[i] }
    }
    return Self.longest
  }

  /// Gaps below `limit`.
  func count(below limit: Int64) -> UInt32 {
    var seen: UInt32 = 0
    for i in 0..<Self.binCount where Self.edges[i] <= limit { seen += UInt32(bins[i]) }
    return seen
  }
}
