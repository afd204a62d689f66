internal import FlowModel

/// Pairs that users write most, in one closure instead of three.
extension FilterCompiler {
  /// `pkts gt 5`, which is `spkts gt 5 or dpkts gt 5`; nil for anything else.
  mutating func jointly(_ operands: [FilterSyntax], isConjunction: Bool) -> Predicate? {
    guard operands.count == 2, case .test(.field(let first, let comparison, let value)) = operands[0],
      case .test(.field(let second, comparison, value)) = operands[1],
      let interval = FilterInterval(comparison, value), !interval.isNegated,
      let range = interval.range(UInt64.self)
    else { return nil }
    let low = range.lowerBound
    let span = range.upperBound - low
    switch (first, second) {
    case ("spkts", "dpkts"):
      need(.metric)
      if isConjunction {
        return {
          $0.has(.metric) && $0.traffic.counters.source.packets &- low <= span
            && $0.traffic.counters.destination.packets &- low <= span
        }
      }
      return {
        $0.has(.metric)
          && ($0.traffic.counters.source.packets &- low <= span
            || $0.traffic.counters.destination.packets &- low <= span)
      }
    case ("sbytes", "dbytes"):
      need(.metric)
      if isConjunction {
        return {
          $0.has(.metric) && $0.traffic.counters.source.bytes &- low <= span
            && $0.traffic.counters.destination.bytes &- low <= span
        }
      }
      return {
        $0.has(.metric)
          && ($0.traffic.counters.source.bytes &- low <= span
            || $0.traffic.counters.destination.bytes &- low <= span)
      }
    default: return nil
    }
  }
}
