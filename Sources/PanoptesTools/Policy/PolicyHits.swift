import FlowModel
import FlowOutput
import NetworkTypes

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

  /// Appends the table, line by line.
  func report(
    _ format: ClientConfiguration.Format, permitsOthers: Bool, to out: inout ByteWriter
  ) {
    let rows = rows(permitsOthers: permitsOthers)
    switch format {
    case .json:
      for row in rows {
        out.append("{\"list\":")
        out.append(json: row.list)
        out.append(",\"line\":\(row.line.map(String.init) ?? "null"),\"action\":\"\(row.action)\"")
        out.append(",\"flows\":\(row.count.flows),\"packets\":\(row.count.packets)")
        out.append(",\"bytes\":\(row.count.bytes),\"rule\":")
        out.append(json: row.text)
        out.append("}\n")
      }
    case .csv:
      out.append("list,line,action,flows,packets,bytes,rule\n")
      for row in rows {
        out.append(csv: row.list)
        out.append(",\(row.line.map(String.init) ?? ""),\(row.action),\(row.count.flows)")
        out.append(",\(row.count.packets),\(row.count.bytes),")
        out.append(csv: row.text)
        out.append("\n")
      }
    case .columns, .xml:
      out.append(Self.columns("Line", "Flows", "Packets", "Bytes") + "  Rule\n")
      for row in rows {
        let line = row.line.map(String.init) ?? "-"
        out.append(
          Self.columns(line, "\(row.count.flows)", "\(row.count.packets)", "\(row.count.bytes)") + "  ")
        if lists.count > 1, !row.list.isEmpty { out.append("\(row.list): ") }
        out.append(row.text + "\n")
      }
    }
  }

  private static func columns(_ words: String...) -> String {
    zip(words, [5, 9, 11, 13]).map { word, width in
      String(repeating: " ", count: max(0, width - word.count)) + word
    }.joined(separator: " ")
  }
}
