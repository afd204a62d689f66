package import NetworkTypes

/// Texts of people as values of a machine's format.
extension ByteWriter {
  /// A JSON string, in its quotes.
  package mutating func append(json text: String) {
    append(UInt8(ascii: "\""))
    let start = count
    append(text)
    escapeJSON(from: start)
    append(UInt8(ascii: "\""))
  }

  /// A CSV cell, quoted if it must be.
  package mutating func append(csv text: String) {
    let start = count
    append(text)
    quoteCSV(from: start)
  }
}

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
    rewrite(from: index) { scalar, out in
      switch scalar {
      case "\"": out.append("\\\"")
      case "\\": out.append("\\\\")
      case "\n": out.append("\\n")
      case "\r": out.append("\\r")
      case "\t": out.append("\\t")
      case _ where scalar.value < 0x20 || scalar.value == 0x7f:
        out.append("\\u")
        out.append(hexadecimal: UInt64(scalar.value), width: 4)
      default: out.append(contentsOf: scalar)
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
    rewrite(from: index) { scalar, out in
      switch scalar {
      case "\"": out.append("&quot;")
      case "&": out.append("&amp;")
      case "<": out.append("&lt;")
      case ">": out.append("&gt;")
      case "\n": out.append("&#10;")
      case "\r": out.append("&#13;")
      case "\t": out.append("&#9;")
      case _ where scalar.value < 0x20 || (0xfffe...0xffff).contains(scalar.value): out.append("\u{fffd}")
      default: out.append(contentsOf: scalar)
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
    rewrite(from: start, after: UInt8(ascii: "\"")) { scalar, out in
      if scalar == "\"" { out.append(UInt8(ascii: "\"")) }
      out.append(contentsOf: scalar)
    }
    append(UInt8(ascii: "\""))
  }

  /// Replaces what stands after `start` by `lead`, if any, and what `body` appends for each of its
  /// scalars: six bytes at most for each byte it had. Invalid UTF-8 becomes U+FFFD.
  ///
  /// A `String` would be simpler, but allocated for every cell that holds a stray byte.
  private mutating func rewrite(
    from start: Int, after lead: UInt8? = nil, _ body: (Unicode.Scalar, inout ByteWriter) -> Void
  ) {
    let length = count - start
    guard length > 0 else { return }
    // The old text moves out of the new one's way, within the capacity that is reserved here: what
    // is appended below can never make the buffer grow, nor reach so far.
    let old = reserve(7 * length + 64) - length
    let text = old + 7 * length + 63
    text.update(from: old, count: length)
    truncate(to: start)
    if let lead { append(lead) }
    var bytes = UnsafeBufferPointer(start: text, count: length).makeIterator()
    var parser = Unicode.UTF8.ForwardParser()
    while true {
      switch parser.parseScalar(from: &bytes) {
      case .valid(let encoded): body(Unicode.UTF8.decode(encoded), &self)
      case .error: body("\u{fffd}", &self)
      case .emptyInput: return
      }
    }
  }

  private mutating func append(contentsOf scalar: Unicode.Scalar) {
    for byte in UTF8.encode(scalar)! { append(byte) }
  }
}
