public import FlowModel
public import NetworkTypes

/// A filter made ready to ask many records.
public struct CompiledFilter: Sendable {
  /// Asks one record.
  public typealias Predicate = @Sendable (borrowing FlowRecord) -> Bool

  public let syntax: FilterSyntax
  /// Blocks that decide the answer: a decoder may decode these first, and the rest for hits only.
  public let neededBlocks: BlockSet
  /// Of these, the ones the tests themselves read: without what only decides who is the source.
  public let testedBlocks: BlockSet
  /// A necessary condition on the key alone.
  public let keyScreen: KeyScreen
  /// The decision alone, for who asks it of every record: lending it costs one reference count, and
  /// lending the whole filter one for each of its parts.
  public let predicate: Predicate

  public init(_ syntax: FilterSyntax) {
    var compiler = FilterCompiler()
    self.syntax = syntax
    predicate = compiler.compile(syntax)
    neededBlocks = compiler.blocks
    testedBlocks = compiler.tested
    keyScreen = syntax.keyScreen
  }

  /// Parses and compiles; a scope word is allowed and ignored.
  public init(parsing text: String, names: NameResolution = .numeric, zone: ClockZone = .utc)
    throws(FilterError)
  {
    self.init(try FilterSyntax(parsing: text, names: names, zone: zone))
  }

  /// Whether the filter selects the record. A comparison of what the record does not hold is false,
  /// whatever the comparison: `dttl lt 64` and `dttl ne 64` both fail without answers.
  @inlinable public func matches(_ record: borrowing FlowRecord) -> Bool { predicate(record) }
}
