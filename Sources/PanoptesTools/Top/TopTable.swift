import FlowAnalytics
import FlowModel
import NetworkTypes

/// The flows of `ratop`: merged by the key, selected and sorted for display.
final class TopTable {
  let aggregator: Aggregator
  /// Places in the aggregator, in the order shown.
  private(set) var shown: [Int] = []
  private(set) var totals = Totals()
  /// Counters as percentages of what all rows shown have.
  var showsShares = false
  /// By column: what all rows have of it; nil where a sum says nothing.
  private var sums: [Double?] = []
  private var record = FlowRecord()
  private var scratch = ByteWriter(capacity: 256)

  struct Totals: Hashable, Sendable {
    var packets: UInt64 = 0
    var bytes: UInt64 = 0
    var start: Timestamp?
    var end: Timestamp?
  }

  init(_ configuration: Aggregator.Configuration) { aggregator = Aggregator(configuration) }

  /// Selects and sorts what there is by now.
  ///
  /// - Parameters:
  ///   - idle: seconds that a row may have been silent when the last packet of all came.
  ///   - fields: the columns, whose sums percentages are of.
  func arrange(
    by order: TopOrder, display: RecordSelector?, limit: Int, idle: Double? = nil, fields: [Field] = []
  ) {
    guard let field = FieldRegistry.field(named: order.field) else { return }
    let silentSince = idle.flatMap { idle in latest.map { $0 + -Int64(idle * 1e9) } }
    sums = fields.map { showsShares && $0.merge == .sum ? 0 : nil }
    var values = TopSortValues(field)
    var places: [Int] = []
    totals = Totals()
    for place in 0..<aggregator.count {
      aggregator.result(at: place, into: &record)
      guard display?.takes(record) ?? true else { continue }
      if let silentSince, record.has(.time), record.time.end < silentSince { continue }
      for (index, field) in fields.enumerated() where sums[index] != nil {
        sums[index]? += Self.number(field, record) ?? 0
      }
      places.append(place)
      values.append(record, field, &scratch)
      if record.has(.metric) {
        totals.packets &+= record.traffic.packets
        totals.bytes &+= record.traffic.bytes
      }
      if record.has(.time) {
        totals.start = min(totals.start ?? record.time.start, record.time.start)
        totals.end = max(totals.end ?? record.time.end, record.time.end)
      }
    }
    let sorted = values.sorted(isFalling: order.isFalling)
    shown = (limit > 0 ? Array(sorted.prefix(limit)) : sorted).map { places[$0] }
  }

  /// The last moment of any row.
  private var latest: Timestamp? {
    var latest: Timestamp?
    for place in 0..<aggregator.count {
      aggregator.result(at: place, into: &record)
      if record.has(.time) { latest = max(latest ?? record.time.end, record.time.end) }
    }
    return latest
  }

  private static func number(_ field: Field, _ record: borrowing FlowRecord) -> Double? {
    switch field.value {
    case .count(let get): get(record).map { Double($0) }
    case .integer(let get): get(record).map { Double($0) }
    case .real(let get): get(record)
    default: nil
    }
  }

  /// A percentage with one digit.
  private static func share(_ value: Double, of sum: Double) -> String {
    var out = ByteWriter(capacity: 16)
    out.append(fixed: sum > 0 ? value / sum * 100 : 0, digits: 1)
    return out.takeString() + "%"
  }

  /// A row, by its rank.
  func row(_ rank: Int, _ text: RowText, _ colors: TopColors) -> TopView.Row {
    aggregator.result(at: shown[rank], into: &record)
    record.rank = UInt64(rank + 1)
    let columns = text.selection.items.map(\.field.id)
    var cells = text.cells(record)
    for (index, item) in text.selection.items.enumerated() where index < sums.count {
      guard let sum = sums[index], let value = Self.number(item.field, record) else { continue }
      cells[index] = Self.share(value, of: sum)
    }
    return TopView.Row(
      cells: cells, styles: colors.rules.isEmpty ? [] : colors.styles(record, columns: columns))
  }
}
