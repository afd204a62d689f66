internal import NetworkTypes

/// Escaping of what was just written. The common case, nothing to escape, is one scan.
extension ByteWriter {
  /// Escapes for a JSON string (RFC 8259) what stands after `start`; invalid UTF-8 becomes U+FFFD.
  mutating func escapeJSON(from start: Int) {
    var index = start
    while index < count {
      let byte = self[index]
      if byte < 0x20 || byte >= 0x7f || byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "\\") { break }
      index += 1
    }
    guard index < count else { return }
    for scalar in removeText(from: index).unicodeScalars {
      switch scalar {
      case "\"": append("\\\"")
      case "\\": append("\\\\")
      case "\n": append("\\n")
      case "\r": append("\\r")
      case "\t": append("\\t")
      case _ where scalar.value < 0x20 || scalar.value == 0x7f:
        append("\\u")
        append(hexadecimal: UInt64(scalar.value), width: 4)
      default: append(contentsOf: scalar)
      }
    }
  }

  /// Escapes for an XML attribute what stands after `start`; characters XML cannot hold become U+FFFD.
  mutating func escapeXML(from start: Int) {
    var index = start
    while index < count {
      let byte = self[index]
      if byte < 0x20 || byte >= 0x7f || byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "&")
        || byte == UInt8(ascii: "<") || byte == UInt8(ascii: ">")
      {
        break
      }
      index += 1
    }
    guard index < count else { return }
    for scalar in removeText(from: index).unicodeScalars {
      switch scalar {
      case "\"": append("&quot;")
      case "&": append("&amp;")
      case "<": append("&lt;")
      case ">": append("&gt;")
      case "\n": append("&#10;")
      case "\r": append("&#13;")
      case "\t": append("&#9;")
      case _ where scalar.value < 0x20 || (0xfffe...0xffff).contains(scalar.value): append("\u{fffd}")
      default: append(contentsOf: scalar)
      }
    }
  }

  /// Quotes as RFC 4180 asks what stands after `start`, if it must be.
  mutating func quoteCSV(from start: Int) {
    var index = start
    while index < count {
      let byte = self[index]
      if byte == UInt8(ascii: ",") || byte == UInt8(ascii: "\"") || byte < 0x20 || byte >= 0x80 { break }
      index += 1
    }
    guard index < count else { return }
    let text = removeText(from: start)
    append(UInt8(ascii: "\""))
    for scalar in text.unicodeScalars {
      if scalar == "\"" { append(UInt8(ascii: "\"")) }
      append(contentsOf: scalar)
    }
    append(UInt8(ascii: "\""))
  }

  /// Takes back what stands after `start`, as valid text.
  private mutating func removeText(from start: Int) -> String {
    let text = withUnsafeBytes { String(decoding: $0[start...], as: UTF8.self) }
    truncate(to: start)
    return text
  }

  private mutating func append(contentsOf scalar: Unicode.Scalar) {
    for byte in UTF8.encode(scalar)! { append(byte) }
  }
}
