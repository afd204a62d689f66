internal import FlowModel
internal import NetworkTypes

extension FilterParser {
  mutating func parseQuantity(
    _ quantity: ClassicQuantity, _ word: String, _ direction: FilterDirection?,
    _ comparison: FilterComparison?,
    _ comparisonToken: FilterToken
  ) throws(FilterError) -> FilterSyntax {
    guard let (ids, isDisjunction) = quantity.ids(direction) else {
      throw error(.undirected(word), at: comparisonToken)
    }
    return try parseFields(ids, isDisjunction: isDisjunction, comparison, comparisonToken)
  }

  /// A comparison of one or two rows of the registry with one value.
  mutating func parseFields(
    _ ids: [String], isDisjunction: Bool, _ comparison: FilterComparison?, _ comparisonToken: FilterToken
  ) throws(FilterError) -> FilterSyntax {
    let kind = FieldKind(id: ids[0])
    if comparison == nil, kind != .text, token.kind == .end || token.kind == .close {
      throw expected("a comparison and \(kind.name)")
    }
    let value = try takeValue(kind.name)
    let parsed = try self.value(value, kind)
    var asked = comparison ?? .equal
    var operand = parsed
    switch (parsed, asked) {
    case (.text, .equal), (.text, .notEqual), (.text, .contains): break
    case (.text, _), (_, .contains):
      throw error(.comparison(comparisonToken.text, with: kind.name), at: comparisonToken)
    case (.times(let range), .greater), (.times(let range), .lessOrEqual):
      operand = .times(range.upperBound...range.upperBound)
    case (.times(let range), .less), (.times(let range), .greaterOrEqual):
      operand = .times(range.lowerBound...range.lowerBound)
    case (_, .equal), (_, .notEqual): break
    case (.range, _): throw error(.comparison(comparisonToken.text, with: "a range"), at: comparisonToken)
    case (.address(let prefix), _) where !prefix.isHost:
      throw error(.comparison(comparisonToken.text, with: "a network"), at: comparisonToken)
    default: break
    }
    // The range of one moment is the moment.
    if case .range(let low, let high) = operand, low == high { operand = .number(low) }
    if comparison == nil { asked = .equal }
    let tests = ids.map { FilterSyntax.test(.field($0, asked, operand)) }
    guard tests.count > 1 else { return tests[0] }
    if asked == .notEqual, isDisjunction {
      // Neither direction equals; one of them at least has a value.
      return .all([.any(tests), .not(.any(ids.map { .test(.field($0, .equal, operand)) }))])
    }
    return isDisjunction ? .disjunction(tests) : .conjunction(tests)
  }

  private func value(_ token: FilterToken, _ kind: FieldKind) throws(FilterError) -> FilterValue {
    let text = token.text
    switch kind {
    case .text: return .text(text)
    case .number, .codepoint, .asNumber:
      func number(_ text: String) -> FilterNumber? {
        switch kind {
        case .codepoint: CodePoint.number(named: text).map { .integer(Int64($0)) } ?? NumberText.number(text)
        case .asNumber: NumberText.asNumber(text) ?? NumberText.number(text)
        default: NumberText.number(text)
        }
      }
      if let value = number(text) { return .number(value) }
      if let parts = NumberText.range(text), let low = number(parts.low), let high = number(parts.high) {
        guard low.double <= high.double else { throw error(.backwards(text), at: token) }
        return .range(low, high)
      }
      throw error(
        .invalid(text, expected: kind.name), at: token,
        hint: text.first == "0" && NumberText.number(String(text.drop { $0 == "0" })) != nil
          ? "a leading 0 means octal" : nil)
    case .time:
      if let range = TimeLiteral.range(text, zone) { return .times(range) }
      if let parts = NumberText.range(text), let low = TimeLiteral.range(parts.low, zone),
        let high = TimeLiteral.range(parts.high, zone)
      {
        guard low.lowerBound <= high.upperBound else { throw error(.backwards(text), at: token) }
        return .times(low.lowerBound...high.upperBound)
      }
      throw error(
        .invalid(text, expected: kind.name), at: token,
        hint: "for example 2023-11-14T22:13:20 or 1700000000.5")
    case .address:
      guard let prefix = IPPrefix(text) else { throw error(.invalid(text, expected: kind.name), at: token) }
      return .address(prefix)
    case .hardware:
      guard let address = MACAddress(text) else {
        throw error(.invalid(text, expected: kind.name), at: token)
      }
      return .hardware(address)
    }
  }
}

/// How the values of a row are written in a filter.
enum FieldKind {
  case number, codepoint, asNumber, time, address, hardware, text

  init(id: String) {
    switch id {
    case "sdsb", "ddsb": self = .codepoint
    case "sas", "das", "ias": self = .asNumber
    case "spi": self = .number
    default:
      switch FieldRegistry.field(named: id)?.value {
      case .count, .integer, .real, .port, nil: self = .number
      case .time: self = .time
      case .address: self = .address
      case .hardwareAddress: self = .hardware
      case .text: self = .text
      }
    }
  }

  var name: String {
    switch self {
    case .number: "a number"
    case .codepoint: "a codepoint name or number"
    case .asNumber: "an AS number"
    case .time: "a time"
    case .address: "an address"
    case .hardware: "a hardware address"
    case .text: "text"
    }
  }
}

/// Names of differentiated services codepoints (RFC 2474, 2597, 3246).
enum CodePoint {
  static func number(named name: String) -> UInt8? {
    if name == "ef" { return 46 }
    if name == "be" { return 0 }
    let bytes = Array(name.utf8)
    guard bytes.count >= 3 else { return nil }
    let digits = bytes.dropFirst(2).map { Int($0) - 48 }
    switch (name.prefix(2), digits.count) {
    case ("cs", 1) where (0...7).contains(digits[0]): return UInt8(digits[0] * 8)
    case ("af", 2) where (1...4).contains(digits[0]) && (1...3).contains(digits[1]):
      return UInt8(digits[0] * 8 + digits[1] * 2)
    default: return nil
    }
  }
}
