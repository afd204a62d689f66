internal import FlowModel

/// Turns a syntax tree into closures.
struct FilterCompiler {
  typealias Predicate = CompiledFilter.Predicate

  private(set) var blocks: BlockSet = []
  /// Without what decides who is the source.
  private(set) var tested: BlockSet = []

  mutating func compile(_ syntax: FilterSyntax) -> Predicate {
    switch syntax {
    case .test(let test): return compile(test)
    case .not(let operand):
      let operand = compile(operand)
      return { !operand($0) }
    case .all(let operands):
      if let joint = jointly(operands, isConjunction: true) { return joint }
      return Self.all(operands.map { Part(test: compile($0)) }[...])
    case .any(let operands):
      if let joint = jointly(operands, isConjunction: false) { return joint }
      return Self.any(operands.map { Part(test: compile($0)) }[...])
    }
  }

  /// A closure that stands in an array by itself is called through a thunk, which copies the
  /// borrowed record. Wrapped it is called as it is: 30 times faster.
  private struct Part {
    let test: Predicate
  }

  // Long lists become trees of three branches: a loop over an array counts references.

  private static func all(_ parts: ArraySlice<Part>) -> Predicate {
    let start = parts.startIndex
    switch parts.count {
    case 0: return { _ in true }
    case 1: return parts[start].test
    case 2:
      let a = parts[start].test
      let b = parts[start + 1].test
      return { record in a(record) ? b(record) : false }
    default:
      let third = parts.count / 3
      let a = all(parts[start..<start + third])
      let b = all(parts[start + third..<start + 2 * third])
      let c = all(parts[(start + 2 * third)...])
      return { record in a(record) ? b(record) ? c(record) : false : false }
    }
  }

  private static func any(_ parts: ArraySlice<Part>) -> Predicate {
    let start = parts.startIndex
    switch parts.count {
    case 0: return { _ in false }
    case 1: return parts[start].test
    case 2:
      let a = parts[start].test
      let b = parts[start + 1].test
      return { record in a(record) ? true : b(record) }
    default:
      let third = parts.count / 3
      let a = any(parts[start..<start + third])
      let b = any(parts[start + third..<start + 2 * third])
      let c = any(parts[(start + 2 * third)...])
      return { record in a(record) ? true : b(record) ? true : c(record) }
    }
  }

  /// The record's blocks that a test of one side reads: what decides who is the source comes along.
  mutating func need(_ needed: BlockSet, _ direction: FilterDirection = .either) {
    blocks.formUnion(needed)
    tested.formUnion(needed)
    if direction == .source || direction == .destination { blocks.formUnion(FlowRecord.orientationBlocks) }
  }
}
