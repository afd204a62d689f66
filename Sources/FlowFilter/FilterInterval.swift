/// A comparison as an inclusive interval: `gt 5` of an integer is 6 to the largest.
struct FilterInterval {
  /// Half of the last decimal that columns print. Reals closer than this are equal, so that a
  /// number copied from a column finds its record.
  static let tolerance = 0.5e-6

  let comparison: FilterComparison
  let low: FilterNumber
  let high: FilterNumber

  var isNegated: Bool { comparison == .notEqual }

  /// Nil when the value is not a number or a time.
  init?(_ comparison: FilterComparison, _ value: FilterValue) {
    self.comparison = comparison
    switch value {
    case .number(let number): (low, high) = (number, number)
    case .range(let first, let last): (low, high) = (first, last)
    case .times(let range): (low, high) = (.integer(range.lowerBound), .integer(range.upperBound))
    default: return nil
    }
    if comparison == .contains { return nil }
  }

  /// The integers in the interval; nil when there are none.
  func range<Value: FixedWidthInteger>(_: Value.Type) -> ClosedRange<Value>? {
    var lower = Value.min
    var upper = Value.max
    switch comparison {
    case .greater:
      guard let floor = Self.clamped(low, .down, Value.self, whenAbove: nil, whenBelow: .some(nil)) else {
        return nil
      }
      if let floor {
        guard floor < Value.max else { return nil }
        lower = floor + 1
      }
    case .greaterOrEqual:
      guard let ceiling = Self.clamped(low, .up, Value.self, whenAbove: nil, whenBelow: .some(nil)) else {
        return nil
      }
      if let ceiling { lower = ceiling }
    case .less:
      guard let ceiling = Self.clamped(high, .up, Value.self, whenAbove: .some(nil), whenBelow: nil) else {
        return nil
      }
      if let ceiling {
        guard ceiling > Value.min else { return nil }
        upper = ceiling - 1
      }
    case .lessOrEqual:
      guard let floor = Self.clamped(high, .down, Value.self, whenAbove: .some(nil), whenBelow: nil) else {
        return nil
      }
      if let floor { upper = floor }
    case .equal, .notEqual, .contains:
      guard let ceiling = Self.clamped(low, .up, Value.self, whenAbove: nil, whenBelow: .some(nil)),
        let floor = Self.clamped(high, .down, Value.self, whenAbove: .some(nil), whenBelow: nil)
      else { return nil }
      if let ceiling { lower = ceiling }
      if let floor { upper = floor }
    }
    return lower <= upper ? lower...upper : nil
  }

  /// The number rounded into the type. Beyond its ends: nil, no value can satisfy the bound, or
  /// `.some(nil)`, every value does.
  private static func clamped<Value: FixedWidthInteger>(
    _ number: FilterNumber, _ rule: FloatingPointRoundingRule, _: Value.Type, whenAbove: Value??,
    whenBelow: Value??
  ) -> Value?? {
    switch number {
    case .integer(let integer):
      if let value = Value(exactly: integer) { return .some(value) }
      return integer < 0 ? whenBelow : whenAbove
    case .real(let real):
      let rounded = real.rounded(rule)
      if let value = Value(exactly: rounded) { return .some(value) }
      return rounded < 0 ? whenBelow : whenAbove
    }
  }

  /// The interval for reals, widened or narrowed by the tolerance.
  var reals: (low: Double, high: Double) {
    let slack = Self.tolerance
    switch comparison {
    case .greater: return ((low.double + slack).nextUp, .infinity)
    case .greaterOrEqual: return (low.double - slack, .infinity)
    case .less: return (-.infinity, (high.double - slack).nextDown)
    case .lessOrEqual: return (-.infinity, high.double + slack)
    case .equal, .notEqual, .contains: return (low.double - slack, high.double + slack)
    }
  }
}
