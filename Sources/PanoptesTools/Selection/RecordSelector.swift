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
  private var filter: CompiledFilter.Predicate?
  private var times: TimeRange?
  private var patterns: [Pattern] = []
  private var label: RegularExpression?

  /// Everything is taken.
  var isEmpty: Bool { filter == nil && times == nil && patterns.isEmpty && label == nil }

  init(_ configuration: ClientConfiguration) throws(OptionError) {
    if let text = configuration.filter {
      let expression = try FilterText.parse(text)
      // What a screen shows is not what is read.
      if expression.scope != .display { set(CompiledFilter(expression.syntax)) }
    }
    if let text = configuration.timeRange {
      times = try FilterText.timeRange(text)
      blocks.formUnion(TimeRange.neededBlocks)
    }
    for pattern in configuration.userDataPatterns {
      try patterns.append(Pattern(side: pattern.side, expression: RegularExpression(pattern.expression)))
      switch pattern.side {
      case .source: blocks.insert(.sourceData)
      case .destination: blocks.insert(.destinationData)
      case .either: blocks.formUnion([.sourceData, .destinationData])
      }
    }
    if let text = configuration.labelPattern {
      label = try RegularExpression(text)
      blocks.insert(.label)
    }
  }

  /// The filter of one output.
  init(filter text: String) throws(OptionError) { set(try FilterText.compile(text)) }

  private mutating func set(_ filter: CompiledFilter) {
    self.filter = filter.predicate
    blocks.formUnion(filter.neededBlocks)
  }

  @inline(__always)
  func takes(_ record: borrowing FlowRecord) -> Bool {
    if let times, !times.contains(record) { return false }
    if let filter, !filter(record) { return false }
    return patterns.isEmpty && label == nil ? true : takesText(record)
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
