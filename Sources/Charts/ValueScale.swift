#if canImport(Glibc)
  internal import Glibc
#elseif canImport(Musl)
  internal import Musl
#elseif canImport(Darwin)
  internal import Darwin
#endif

/// Where values stand on an axis: a monotone map from values to places from 0 to 1.
package struct ValueScale: Hashable, Sendable {
  package enum Kind: Hashable, Sendable {
    case linear
    /// Logarithmic to both sides of zero. What is nearer to zero than the threshold shrinks into it,
    /// so that zero, which a silent interval is, has a place.
    case logarithmic(threshold: Double)
  }

  package let kind: Kind
  package let lower: Double
  package let upper: Double

  package init(_ kind: Kind, lower: Double, upper: Double) {
    self.kind = kind
    self.lower = lower
    // An empty domain has no scale: one unit is as good as any.
    self.upper = upper > lower ? upper : lower + (lower == 0 ? 1 : lower.magnitude)
  }

  /// 0 at the lower end, 1 at the upper; outside of them beyond.
  package func place(_ value: Double) -> Double {
    let (low, high) = (warp(lower), warp(upper))
    return (warp(value) - low) / (high - low)
  }

  /// The value at a place; the inverse of `place`.
  package func value(at place: Double) -> Double {
    let (low, high) = (warp(lower), warp(upper))
    return unwarp(low + place * (high - low))
  }

  private func warp(_ value: Double) -> Double {
    guard case .logarithmic(let threshold) = kind else { return value }
    let magnitude = value.magnitude / threshold
    // Linear below the threshold, then one unit a decade; both parts meet at 1.
    let warped = magnitude <= 1 ? magnitude : 1 + log10(magnitude)
    return value < 0 ? -warped : warped
  }

  private func unwarp(_ place: Double) -> Double {
    guard case .logarithmic(let threshold) = kind else { return place }
    let magnitude = place.magnitude <= 1 ? place.magnitude : pow(10, place.magnitude - 1)
    return (place < 0 ? -magnitude : magnitude) * threshold
  }

  /// A scale whose ends are round numbers at or beyond those given.
  package static func rounded(
    lower: Double, upper: Double, ticks: Int, prefix: UnitPrefix = .si
  ) -> ValueScale {
    let upper = upper > lower ? upper : lower + 1
    let step = ValueTicks.step(for: (upper - lower) / Double(max(ticks, 1)), prefix: prefix)
    return ValueScale(
      .linear, lower: (lower / step - 1e-9).rounded(.up) == lower / step ? lower : floor(lower / step) * step,
      upper: ceil(upper / step - 1e-9) * step)
  }

  /// A logarithmic scale over decades from the smallest value that is not zero.
  package static func decades(lower: Double, upper: Double, smallest: Double) -> ValueScale {
    let largest = max(lower.magnitude, upper.magnitude, smallest)
    // More than six decades would leave none of them room.
    let threshold = max(pow(10, floor(log10(max(smallest, 1e-300)))), pow(10, ceil(log10(largest)) - 6))
    func outwards(_ value: Double) -> Double {
      value == 0 ? 0 : (value < 0 ? -1 : 1) * pow(10, ceil(log10(max(value.magnitude, threshold)) - 1e-9))
    }
    return ValueScale(
      .logarithmic(threshold: threshold), lower: outwards(min(lower, 0)),
      upper: outwards(max(upper, lower < 0 ? 0 : threshold * 10)))
  }
}
