import FlowFilter
import FlowModel
import NetworkTypes

/// Which records a client takes: the filter, the range of time, the patterns.
struct RecordSelector {
  private struct Pattern {
    let side: UserDataPattern.Side
    let expression: RegularExpression
  }

  /// Blocks that the decision reads; nothing else need be decoded before it.
  private(set) var blocks: BlockSet = []
  /// Of these, what the questions themselves read: without what only turns a record.
  private(set) var testedBlocks: BlockSet = []
  /// What the key of a record must hold to be taken.
  private(set) var keyScreen = KeyScreen.open
  /// A closure in an optional is called through a thunk that copies the record, all of it; one in a
  /// structure is not.
  private struct Question {
    let ask: CompiledFilter.Predicate
  }
  private var question = Question { _ in true }
  /// What the question was made of.
  private var syntax: FilterSyntax?
  private var hasFilter = false
  /// Looked at where they lie: a range is too large to be copied for every record.
  private var times: [TimeRange] = []
  private var patterns: [Pattern] = []
  private var label: RegularExpression?
  private var hasTimes = false
  private var hasText = false

  /// Everything is taken.
  var isEmpty: Bool { !hasFilter && times.isEmpty && patterns.isEmpty && label == nil }

  init(_ configuration: ClientConfiguration) throws(OptionError) {
    if let text = configuration.filter {
      let expression = try FilterText.parse(text)
      // What a screen shows is not what is read.
      if expression.scope != .display { set(CompiledFilter(expression.syntax)) }
    }
    if let text = configuration.timeRange {
      times = [try FilterText.timeRange(text)]
      hasTimes = true
      need(TimeRange.neededBlocks)
    }
    for pattern in configuration.userDataPatterns {
      try patterns.append(Pattern(side: pattern.side, expression: RegularExpression(pattern.expression)))
      switch pattern.side {
      case .source: need(.sourceData)
      case .destination: need(.destinationData)
      case .either: need([.sourceData, .destinationData])
      }
    }
    if let text = configuration.labelPattern {
      label = try RegularExpression(text)
      need(.label)
    }
    hasText = !patterns.isEmpty || label != nil
  }

  private mutating func need(_ needed: BlockSet) {
    blocks.formUnion(needed)
    testedBlocks.formUnion(needed)
  }

  /// The filter of one output.
  init(filter text: String) throws(OptionError) { set(try FilterText.compile(text)) }

  private mutating func set(_ filter: CompiledFilter) {
    question = Question(ask: filter.predicate)
    syntax = filter.syntax
    hasFilter = true
    keyScreen = filter.keyScreen
    blocks.formUnion(filter.neededBlocks)
    testedBlocks.formUnion(filter.testedBlocks)
  }

  /// The same for another thread, which shares nothing that asking changes: patterns have a buffer, and
  /// what a filter is made of has its references counted. The times stay those of the first.
  func copy() throws(OptionError) -> RecordSelector {
    var copy = self
    if let syntax { copy.question = Question(ask: CompiledFilter(syntax).predicate) }
    copy.patterns = try patterns.map { pattern throws(OptionError) in
      Pattern(side: pattern.side, expression: try pattern.expression.copy())
    }
    copy.label = try label?.copy()
    return copy
  }

  @inline(__always)
  func takes(_ record: borrowing FlowRecord) -> Bool {
    if hasTimes, !times[0].contains(record) { return false }
    if hasFilter, !question.ask(record) { return false }
    return hasText ? takesText(record) : true
  }

  private func takesText(_ record: borrowing FlowRecord) -> Bool {
    for pattern in patterns {
      let isSource = pattern.side != .destination && Self.matches(pattern, .sourceData, record)
      let isDestination = pattern.side != .source && Self.matches(pattern, .destinationData, record)
      guard isSource || isDestination else { return false }
    }
    if let label {
      guard record.has(.label) else { return false }
      let range = record.label
      return record.storage.withUnsafeBytes { label.matches(UnsafeRawBufferPointer(rebasing: $0[range])) }
    }
    return true
  }

  private static func matches(
    _ pattern: Pattern, _ block: BlockSet, _ record: borrowing FlowRecord
  ) -> Bool {
    guard record.has(block) else { return false }
    let range = block == .sourceData ? record.userData.source.range : record.userData.destination.range
    return record.storage.withUnsafeBytes {
      pattern.expression.matches(UnsafeRawBufferPointer(rebasing: $0[range]))
    }
  }
}
