import FlowModel
import FlowOutput

/// How often each rule of the lists decided, and about how much traffic.
struct PolicyHits {
  struct Count: Equatable {
    var flows: UInt64 = 0
    var packets: UInt64 = 0
    var bytes: UInt64 = 0

    mutating func add(_ record: borrowing FlowRecord) {
      flows += 1
      guard record.has(.metric) else { return }
      for side in Side.allCases {
        packets += record.traffic.counters[side].packets
        bytes += record.traffic.counters[side].bytes
      }
    }
  }

  private let lists: [AccessList]
  private var rules: [[Count]]
  private var implicit: [Count]
  private var discovery: [Count]
  /// Of no family that there is a list for.
  private(set) var others = Count()

  init(_ lists: [AccessList]) {
    self.lists = lists
    rules = lists.map { Array(repeating: Count(), count: $0.rules.count) }
    implicit = lists.map { _ in Count() }
    discovery = implicit
  }

  mutating func add(_ verdict: (list: Int, AccessList.Verdict)?, _ record: borrowing FlowRecord) {
    switch verdict {
    case (let list, .rule(let rule))?: rules[list][rule].add(record)
    case (let list, .implicitDeny)?: implicit[list].add(record)
    case (let list, .implicitPermit)?: discovery[list].add(record)
    case nil: others.add(record)
    }
  }

  private struct Row {
    let list: String
    let line: Int?
    let action: String
    let count: Count
    let text: String
  }

  /// Every rule, those that never decided too: they are what one looks for.
  private func rows(permitsOthers: Bool) -> [Row] {
    var rows: [Row] = []
    for (index, list) in lists.enumerated() {
      for (rule, count) in zip(list.rules, rules[index]) {
        rows.append(
          Row(list: list.name, line: rule.line, action: rule.action.rawValue, count: count, text: rule.text))
      }
      if list.family == .ipv6 {
        let text = "implicit permit of neighbour discovery"
        rows.append(
          Row(list: list.name, line: nil, action: "permit", count: discovery[index], text: text))
      }
      rows.append(
        Row(list: list.name, line: nil, action: "deny", count: implicit[index], text: "implicit deny"))
    }
    let action = permitsOthers ? "permit" : "deny"
    rows.append(Row(list: "", line: nil, action: action, count: others, text: "judged by no list"))
    return rows
  }

  /// The table as lines of text.
  func report(_ format: ClientConfiguration.Format, permitsOthers: Bool) -> String {
    let rows = rows(permitsOthers: permitsOthers)
    switch format {
    case .json:
      return rows.map { row in
        "{\"list\":\(Self.quoted(row.list)),\"line\":\(row.line.map(String.init) ?? "null")"
          + ",\"action\":\"\(row.action)\",\"flows\":\(row.count.flows),\"packets\":\(row.count.packets)"
          + ",\"bytes\":\(row.count.bytes),\"rule\":\(Self.quoted(row.text))}"
      }.joined(separator: "\n")
    case .csv:
      let lines = rows.map { row in
        let text = row.text.split(separator: "\"", omittingEmptySubsequences: false).joined(separator: "\"\"")
        return "\(row.list),\(row.line.map(String.init) ?? ""),\(row.action),\(row.count.flows)"
          + ",\(row.count.packets),\(row.count.bytes),\"\(text)\""
      }
      return (["list,line,action,flows,packets,bytes,rule"] + lines).joined(separator: "\n")
    case .columns, .xml:
      let title = Self.columns("Line", "Flows", "Packets", "Bytes") + "  Rule"
      let lines = rows.map { row in
        Self.columns(
          row.line.map(String.init) ?? "-", "\(row.count.flows)", "\(row.count.packets)", "\(row.count.bytes)"
        )
          + "  " + (lists.count > 1 && !row.list.isEmpty ? "\(row.list): " : "") + row.text
      }
      return ([title] + lines).joined(separator: "\n")
    }
  }

  private static func columns(_ words: String...) -> String {
    zip(words, [5, 9, 11, 13]).map { word, width in
      String(repeating: " ", count: max(0, width - word.count)) + word
    }.joined(separator: " ")
  }

  private static func quoted(_ text: String) -> String {
    var out = "\""
    for character in text.unicodeScalars {
      switch character {
      case "\"", "\\": out += "\\" + String(character)
      case _ where character.value < 32: out += " "
      default: out.unicodeScalars.append(character)
      }
    }
    return out + "\""
  }
}
