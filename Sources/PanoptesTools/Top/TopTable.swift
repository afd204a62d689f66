import FlowAnalytics
import FlowModel
import NetworkTypes

/// The flows of `ratop`: merged by the key, selected and sorted for display.
final class TopTable {
  let aggregator: Aggregator
  /// Places in the aggregator, in the order shown.
  private(set) var shown: [Int] = []
  private(set) var totals = Totals()
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
  func arrange(by order: TopOrder, display: RecordSelector?, limit: Int) {
    guard let field = FieldRegistry.field(named: order.field) else { return }
    var values = TopSortValues(field)
    var places: [Int] = []
    totals = Totals()
    for place in 0..<aggregator.count {
      aggregator.result(at: place, into: &record)
      guard display?.takes(record) ?? true else { continue }
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

  /// A row, by its rank.
  func row(_ rank: Int, _ text: RowText, _ colors: TopColors) -> TopView.Row {
    aggregator.result(at: shown[rank], into: &record)
    record.rank = UInt64(rank + 1)
    let columns = text.selection.items.map(\.field.id)
    return TopView.Row(
      cells: text.cells(record), styles: colors.rules.isEmpty ? [] : colors.styles(record, columns: columns))
  }
}
