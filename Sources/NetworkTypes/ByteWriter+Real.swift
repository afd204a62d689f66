#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

extension ByteWriter {
  /// `value` with `digits` decimals, rounded as C's `%.*f` rounds: to nearest, ties to even,
  /// on the exact binary value.
  ///
  /// The 53-bit significand times 10^digits fits 128 bits for up to 22 decimals, so one shift
  /// gives the exact answer for everything below 2^53; the rest goes to the C library.
  public mutating func append(fixed value: Double, digits: Int) {
    guard value.isFinite, digits <= 18, value.magnitude < 0x1p53 else {
      return appendByLibrary(value, digits: digits)
    }
    if value.sign == .minus { append(UInt8(ascii: "-")) }
    guard value != 0 else {
      append(UInt8(ascii: "0"))
      if digits > 0 {
        append(UInt8(ascii: "."))
        append(repeating: UInt8(ascii: "0"), count: digits)
      }
      return
    }
    let significand = value.significandBitPattern | (value.isNormal ? 1 << 52 : 0)
    let exponent = max(Int(value.exponentBitPattern), 1) - 1075
    var scale: UInt64 = 1
    for _ in 0..<digits { scale &*= 10 }
    let product = UInt128(significand) * UInt128(scale)
    let shift = -exponent
    var scaled: UInt128
    if shift <= 0 {
      scaled = product << UInt128(-shift)
    } else if shift >= 127 {
      scaled = 0
    } else {
      scaled = product >> UInt128(shift)
      let remainder = product & (UInt128(1) << UInt128(shift) - 1)
      let half = UInt128(1) << UInt128(shift - 1)
      if remainder > half || (remainder == half && scaled & 1 == 1) { scaled += 1 }
    }
    let whole: UInt64
    let fraction: UInt64
    if scaled <= UInt128(UInt64.max) {
      (whole, fraction) = UInt64(scaled).quotientAndRemainder(dividingBy: scale)
    } else {
      let (q, r) = scaled.quotientAndRemainder(dividingBy: UInt128(scale))
      (whole, fraction) = (UInt64(q), UInt64(r))
    }
    append(decimal: whole)
    if digits > 0 {
      append(UInt8(ascii: "."))
      append(decimal: fraction, width: digits)
    }
  }

  private mutating func appendByLibrary(_ value: Double, digits: Int) {
    let room = 400 + max(digits, 0)
    let target = reserve(room)
    let written = withVaList([Int32(clamping: digits), value]) { arguments in
      target.withMemoryRebound(to: CChar.self, capacity: room) { vsnprintf($0, room, "%.*f", arguments) }
    }
    advance(by: max(0, min(Int(written), room - 1)))
  }
}
