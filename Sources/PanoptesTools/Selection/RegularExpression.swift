#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#elseif canImport(Darwin)
  import Darwin
#endif

/// A POSIX extended regular expression, as regcomp(3) knows it: what the classic programs use.
final class RegularExpression {
  private var compiled = regex_t()
  /// The text to match, with the zero at its end that the C library wants.
  private var buffer: [UInt8] = []

  private let pattern: String
  private let ignoresCase: Bool

  init(_ pattern: String, ignoresCase: Bool = false) throws(OptionError) {
    self.pattern = pattern
    self.ignoresCase = ignoresCase
    let flags = REG_EXTENDED | REG_NOSUB | (ignoresCase ? REG_ICASE : 0)
    let status = regcomp(&compiled, pattern, flags)
    guard status == 0 else {
      var text = [CChar](repeating: 0, count: 256)
      _ = regerror(status, &compiled, &text, text.count)
      let reason = String(decoding: text.prefix { $0 != 0 }.map(UInt8.init(bitPattern:)), as: UTF8.self)
      throw .invalid("'\(pattern)' is no regular expression: \(reason)")
    }
  }

  /// The same for another thread.
  func copy() throws(OptionError) -> RegularExpression {
    try RegularExpression(pattern, ignoresCase: ignoresCase)
  }

  deinit { regfree(&compiled) }

  /// Looks at the bytes up to the first zero, as the classic programs do.
  func matches(_ bytes: UnsafeRawBufferPointer) -> Bool {
    buffer.removeAll(keepingCapacity: true)
    buffer.append(contentsOf: bytes)
    buffer.append(0)
    return buffer.withUnsafeBytes { text in
      regexec(&compiled, text.bindMemory(to: CChar.self).baseAddress, 0, nil, 0) == 0
    }
  }
}
