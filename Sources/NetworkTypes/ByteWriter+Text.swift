/// Allocation-free rendering of numbers, addresses and text.
extension ByteWriter {
  @inlinable public mutating func append(_ text: StaticString) {
    let n = text.utf8CodeUnitCount
    reserve(n).update(from: text.utf8Start, count: n)
    length &+= n
  }

  public mutating func append(_ text: String) {
    var text = text
    text.withUTF8 { bytes in
      if let start = bytes.baseAddress {
        reserve(bytes.count).update(from: start, count: bytes.count)
        length &+= bytes.count
      }
    }
  }

  /// Decimal digits, two at a time.
  public mutating func append(decimal value: UInt64) {
    if value < 10 { return append(UInt8(truncatingIfNeeded: value) &+ 48) }
    var count = 2
    var bound: UInt64 = 100
    while value >= bound {
      count &+= 1
      if count == 20 { break }
      bound &*= 10
    }
    append(decimal: value, width: count)
  }

  public mutating func append(decimal value: Int64) {
    if value < 0 { append(UInt8(ascii: "-")) }
    append(decimal: value.magnitude)
  }

  /// Exactly `width` decimal digits, leading zeros included; higher digits are cut.
  public mutating func append(decimal value: UInt64, width: Int) {
    let target = reserve(width)
    var rest = value
    var position = width
    while position >= 2 {
      let pair = Int(truncatingIfNeeded: rest % 100) &* 2
      rest /= 100
      position &-= 2
      target[position] = Self.digitPairs.utf8Start[pair]
      target[position &+ 1] = Self.digitPairs.utf8Start[pair &+ 1]
    }
    if position == 1 { target[0] = UInt8(truncatingIfNeeded: rest % 10) &+ 48 }
    length &+= width
  }

  /// Lower-case hexadecimal with at least `width` digits.
  public mutating func append(hexadecimal value: UInt64, width: Int = 1) {
    let digits = max(width, (64 - value.leadingZeroBitCount + 3) / 4)
    let target = reserve(digits)
    var rest = value
    for position in stride(from: digits - 1, through: 0, by: -1) {
      target[position] = Self.hexDigits.utf8Start[Int(rest & 0xf)]
      rest >>= 4
    }
    length &+= digits
  }

  /// An address in dotted-quad or RFC 5952 form.
  public mutating func append(address: IPAddress) {
    if address.isIPv4 {
      appendIPv4(address.ipv4)
    } else {
      appendIPv6(address)
    }
  }

  private mutating func appendIPv4(_ address: UInt32) {
    let target = reserve(16)
    var count = 0
    for shift in stride(from: UInt32(24), through: 0, by: -8) {
      let octet = address >> shift & 0xff
      if octet >= 10 {
        if octet >= 100 {
          target[count] = UInt8(truncatingIfNeeded: octet / 100) &+ 48
          count &+= 1
        }
        target[count] = UInt8(truncatingIfNeeded: octet / 10 % 10) &+ 48
        count &+= 1
      }
      target[count] = UInt8(truncatingIfNeeded: octet % 10) &+ 48
      target[count &+ 1] = UInt8(ascii: ".")
      count &+= 2
    }
    // The last octet is followed by nothing.
    advance(by: count &- 1)
  }

  private mutating func appendIPv6(_ address: IPAddress) {
    func group(_ i: Int) -> UInt64 {
      i < 4 ? address.high >> UInt64(48 - 16 * i) & 0xffff : address.low >> UInt64(112 - 16 * i) & 0xffff
    }
    // ::ffff:a.b.c.d and ::a.b.c.d print their low half as IPv4, as inet_ntop(3) does.
    let mapped = address.high == 0 && address.low >> 32 == 0xffff
    let compatible = address.high == 0 && address.low >> 32 == 0 && address.low >> 16 != 0
    if mapped || compatible {
      append(mapped ? "::ffff:" : "::")
      return append(address: IPAddress(ipv4: UInt32(truncatingIfNeeded: address.low)))
    }
    var bestStart = -1
    var bestLength = 1
    var i = 0
    while i < 8 {
      var run = 0
      while i + run < 8, group(i + run) == 0 { run += 1 }
      if run > bestLength {
        bestStart = i
        bestLength = run
      }
      i += max(run, 1)
    }
    i = 0
    while i < 8 {
      if i == bestStart {
        append("::")
        i += bestLength
        continue
      }
      if i > 0, i != bestStart + bestLength || bestStart < 0 { append(UInt8(ascii: ":")) }
      append(hexadecimal: group(i))
      i += 1
    }
  }

  /// Six lower-case hexadecimal octets separated by colons.
  public mutating func append(hardwareAddress address: MACAddress) {
    for shift in stride(from: UInt64(40), through: 0, by: -8) {
      if shift != 40 { append(UInt8(ascii: ":")) }
      append(hexadecimal: address.value >> shift & 0xff, width: 2)
    }
  }

  @usableFromInline static var hexDigits: StaticString { "0123456789abcdef" }
  @usableFromInline static var digitPairs: StaticString {
    "00010203040506070809101112131415161718192021222324252627282930313233343536373839404142434445464748495051525354555657585960616263646566676869707172737475767778798081828384858687888990919293949596979899"
  }
}
