#if canImport(Glibc)
  internal import Glibc
#elseif canImport(Musl)
  internal import Musl
#elseif canImport(Darwin)
  internal import Darwin
#endif

/// The marks of a value axis.
package struct ValueTicks: Hashable, Sendable {
  /// With a label and a line across the plot.
  package var major: [Double] = []
  /// Fainter lines between them.
  package var minor: [Double] = []
  /// Between labels; decides their decimals.
  package var step = 0.0

  /// The smallest round step that is not below `rough`: 1, 2 or 5 times a power of ten; with binary
  /// prefixes a power of two, so that labels are whole Ki and Mi.
  package static func step(for rough: Double, prefix: UnitPrefix) -> Double {
    guard rough > 0, rough.isFinite else { return 1 }
    if prefix == .binary, rough > 1 { return pow(2, ceil(log2(rough) - 1e-9)) }
    let power = pow(10, floor(log10(rough)))
    for factor in [1.0, 2, 5, 10] where factor * power >= rough * (1 - 1e-9) { return factor * power }
    return 10 * power
  }

  /// - Parameter count: about how many labels there is room for.
  package init(_ scale: ValueScale, count: Int, prefix: UnitPrefix) {
    switch scale.kind {
    case .linear: linear(scale, count: max(count, 1), prefix: prefix)
    case .logarithmic(let threshold): logarithmic(scale, threshold: threshold, count: max(count, 1))
    }
  }

  /// Labels at multiples of a step that the user has chosen, every `labelled` lines.
  package init(_ scale: ValueScale, step: Double, labelled: Int) {
    for (index, value) in Self.multiples(of: step, in: scale).enumerated() {
      let ordinal = Int((value / step).rounded())
      if ordinal % max(labelled, 1) == 0 || index > 500 { major.append(value) } else { minor.append(value) }
    }
    self.step = step * Double(max(labelled, 1))
  }

  private mutating func linear(_ scale: ValueScale, count: Int, prefix: UnitPrefix) {
    step = Self.step(for: (scale.upper - scale.lower) / Double(count), prefix: prefix)
    major = Self.multiples(of: step, in: scale)
    // A step of 2 is halved, one of 1 or 5 goes by fifths.
    let leading = step / pow(10, floor(log10(step) + 1e-9))
    let fine = prefix == .binary ? step / 4 : (leading - 2).magnitude < 0.01 ? step / 4 : step / 5
    minor = Self.multiples(of: fine, in: scale).filter { value in
      !major.contains { ($0 - value).magnitude < fine / 2 }
    }
  }

  private mutating func logarithmic(_ scale: ValueScale, threshold: Double, count: Int) {
    let first = Int(log10(threshold).rounded())
    let last = Int(ceil(log10(max(scale.lower.magnitude, scale.upper.magnitude)) - 1e-9))
    let sides = (scale.upper > 0 ? [1.0] : []) + (scale.lower < 0 ? [-1.0] : [])
    let skip = max(1, ((last - first + 1) * sides.count + count - 1) / count)
    if scale.lower <= 0, scale.upper >= 0 { major.append(0) }
    for side in sides {
      for power in first...max(first, last) {
        let decade = pow(10, Double(power))
        for factor in 1...9 {
          let value = side * decade * Double(factor)
          guard value >= scale.lower * (1 + 1e-9 * side), value <= scale.upper * (1 + 1e-9) else { continue }
          if factor == 1, (power - first) % skip == 0 { major.append(value) } else { minor.append(value) }
        }
      }
    }
    major.sort()
    step = 0
  }

  private static func multiples(of step: Double, in scale: ValueScale) -> [Double] {
    guard step > 0 else { return [] }
    let first = ceil(scale.lower / step - 1e-9)
    let last = floor(scale.upper / step + 1e-9)
    guard last >= first, last - first < 1000 else { return [] }
    return (0...Int(last - first)).map { (first + Double($0)) * step }
  }
}
