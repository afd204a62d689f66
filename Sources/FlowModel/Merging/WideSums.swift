/// 128-bit sums and doubles. The standard library converts these by way of generic code that takes
/// longer than the whole rest of merging a block.

extension Double {
  /// The value, correctly rounded below 2^64 and to one unit in the last place beyond.
  @inline(__always)
  init(wide value: UInt128) {
    let low = Double(UInt64(truncatingIfNeeded: value))
    let high = UInt64(truncatingIfNeeded: value >> 64)
    self = high == 0 ? low : Double(high) * 0x1p64 + low
  }

  @inline(__always)
  init(wide value: Int128) {
    let magnitude = Double(wide: value.magnitude)
    self = value < 0 ? -magnitude : magnitude
  }
}

extension UInt128 {
  /// A whole number from 0 to 2^127.
  @inline(__always)
  init(whole value: Double) {
    guard value >= 0x1p64 else {
      self.init(UInt64(value))
      return
    }
    let high = (value * 0x1p-64).rounded(.down)
    self = UInt128(UInt64(high)) << 64 | UInt128(UInt64(value - high * 0x1p64))
  }
}

extension Int128 {
  /// A whole number between -2^127 and 2^127.
  @inline(__always)
  init(whole value: Double) {
    let magnitude = Int128(truncatingIfNeeded: UInt128(whole: value.magnitude))
    self = value < 0 ? 0 &- magnitude : magnitude
  }
}
