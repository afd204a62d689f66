/// A word or symbol of a filter, with its place.
struct FilterToken: Equatable {
  enum Kind: Equatable {
    /// Names, numbers, addresses, ranges: what they are depends on where they stand.
    case word
    /// In quotes, or after `\`: never a keyword.
    case quoted, escaped
    case open, close, not, and, or
    case comparison(FilterComparison)
    case end
  }

  var kind: Kind
  var text: String
  /// UTF-8 offsets into the expression.
  var range: Range<Int>
}

/// Cuts an expression into tokens.
struct FilterLexer {
  static let maximumLength = 65_536
  private static let operators: [String: FilterToken.Kind] = ["and": .and, "or": .or, "not": .not]

  private let expression: String
  private let bytes: [UInt8]
  private var index = 0

  static func tokens(of expression: String) throws(FilterError) -> [FilterToken] {
    let length = expression.utf8.count
    guard length <= maximumLength else {
      throw FilterError(.tooLong(bytes: length), in: String(expression.prefix(80)), at: 0..<0)
    }
    var lexer = FilterLexer(expression: expression, bytes: Array(expression.utf8))
    var tokens: [FilterToken] = []
    while let token = try lexer.next() { tokens.append(token) }
    tokens.append(FilterToken(kind: .end, text: "", range: length..<length))
    return tokens
  }

  private init(expression: String, bytes: [UInt8]) {
    self.expression = expression
    self.bytes = bytes
  }

  private mutating func next() throws(FilterError) -> FilterToken? {
    while index < bytes.count, bytes[index] <= 0x20 { index += 1 }
    guard index < bytes.count else { return nil }
    let start = index
    switch bytes[index] {
    case UInt8(ascii: "("): return symbol(.open, 1)
    case UInt8(ascii: ")"): return symbol(.close, 1)
    case UInt8(ascii: "~"): return symbol(.comparison(.contains), 1)
    case UInt8(ascii: "!"): return follows("=") ? symbol(.comparison(.notEqual), 2) : symbol(.not, 1)
    case UInt8(ascii: "="): return symbol(.comparison(.equal), follows("=") ? 2 : 1)
    case UInt8(ascii: ">"):
      return follows("=") ? symbol(.comparison(.greaterOrEqual), 2) : symbol(.comparison(.greater), 1)
    case UInt8(ascii: "<"):
      return follows("=") ? symbol(.comparison(.lessOrEqual), 2) : symbol(.comparison(.less), 1)
    case UInt8(ascii: "&") where follows("&"): return symbol(.and, 2)
    case UInt8(ascii: "|") where follows("|"): return symbol(.or, 2)
    case UInt8(ascii: "&"), UInt8(ascii: "|"):
      let text = String(decoding: [bytes[index]], as: UTF8.self)
      throw FilterError(
        .unexpectedCharacter(text), in: expression, at: start..<start + 1,
        hint: "did you mean `\(text)\(text)`?")
    case UInt8(ascii: "\""): return try quoted()
    case UInt8(ascii: "\\"):
      index += 1
      guard index < bytes.count, Self.isWord(bytes[index]) else {
        throw FilterError(.expected("a word", found: nil), in: expression, at: start..<index)
      }
      return word(.escaped, from: start)
    default: return word(.word, from: start)
    }
  }

  private func follows(_ character: Unicode.Scalar) -> Bool {
    index + 1 < bytes.count && bytes[index + 1] == UInt8(ascii: character)
  }

  private mutating func symbol(_ kind: FilterToken.Kind, _ count: Int) -> FilterToken {
    let range = index..<index + count
    index += count
    return FilterToken(kind: kind, text: String(decoding: bytes[range], as: UTF8.self), range: range)
  }

  private mutating func word(_ kind: FilterToken.Kind, from start: Int) -> FilterToken {
    let first = index
    while index < bytes.count, Self.isWord(bytes[index]) { index += 1 }
    let text = String(decoding: bytes[first..<index], as: UTF8.self)
    return FilterToken(
      kind: kind == .word ? Self.operators[text] ?? .word : kind, text: text, range: start..<index)
  }

  private mutating func quoted() throws(FilterError) -> FilterToken {
    let start = index
    var content: [UInt8] = []
    index += 1
    while index < bytes.count, bytes[index] != UInt8(ascii: "\"") {
      if bytes[index] == UInt8(ascii: "\\"), index + 1 < bytes.count { index += 1 }
      content.append(bytes[index])
      index += 1
    }
    guard index < bytes.count else {
      throw FilterError(.unterminatedQuote, in: expression, at: start..<bytes.count)
    }
    index += 1
    return FilterToken(kind: .quoted, text: String(decoding: content, as: UTF8.self), range: start..<index)
  }

  private static func isWord(_ byte: UInt8) -> Bool {
    switch byte {
    case 0...0x20, UInt8(ascii: "("), UInt8(ascii: ")"), UInt8(ascii: "!"), UInt8(ascii: "<"),
      UInt8(ascii: ">"),
      UInt8(ascii: "="), UInt8(ascii: "&"), UInt8(ascii: "|"), UInt8(ascii: "~"), UInt8(ascii: "\""),
      UInt8(ascii: "\\"):
      false
    default: true
    }
  }
}
