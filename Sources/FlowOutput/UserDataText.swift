internal import FlowModel
internal import NetworkTypes

/// Captured payload as text, with a marker that tells its side and length: `s[16]=GET / HTTP/1.1..`.
struct UserDataText {
  let side: Side
  let encoding: FieldStyle.UserDataEncoding
  /// Payload bytes shown at most.
  let limit: Int

  /// Room for the text, the marker and a margin; encodings take twice the room of their bytes.
  var columnWidth: Int {
    let isEncoded = encoding == .base16 || encoding == .base64
    let quotes = encoding == .decoded ? 2 : 0
    return (isEncoded ? 2 * limit : limit) + 7 + (limit > 10 ? 2 : 1) + quotes
  }

  func append(_ record: borrowing FlowRecord, to out: inout ByteWriter) {
    if encoding == .decoded { return appendDecoded(record, to: &out) }
    guard record.has(side == .source ? .sourceData : .destinationData) else { return }
    let whole = record.userData[side].range
    let range = whole.lowerBound..<min(whole.upperBound, whole.lowerBound + limit)
    guard !range.isEmpty, encoding != .hexDump else { return }
    let length =
      switch encoding {
      case .base16: range.count * 2
      case .base64: (range.count + 2) / 3 * 4
      default: range.count
      }
    out.append(side == .source ? "s[" : "d[")
    out.append(decimal: UInt64(length))
    out.append("]=")
    switch encoding {
    case .base16: appendBase16(record, range, to: &out)
    case .base64: appendBase64(record, range, to: &out)
    default:
      let start = out.count
      for index in range {
        let byte = record.storage[index]
        out.append((0x20..<0x7f).contains(byte) ? byte : UInt8(ascii: "."))
      }
      if encoding == .obfuscate {
        record.forEachSecret(in: range) { secret in
          for index in secret { out[start + index - range.lowerBound] = UInt8(ascii: "x") }
        }
      }
    }
  }

  /// `s[31]="1+ [_] A? www.example.com. (33)"`, with empty quotes where there is nothing, as radump has it.
  private func appendDecoded(_ record: borrowing FlowRecord, to out: inout ByteWriter) {
    let text = (PayloadText(record, side)?.text ?? "").utf8.prefix(limit)
    out.append(side == .source ? "s[" : "d[")
    out.append(decimal: UInt64(text.count))
    out.append("]=\"")
    out.append(text)
    out.append(UInt8(ascii: "\""))
  }

  /// Offset, byte pairs and characters of sixteen bytes a line, and an empty line.
  func appendLines(_ record: borrowing FlowRecord, to out: inout ByteWriter) {
    guard record.has(side == .source ? .sourceData : .destinationData) else { return }
    let whole = record.userData[side].range
    let end = min(whole.upperBound, whole.lowerBound + limit)
    for line in stride(from: whole.lowerBound, to: end, by: 16) {
      out.append("      0x")
      out.append(hexadecimal: UInt64(line - whole.lowerBound), width: 4)
      out.append("\t ")
      for index in line..<line + 16 {
        if index > line, (index - line).isMultiple(of: 2) { out.append(UInt8(ascii: " ")) }
        if index < end {
          out.append(hexadecimal: UInt64(record.storage[index]), width: 2)
        } else {
          out.append("  ")
        }
      }
      out.append(UInt8(ascii: "\t"))
      for index in line..<min(line + 16, end) {
        let byte = record.storage[index]
        out.append((0x21..<0x7f).contains(byte) ? byte : UInt8(ascii: "."))
      }
      out.append(UInt8(ascii: "\n"))
    }
    out.append(UInt8(ascii: "\n"))
  }

  private func appendBase16(_ record: borrowing FlowRecord, _ range: Range<Int>, to out: inout ByteWriter) {
    let digits: StaticString = "0123456789ABCDEF"
    for index in range {
      let byte = record.storage[index]
      out.append(digits.utf8Start[Int(byte >> 4)])
      out.append(digits.utf8Start[Int(byte & 0xf)])
    }
  }

  private func appendBase64(_ record: borrowing FlowRecord, _ range: Range<Int>, to out: inout ByteWriter) {
    let digits: StaticString = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/"
    var index = range.lowerBound
    while index < range.upperBound {
      let count = min(3, range.upperBound - index)
      var group = 0
      for offset in 0..<3 { group = group << 8 | (offset < count ? Int(record.storage[index + offset]) : 0) }
      for place in 0..<4 {
        out.append(place <= count ? digits.utf8Start[group >> (18 - 6 * place) & 0x3f] : UInt8(ascii: "="))
      }
      index += 3
    }
  }
}
