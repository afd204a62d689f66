/// Numbers as filters write them.
enum NumberText {
  /// Decimal, `0x` hexadecimal or, after a leading 0, octal; optional sign.
  static func integer(_ text: some StringProtocol) -> Int64? {
    var digits = text[...]
    var sign: Int64 = 1
    if let first = digits.first, first == "-" || first == "+" {
      sign = first == "-" ? -1 : 1
      digits = digits.dropFirst()
    }
    guard let first = digits.utf8.first, (48...57).contains(first) else { return nil }
    let value: Int64? =
      if digits.hasPrefix("0x") || digits.hasPrefix("0X") {
        // A sign after the prefix would be taken as a part of the number.
        digits.dropFirst(2).utf8.first.map(isSign) ?? true ? nil : Int64(digits.dropFirst(2), radix: 16)
      } else if first == 48, digits.utf8.count > 1 {
        Int64(digits, radix: 8)
      } else {
        Int64(digits)
      }
    return value.map { $0 * sign }
  }

  private static func isSign(_ byte: UInt8) -> Bool { byte == UInt8(ascii: "-") || byte == UInt8(ascii: "+") }

  /// An integer or a real number, with an optional K, M, G, T or P (thousands) or Ki, Mi, Gi (1024).
  static func number(_ text: String) -> FilterNumber? {
    if let value = integer(text) { return .integer(value) }
    if let value = real(text) { return .real(value) }
    guard let (digits, scale) = scaled(text) else { return nil }
    if let value = integer(digits) {
      let (product, overflow) = value.multipliedReportingOverflow(by: scale)
      return overflow ? nil : .integer(product)
    }
    guard let value = real(digits) else { return nil }
    let product = value * Double(scale)
    return product.rounded() == product && abs(product) < 9e15 ? .integer(Int64(product)) : .real(product)
  }

  private static func scaled(_ text: String) -> (digits: Substring, scale: Int64)? {
    let isBinary = text.hasSuffix("i")
    let digits = isBinary ? text.dropLast() : text[...]
    let exponent: Int
    switch digits.last {
    case "K", "k": exponent = 1
    case "M": exponent = 2
    case "G": exponent = 3
    case "T": exponent = 4
    case "P": exponent = 5
    default: return nil
    }
    var scale: Int64 = 1
    for _ in 0..<exponent { scale *= isBinary ? 1024 : 1000 }
    // `0x1fG` would be read twice.
    guard !digits.hasPrefix("0x"), !digits.hasPrefix("0X") else { return nil }
    return (digits.dropLast(), scale)
  }

  private static func real(_ text: some StringProtocol) -> Double? {
    var hasDigit = false
    var isReal = false
    for byte in text.utf8 {
      switch byte {
      case 48...57: hasDigit = true
      case UInt8(ascii: "."), UInt8(ascii: "e"), UInt8(ascii: "E"): isReal = true
      case UInt8(ascii: "+"), UInt8(ascii: "-"): break
      default: return nil
      }
    }
    // Digits alone that are no integer are octal gone wrong, or too large.
    guard hasDigit, isReal || text.utf8.count > 18, let value = Double(text), value.isFinite else {
      return nil
    }
    return value
  }

  /// Splits `low-high`; a minus sign of either number stays with it.
  static func range(_ text: String) -> (low: String, high: String)? {
    let bytes = Array(text.utf8)
    let isHexadecimal = text.hasPrefix("0x") || text.hasPrefix("0X")
    for index in bytes.indices.dropFirst() where bytes[index] == UInt8(ascii: "-") {
      let before = bytes[index - 1]
      // 1e-5
      if !isHexadecimal, before == UInt8(ascii: "e") || before == UInt8(ascii: "E") { continue }
      guard index + 1 < bytes.count else { return nil }
      return (
        String(decoding: bytes[..<index], as: UTF8.self),
        String(decoding: bytes[(index + 1)...], as: UTF8.self)
      )
    }
    return nil
  }

  /// `1.10` is 1 × 65536 + 10 (RFC 5396); `AS15169`.
  static func asNumber(_ text: String) -> FilterNumber? {
    let digits = text.hasPrefix("AS") || text.hasPrefix("as") ? text.dropFirst(2) : text[...]
    let parts = digits.split(separator: ".", omittingEmptySubsequences: false)
    if parts.count == 2, let high = UInt16(parts[0]), let low = UInt16(parts[1]) {
      return .integer(Int64(high) << 16 | Int64(low))
    }
    return digits.count < text.count ? integer(digits).map { .integer($0) } : nil
  }

  /// 8-4-4-4-12 hexadecimal digits.
  static func uuid(_ text: String) -> (high: UInt64, low: UInt64)? {
    let groups = text.split(separator: "-", omittingEmptySubsequences: false)
    guard groups.map(\.utf8.count) == [8, 4, 4, 4, 12] else { return nil }
    var values: [UInt64] = []
    for group in groups {
      guard group.utf8.first.map(isSign) == false, let value = UInt64(group, radix: 16) else { return nil }
      values.append(value)
    }
    return (values[0] << 32 | values[1] << 16 | values[2], values[3] << 48 | values[4])
  }
}
