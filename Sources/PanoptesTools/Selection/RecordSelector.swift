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
  private var patterns: [Pattern] = []
  private var label: RegularExpression?

  /// Everything is taken.
  var isEmpty: Bool { patterns.isEmpty && label == nil }

  init(_ configuration: ClientConfiguration) throws(OptionError) {
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
  init(filter: String, _ configuration: ClientConfiguration) throws(OptionError) {
    throw .failed("filters are not in this version yet")
  }

  func takes(_ record: borrowing FlowRecord) -> Bool {
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
