internal import NetworkTypes

/// Recursive descent over the tokens; recursion only for parentheses, which are counted.
struct FilterParser {
  /// Nested parentheses.
  static let maximumDepth = 200
  /// Levels of the tree: `and` and `or` in turn nest without parentheses.
  static let maximumLevels = 1000

  let expression: String
  let tokens: [FilterToken]
  let names: NameResolution
  let zone: ClockZone
  var index = 0
  var depth = 0
  /// What an identifier without qualifiers continues: the second name in `port http or https`.
  var inherited: FilterQualifier?

  init(_ expression: String, _ tokens: [FilterToken], _ names: NameResolution, _ zone: ClockZone) {
    self.expression = expression
    self.tokens = tokens
    self.names = names
    self.zone = zone
  }

  var token: FilterToken { tokens[index] }
  var following: FilterToken { tokens[min(index + 1, tokens.count - 1)] }

  mutating func advance() { if index + 1 < tokens.count { index += 1 } }

  mutating func parse() throws(FilterError) -> FilterExpression {
    var scope: FilterScope?
    if token.kind == .word, let word = FilterScope(rawValue: token.text) {
      scope = word
      advance()
    }
    guard token.kind != .end else { return FilterExpression(scope: scope, syntax: .everything) }
    let syntax = try parseExpression()
    switch token.kind {
    case .end: return FilterExpression(scope: scope, syntax: syntax)
    case .close: throw error(.expected("`and` or `or`", found: ")"), hint: "there is no `(` for this")
    default: throw error(.expected("`and` or `or`", found: token.text))
    }
  }

  /// Terms joined by `and` and `or`: equal weight, left to right.
  mutating func parseExpression() throws(FilterError) -> FilterSyntax {
    var result = try parseTerm()
    var wasConjunction: Bool?
    var levels = 0
    while token.kind == .and || token.kind == .or {
      let isConjunction = token.kind == .and
      if isConjunction != wasConjunction {
        levels += 1
        guard levels < Self.maximumLevels else { throw error(.tooDeep(limit: Self.maximumLevels)) }
      }
      wasConjunction = isConjunction
      advance()
      result.append(try parseTerm(), isConjunction: isConjunction)
    }
    return result
  }

  mutating func parseTerm() throws(FilterError) -> FilterSyntax {
    var isNegated = false
    while token.kind == .not {
      isNegated.toggle()
      advance()
    }
    let operand = token.kind == .open ? try parseGroup() : try parsePrimitive()
    return isNegated ? .negation(operand) : operand
  }

  /// An expression in parentheses.
  mutating func parseGroup() throws(FilterError) -> FilterSyntax {
    let open = token
    depth += 1
    guard depth <= Self.maximumDepth else { throw error(.tooDeep(limit: Self.maximumDepth)) }
    advance()
    let result = try parseExpression()
    guard token.kind == .close else {
      if token.kind == .end {
        throw FilterError(
          .expected("`)`", found: nil), in: expression, at: token.range,
          hint: "for the `(` at byte \(open.range.lowerBound + 1)")
      }
      throw error(.expected("`and`, `or` or `)`", found: token.text))
    }
    advance()
    depth -= 1
    return result
  }

  /// An error at the current token.
  func error(_ reason: FilterError.Reason, hint: String? = nil) -> FilterError {
    FilterError(reason, in: expression, at: token.range, hint: hint)
  }

  func error(_ reason: FilterError.Reason, at token: FilterToken, hint: String? = nil) -> FilterError {
    FilterError(reason, in: expression, at: token.range, hint: hint)
  }

  /// "expected …" at the current token.
  func expected(_ what: String, hint: String? = nil) -> FilterError {
    error(.expected(what, found: token.kind == .end ? nil : token.text), hint: hint)
  }
}
