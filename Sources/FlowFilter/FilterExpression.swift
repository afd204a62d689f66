public import NetworkTypes

/// Where a client applies a filter.
public enum FilterScope: String, Hashable, Sendable, CaseIterable {
  /// In the client only.
  case local
  /// At the server; not repeated in the client.
  case remote
  /// Selects what a screen shows, not what is read.
  case display
}

/// The text of a filter, understood.
public struct FilterExpression: Hashable, Sendable {
  /// From a leading `local`, `remote` or `display`; nil when the filter is sent and applied.
  public var scope: FilterScope?
  public var syntax: FilterSyntax

  public init(scope: FilterScope? = nil, syntax: FilterSyntax) {
    self.scope = scope
    self.syntax = syntax
  }

  /// Parses a filter; empty text selects everything. Dates without a zone are read in `zone`.
  public init(parsing text: String, names: NameResolution = .numeric, zone: ClockZone = .utc)
    throws(FilterError)
  {
    var parser = FilterParser(text, try FilterLexer.tokens(of: text), names, zone)
    self = try parser.parse()
  }
}

extension FilterExpression: CustomStringConvertible {
  public var description: String { (scope.map { $0.rawValue + " " } ?? "") + syntax.description }
}

extension FilterSyntax {
  /// Parses a filter without a scope word.
  public init(parsing text: String, names: NameResolution = .numeric, zone: ClockZone = .utc)
    throws(FilterError)
  {
    self = try FilterExpression(parsing: text, names: names, zone: zone).syntax
  }
}
