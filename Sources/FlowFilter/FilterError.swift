/// What is wrong with a filter or a time range, and where.
public struct FilterError: Error, Equatable, Sendable {
  public enum Reason: Equatable, Sendable {
    case tooLong(bytes: Int)
    case tooDeep(limit: Int)
    case unterminatedQuote
    case unexpectedCharacter(String)
    /// What would have been understood here; `found` is nil at the end of the text.
    case expected(String, found: String?)
    case unknownWord(String)
    case unknownPort(String, protocol: String?)
    case unknownHost(String)
    case unknownProtocol(String)
    case unknownEncapsulation(String)
    /// The text is not a value of that kind: "a number", "an address".
    case invalid(String, expected: String)
    case outOfRange(String, limits: String)
    case backwards(String)
    /// The comparison does not go with the value.
    case comparison(String, with: String)
    /// The word takes no `src` or `dst`.
    case undirected(String)
    case unsupported(String)
  }

  public let reason: Reason
  public let expression: String
  /// The offending part, UTF-8 offsets into `expression`; empty at its end.
  public let range: Range<Int>
  /// What was probably meant.
  public let hint: String?

  init(_ reason: Reason, in expression: String, at range: Range<Int>, hint: String? = nil) {
    self.reason = reason
    self.expression = expression
    self.range = range
    self.hint = hint
  }

  public var message: String {
    switch reason {
    case .tooLong(let bytes): "expression of \(bytes) bytes; the limit is \(FilterLexer.maximumLength)"
    case .tooDeep(let limit): "more than \(limit) levels of nesting"
    case .unterminatedQuote: "quoted text without its closing quote"
    case .unexpectedCharacter(let text): "unexpected `\(text)`"
    case .expected(let what, nil): "expected \(what) at the end"
    case .expected(let what, let found?): "expected \(what), found `\(found)`"
    case .unknownWord(let word): "unknown word `\(word)`"
    case .unknownPort(let name, nil): "unknown port `\(name)`"
    case .unknownPort(let name, let transport?): "no \(transport) port is named `\(name)`"
    case .unknownHost(let name): "unknown host `\(name)`"
    case .unknownProtocol(let name): "unknown protocol `\(name)`"
    case .unknownEncapsulation(let name): "unknown encapsulation `\(name)`"
    case .invalid(let text, let expected): "`\(text)` is not \(expected)"
    case .outOfRange(let text, let limits): "`\(text)` is outside \(limits)"
    case .backwards(let text): "`\(text)` is empty: it ends before it starts"
    case .comparison(let comparison, let kind): "`\(comparison)` does not compare \(kind)"
    case .undirected(let word): "`\(word)` has no direction"
    case .unsupported(let what): what
    }
  }
}

extension FilterError: CustomStringConvertible {
  /// Message, the expression, a line that marks the place, and the hint.
  public var description: String {
    let (line, mark) = excerpt
    let lines = [message, "  " + line, "  " + mark] + (hint.map { [$0] } ?? [])
    return lines.joined(separator: "\n")
  }

  /// At most about two hundred characters around the place, on one line, and the marks under it.
  private var excerpt: (line: String, mark: String) {
    let bytes = Array(expression.utf8)
    let start = min(range.lowerBound, bytes.count)
    let end = min(max(range.upperBound, start), bytes.count)
    let before = printable(bytes[max(0, start - 100)..<start], cut: start > 100, atStart: true)
    let place = printable(bytes[start..<min(end, start + 80)], cut: false, atStart: false)
    let after = printable(
      bytes[min(end, start + 80)..<min(bytes.count, end + 60)], cut: bytes.count > end + 60, atStart: false)
    let mark =
      String(repeating: " ", count: before.count) + "^"
      + String(repeating: "~", count: max(0, place.count - 1))
    return (before + place + after, mark)
  }

  private func printable(_ bytes: ArraySlice<UInt8>, cut: Bool, atStart: Bool) -> String {
    let text = String(
      String(decoding: bytes, as: UTF8.self).unicodeScalars.map {
        $0.value < 32 || $0.value == 127 ? " " : Character($0)
      })
    return cut ? (atStart ? "…" + text : text + "…") : text
  }
}
