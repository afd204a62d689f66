import FlowModel

/// Running sums of the inter-packet times of one class. Microseconds.
struct IntervalSums {
  var count: UInt32 = 0
  var minimum: UInt32 = 0
  var maximum: UInt32 = 0
  var sum: Double = 0
  var sumOfSquares: Double = 0

  @inline(__always)
  mutating func add(microseconds: Int64) {
    let value = UInt32(clamping: microseconds)
    if count == 0 {
      minimum = value
      maximum = value
    } else {
      minimum = min(minimum, value)
      maximum = max(maximum, value)
    }
    count &+= 1
    let real = Double(value)
    sum += real
    sumOfSquares += real * real
  }

  /// The sums as the record carries them: population standard deviation, single precision.
  var statistics: IntervalStatistics {
    var result = IntervalStatistics()
    guard count > 0 else { return result }
    let mean = sum / Double(count)
    result.count = Int32(clamping: count)
    result.minimum = Float(minimum)
    result.maximum = Float(maximum)
    result.mean = Float(mean)
    result.deviation = Float(max(0, sumOfSquares / Double(count) - mean * mean).squareRoot())
    return result
  }
}
