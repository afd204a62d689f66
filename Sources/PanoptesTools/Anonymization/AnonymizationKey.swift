/// The 32 bytes that keyed anonymisation needs.
enum AnonymizationKey {
  /// 32 characters, or 64 hexadecimal digits after an optional `0x`: what nfanon takes too.
  static func parse(_ text: [UInt8]) throws(OptionError) -> [UInt8] {
    if text.count == 32 { return text }
    let digits = text.starts(with: [UInt8(ascii: "0"), UInt8(ascii: "x")]) ? text[2...] : text[...]
    guard digits.count == 64, let bytes = bytes(digits) else {
      throw .invalid("a key has 32 bytes, or 64 hexadecimal digits; this one has \(text.count) bytes")
    }
    return bytes
  }

  /// A file that holds the key: as text, or its 32 bytes.
  static func read(_ path: String) throws(OptionError) -> [UInt8] {
    var text: [UInt8]
    do throws(SystemError) {
      text = try FileSystem.contents(of: path)
    } catch {
      throw .failed("\(path): \(error.message)")
    }
    if text.count != 32 {
      while text.last == UInt8(ascii: "\n") || text.last == UInt8(ascii: "\r") { text.removeLast() }
    }
    do throws(OptionError) {
      return try parse(text)
    } catch {
      throw .failed("\(path): \(error.description)")
    }
  }

  private static func bytes(_ digits: ArraySlice<UInt8>) -> [UInt8]? {
    var bytes: [UInt8] = []
    var half: UInt8?
    for digit in digits {
      guard let value = Character(Unicode.Scalar(digit)).hexDigitValue.map(UInt8.init) else { return nil }
      if let high = half {
        bytes.append(high << 4 | value)
        half = nil
      } else {
        half = value
      }
    }
    return bytes
  }
}
