internal import NetworkTypes

#if canImport(Glibc)
  internal import Glibc
#elseif canImport(Musl)
  internal import Musl
#elseif canImport(Darwin)
  internal import Darwin
#endif

/// How large numbers are shortened.
package enum UnitPrefix: String, Hashable, Sendable, CaseIterable {
  /// Steps of 1000: k, M, G, and m, µ, n below one.
  case si
  /// Steps of 1024: Ki, Mi, Gi (IEC 80000-13).
  case binary
  /// The number as it is.
  case none

  var base: Double { self == .binary ? 1024 : 1000 }
}

/// Numbers of one kind as a chart writes them: `12.5 k`, `1.5 Mi`, with the unit where there is room.
package struct Quantity: Hashable, Sendable {
  /// `bytes`, `bit/s`, `s`; may be empty.
  package var unit: String
  package var prefix: UnitPrefix
  /// Fixes the power of the prefix's base (1 is k, 2 is M) instead of choosing by size.
  package var exponent: Int?

  package init(unit: String, prefix: UnitPrefix = .si, exponent: Int? = nil) {
    self.unit = unit
    self.prefix = prefix
    self.exponent = exponent
  }

  private static let large = ["", "k", "M", "G", "T", "P", "E"]
  private static let small = ["", "m", "µ", "n", "p"]

  /// The power of the base that a number of this size is written with.
  func power(for value: Double) -> Int {
    if let exponent { return exponent }
    guard prefix != .none, value != 0, value.isFinite else { return 0 }
    var power = 0
    var rest = value.magnitude
    while rest >= prefix.base, power < Self.large.count - 1 {
      rest /= prefix.base
      power += 1
    }
    // Binary prefixes have no small side: half a byte is nothing anyone counts.
    while prefix == .si, rest < 1, power > 1 - Self.small.count {
      rest *= 1000
      power -= 1
    }
    return power
  }

  func symbol(_ power: Int) -> String {
    guard prefix != .none else { return "" }
    if power < 0 { return -power < Self.small.count ? Self.small[-power] : "" }
    let letter = power < Self.large.count ? Self.large[power] : ""
    return prefix == .binary && power > 0 ? letter.uppercased() + "i" : letter
  }

  /// A tick of an axis: digits as the step between ticks needs them, one power for the whole axis.
  package func tick(_ value: Double, step: Double, largest: Double) -> String {
    guard value.magnitude > step * 1e-9 else { return "0" }
    let power = power(for: largest)
    let scale = pow(prefix.base, Double(power))
    let digits = Self.digits(step: step / scale)
    let number = Self.fixed(value / scale, digits: digits)
    let letter = symbol(power)
    return letter.isEmpty ? number : "\(number) \(letter)"
  }

  /// A number on its own: three significant digits, prefix and unit.
  package func text(_ value: Double, withUnit: Bool = true) -> String {
    guard value.isFinite else { return "–" }
    let power = power(for: value)
    let scaled = value / pow(prefix.base, Double(power))
    let isWhole = (scaled - scaled.rounded()).magnitude < 1e-9 * max(scaled.magnitude, 1)
    let digits = isWhole || scaled.magnitude >= 100 ? 0 : scaled.magnitude >= 10 ? 1 : 2
    let suffix = symbol(power) + (withUnit ? unit : "")
    return Self.fixed(scaled, digits: digits) + (suffix.isEmpty ? "" : " " + suffix)
  }

  /// Decimals that tell one tick from the next.
  private static func digits(step: Double) -> Int {
    guard step > 0, step.isFinite else { return 0 }
    var digits = 0
    var scaled = step
    while digits < 6, (scaled - scaled.rounded()).magnitude > 1e-6 * scaled.magnitude {
      scaled *= 10
      digits += 1
    }
    return digits
  }

  static func fixed(_ value: Double, digits: Int) -> String {
    var out = ByteWriter(capacity: 32)
    // A negative zero would be written with its sign.
    out.append(fixed: value == 0 ? 0 : value, digits: digits)
    return out.takeString()
  }
}
