extension Field {
  /// Counters of UDT flows, each as number and in percent of the packets; TCP has the first as well.
  static let udt: [Field] =
    counters("retrans", "Retrans", "packets sent again that the sensor saw before", tcp: { $0.retransmitted })
  {
    $0.retransmissions
  }
    + counters("nacks", "Nacks", "packets that UDT asked for again") { $0.nacked }
    + counters("solo", "Solo", "UDT messages of one packet") { $0.solo }
    + counters("first", "First", "first packets of UDT messages") { $0.first }

  private static func counters(
    _ id: String, _ title: String, _ summary: String,
    tcp: (@Sendable (Segments.Direction) -> UInt32)? = nil,
    _ count: @escaping @Sendable (UDTState) -> Int32
  ) -> [Field] {
    @Sendable func value(_ side: Side?, _ record: borrowing FlowRecord) -> UInt64? {
      if let tcp, record.has(.segments) {
        if let side { return UInt64(tcp(record.segments.directions[side])) }
        let directions = record.segments.directions
        return UInt64(tcp(directions.source)) + UInt64(tcp(directions.destination))
      }
      guard record.has(.network), record.network.kind == .udt else { return nil }
      return side == .destination ? 0 : UInt64(max(count(record.network.udt), 0))
    }
    let blocks: BlockSet = tcp == nil ? [.network, .metric, .flow] : [.network, .metric, .flow, .segments]
    return family(
      [.total(id, title, 7), .source("s" + id, "Src" + title, 8), .destination("d" + id, "Dst" + title, 8)],
      unit: .packets, blocks: blocks, merge: .sum, absent: .zero, summary: summary
    ) { side in .count { value(side, $0) } }
      + family(
        [
          .total("p" + id, "p" + title, 7), .source("sp" + id, "pSrc" + title, 8),
          .destination("dp" + id, "pDst" + title, 8),
        ], unit: .percent, blocks: blocks, merge: .derived, absent: .zero, summary: summary + ", in percent"
      ) { side in
        .real { record in
          guard let count = value(side, record) else { return nil }
          let all = Double(record.packets(side) + count)
          return all > 0 ? 100 * Double(count) / all : 0
        }
      }
  }
}
