extension FilterParser {
  /// A number, a range, a comparison or a service name.
  mutating func parsePort(
    _ qualifier: FilterQualifier, _ comparison: FilterComparison?, _ comparisonToken: FilterToken
  ) throws(FilterError) -> FilterSyntax {
    let direction = qualifier.direction ?? .either
    let value = try takeValue("a port")
    guard let range = try portRange(value) else {
      guard comparison == nil || comparison == .equal || comparison == .notEqual else {
        throw error(.comparison(comparisonToken.text, with: "a port name"), at: comparisonToken)
      }
      let named = try service(value, qualifier.scope, direction)
      return comparison == .notEqual ? Self.unequal(named, direction) : named
    }
    let low = range.lowerBound
    let high = range.upperBound
    switch comparison {
    case nil, .equal: return .test(.port(range, direction))
    case .notEqual: return Self.unequal(.test(.port(range, direction)), direction)
    case .contains: throw error(.comparison(comparisonToken.text, with: "ports"), at: comparisonToken)
    case _ where low != high:
      throw error(.comparison(comparisonToken.text, with: "a range"), at: comparisonToken)
    case .greater: return high == .max ? .nothing : .test(.port(high + 1...UInt16.max, direction))
    case .greaterOrEqual: return .test(.port(low...UInt16.max, direction))
    case .less: return low == 0 ? .nothing : .test(.port(0...low - 1, direction))
    case .lessOrEqual: return .test(.port(0...high, direction))
    }
  }

  /// Has ports, and not this one.
  private static func unequal(_ syntax: FilterSyntax, _ direction: FilterDirection) -> FilterSyntax {
    .conjunction([.test(.port(0...UInt16.max, direction)), .negation(syntax)])
  }

  /// Nil for a name.
  private func portRange(_ value: FilterToken) throws(FilterError) -> ClosedRange<UInt16>? {
    guard value.kind == .word else { return nil }
    let bounds: (Int64, Int64)
    if let number = NumberText.integer(value.text) {
      bounds = (number, number)
    } else if let parts = NumberText.range(value.text), let low = NumberText.integer(parts.low),
      let high = NumberText.integer(parts.high)
    {
      bounds = (low, high)
    } else {
      return nil
    }
    guard let low = UInt16(exactly: bounds.0), let high = UInt16(exactly: bounds.1) else {
      throw error(.outOfRange(value.text, limits: "0 to 65535"), at: value)
    }
    guard low <= high else { throw error(.backwards(value.text), at: value) }
    return low...high
  }

  /// A named port exists for some protocols only, and is searched in these only.
  private func service(
    _ value: FilterToken, _ scope: FilterQualifier.Scope, _ direction: FilterDirection
  ) throws(FilterError) -> FilterSyntax {
    var found = names.port(value.text)
    guard !found.isEmpty else { throw error(.unknownPort(value.text, protocol: nil), at: value) }
    if case .traffic(let transport) = scope, let number = transport.ipNumber {
      found.removeAll { $0.ipProtocol != number }
      guard !found.isEmpty else {
        throw error(.unknownPort(value.text, protocol: transport.rawValue), at: value)
      }
      return .disjunction(found.map { .test(.port($0.port...$0.port, direction)) })
    }
    return .disjunction(
      found.map { service in
        let transport: FilterTest =
          switch service.ipProtocol {
          case 6: .traffic(.tcp)
          case 17: .traffic(.udp)
          default: .ipProtocol(service.ipProtocol)
          }
        return .conjunction([.test(transport), .test(.port(service.port...service.port, direction))])
      })
  }
}
