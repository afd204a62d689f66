extension Field {
  /// Counters that only UDT flows have: each as number and in percent of the packets.
  static let udt: [Field] =
    counters("retrans", "Retrans", "packets sent again by UDT") { $0.retransmissions }
    + counters("nacks", "Nacks", "packets that UDT asked for again") { $0.nacked }
    + counters("solo", "Solo", "UDT messages of one packet") { $0.solo }
    + counters("first", "First", "first packets of UDT messages") { $0.first }

  private static func counters(
    _ id: String, _ title: String, _ summary: String, _ count: @escaping @Sendable (UDTState) -> Int32
  ) -> [Field] {
    @Sendable func value(_ side: Side?, _ record: borrowing FlowRecord) -> UInt64? {
      guard record.has(.network), record.network.kind == .udt else { return nil }
      return side == .destination ? 0 : UInt64(max(count(record.network.udt), 0))
    }
    let blocks: BlockSet = [.network, .metric, .flow]
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
