/// A parsed filter: tests joined by `and`, `or` and `not`, names already resolved to numbers.
///
/// The parser keeps it canonical: `all` and `any` hold at least two members and never directly one
/// of their own kind, `not` never holds a `not`. `description` is text that parses to the same tree.
public indirect enum FilterSyntax: Hashable, Sendable {
  case test(FilterTest)
  case not(FilterSyntax)
  case all([FilterSyntax])
  case any([FilterSyntax])
}

extension FilterSyntax {
  /// A filter that selects everything.
  public static let everything = FilterSyntax.test(.always)
  static let nothing = FilterSyntax.not(.test(.always))

  static func negation(_ operand: FilterSyntax) -> FilterSyntax {
    if case .not(let inner) = operand { return inner }
    return .not(operand)
  }

  /// `and`, flattened: it is associative.
  static func conjunction(_ operands: [FilterSyntax]) -> FilterSyntax {
    var members: [FilterSyntax] = []
    for operand in operands {
      if case .all(let inner) = operand { members += inner } else { members.append(operand) }
    }
    return members.count == 1 ? members[0] : .all(members)
  }

  static func disjunction(_ operands: [FilterSyntax]) -> FilterSyntax {
    var members: [FilterSyntax] = []
    for operand in operands {
      if case .any(let inner) = operand { members += inner } else { members.append(operand) }
    }
    return members.count == 1 ? members[0] : .any(members)
  }

  /// Adds one operand in place, so that long chains cost linear time.
  mutating func append(_ operand: FilterSyntax, isConjunction: Bool) {
    switch (self, isConjunction) {
    case (.all(var members), true):
      self = .everything
      if case .all(let more) = operand { members += more } else { members.append(operand) }
      self = .all(members)
    case (.any(var members), false):
      self = .everything
      if case .any(let more) = operand { members += more } else { members.append(operand) }
      self = .any(members)
    default:
      self = isConjunction ? .conjunction([self, operand]) : .disjunction([self, operand])
    }
  }
}
