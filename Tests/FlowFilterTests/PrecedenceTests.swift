import FlowFilter
import FlowModel
import NetworkTypes
import Testing

/// Small worlds, all of them: every expression of up to four atoms without and with parentheses,
/// asked of every record that can tell the atoms apart.
@Suite struct PrecedenceTests {
  private static let atoms = ["tcp", "status", "vlan", "cocode"]

  private static func record(_ truth: Int) -> FlowRecord {
    var record = FlowRecord()
    record.blocks = [.flow]
    record.key.family = .ipv4
    record.key.ipProtocol = truth & 1 != 0 ? 6 : 17
    record.cause = truth & 2 != 0 ? .status : .start
    if truth & 4 != 0 { record.blocks.insert(.vlan) }
    if truth & 8 != 0 { record.blocks.insert(.country) }
    return record
  }

  /// Left to right, `not` first.
  private static func expected(_ operators: [Bool], _ negated: Int, _ truth: Int) -> Bool {
    func atom(_ index: Int) -> Bool { (truth >> index & 1 == 1) != (negated >> index & 1 == 1) }
    return operators.enumerated().reduce(atom(0)) { result, step in
      step.element ? result && atom(step.offset + 1) : result || atom(step.offset + 1)
    }
  }

  @Test func leftToRight() throws {
    for count in 1...4 {
      for operators in 0..<(1 << (count - 1)) {
        let operators = (0..<(count - 1)).map { operators >> $0 & 1 == 1 }
        for negated in 0..<(1 << count) {
          var text = ""
          for index in 0..<count {
            if index > 0 { text += operators[index - 1] ? " and " : " or " }
            text += (negated >> index & 1 == 1 ? "not " : "") + Self.atoms[index]
          }
          let syntax = try FilterSyntax(parsing: text)
          let filter = CompiledFilter(syntax)
          let again = CompiledFilter(try FilterSyntax(parsing: syntax.description))
          for truth in 0..<16 {
            let record = Self.record(truth)
            let wanted = Self.expected(operators, negated, truth)
            #expect(filter.matches(record) == wanted, "\(text) of \(truth)")
            #expect(again.matches(record) == wanted, "\(syntax.description) of \(truth)")
          }
        }
      }
    }
  }

  /// `a op (b op c)`, and `not` before parentheses.
  @Test func parentheses() throws {
    for first in [true, false] {
      for second in [true, false] {
        for isNegated in [true, false] {
          let text =
            "tcp \(first ? "and" : "or") \(isNegated ? "!" : "")(status \(second ? "&&" : "||") vlan)"
          let filter = try CompiledFilter(parsing: text)
          for truth in 0..<8 {
            let (a, b, c) = (truth & 1 != 0, truth & 2 != 0, truth & 4 != 0)
            let inner = (second ? b && c : b || c) != isNegated
            let record = Self.record(truth)
            #expect(filter.matches(record) == (first ? a && inner : a || inner), "\(text) of \(truth)")
          }
        }
      }
    }
  }

  /// Long lists are compiled into trees; every length and every member counts.
  @Test func longLists() throws {
    for count in 1...20 {
      let hosts = (0..<count).map { "10.0.0.\($0)" }.joined(separator: " or ")
      let some = try CompiledFilter(parsing: "dst host " + hosts)
      let every = try CompiledFilter(
        parsing: (0..<count).map { "not dst host 10.0.0.\($0)" }.joined(separator: " and "))
      for member in 0...count {
        var record = Self.record(0)
        record.key.destination = .init(ipv4: 0x0a00_0000 + UInt32(member))
        #expect(some.matches(record) == (member < count))
        #expect(every.matches(record) == (member == count))
      }
    }
  }
}
