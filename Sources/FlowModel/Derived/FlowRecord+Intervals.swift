/// Inter-packet times: milliseconds, from the microseconds of the jitter block.
extension FlowRecord {
  /// Which packets a statistic covers.
  public enum IntervalClass: String, CustomStringConvertible, Sendable {
    case active, idle, all

    public var description: String { rawValue }
  }

  /// One class of one direction; nil when the sensor measured none.
  public func intervals(_ side: Side, _ kind: IntervalClass) -> IntervalStatistics? {
    guard has(.jitter) else { return nil }
    let direction = jitter.directions[side]
    switch kind {
    case .active: return direction.hasActive ? direction.active : nil
    case .idle: return direction.hasIdle ? direction.idle : nil
    case .all:
      guard direction.hasActive, direction.active.count > 0 else {
        return direction.hasIdle ? direction.idle : nil
      }
      guard direction.hasIdle, direction.idle.count > 0 else { return direction.active }
      return Self.combine(direction.active, direction.idle)
    }
  }

  /// Both classes as one: counts add, means weigh by count, deviations pool.
  static func combine(_ a: IntervalStatistics, _ b: IntervalStatistics) -> IntervalStatistics {
    var sum = IntervalStatistics()
    sum.count = a.count &+ b.count
    let weight = (Float(a.count), Float(b.count))
    sum.mean = (a.mean * weight.0 + b.mean * weight.1) / Float(sum.count)
    sum.minimum = min(a.minimum, b.minimum)
    sum.maximum = max(a.maximum, b.maximum)
    func square(_ s: IntervalStatistics) -> Double {
      Double(s.count) * (Double(s.deviation) * Double(s.deviation) + Double(s.mean) * Double(s.mean))
    }
    let mean = Double(sum.mean)
    let variance = (square(a) + square(b)) / Double(sum.count) - mean * mean
    sum.deviation = Float(max(variance, 0).squareRoot())
    return sum
  }
}
