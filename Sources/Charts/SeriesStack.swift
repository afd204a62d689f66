/// Where the series of one side of a chart begin and end when they stand on each other.
struct SeriesStack {
  /// Upper borders by series and bin; the lower border of a series is the upper one of that before.
  private(set) var tops: [[Double]] = []
  private(set) var largest = 0.0
  /// The smallest value that is not zero: where a logarithmic axis begins.
  private(set) var smallest = Double.infinity
  /// The lowest point of the upper border.
  private(set) var least = Double.infinity

  init(_ values: [[Double]], bins: Int, isStacked: Bool) {
    var sums = [Double](repeating: 0, count: bins)
    for series in values {
      for bin in 0..<bins {
        let value = bin < series.count && series[bin].isFinite ? max(series[bin], 0) : 0
        sums[bin] = isStacked ? sums[bin] + value : value
        largest = max(largest, sums[bin])
        if value > 0 { smallest = min(smallest, value) }
      }
      tops.append(sums)
      if !isStacked { least = min(least, sums.min() ?? .infinity) }
    }
    if isStacked { least = sums.min() ?? .infinity }
  }
}
