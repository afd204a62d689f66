internal import NetworkTypes

/// How packets follow one another: silences, bursts, regularity, distributions.
extension Field {
  private static let interPacketBlocks: BlockSet = [.interPacket, .flow, .metric]
  private typealias Direction = InterPacket.Direction

  static let bursts: [Field] =
    ends(
      ("squiet", "SQuiet"), ("dquiet", "DQuiet"), width: 12, unit: .seconds, blocks: interPacketBlocks,
      merge: .sum, summary: "time in silences of half a second and more"
    ) { side in measure(side) { Double($0.quiet) / 1e6 } }
    + ends(
      ("sbursts", "SBursts"), ("dbursts", "DBursts"), width: 8, blocks: interPacketBlocks, merge: .sum,
      summary: "runs of packets between such silences"
    ) { side in number(side) { $0.bursts } }
    + ends(
      ("smaxburst", "SMaxBurst"), ("dmaxburst", "DMaxBurst"), width: 10, unit: .packets,
      blocks: interPacketBlocks, merge: .maximum, summary: "packets in its longest run"
    ) { side in number(side) { $0.longestBurst } }
    + ends(
      ("sregular", "SRegular"), ("dregular", "DRegular"), width: 9, unit: .ratio, blocks: interPacketBlocks,
      merge: .derived,
      summary: "share of inter-packet times that repeat the one before: near 1 for timers, low for people"
    ) { side in measure(side) { $0.regularity } }

  static let packetHistograms: [Field] =
    ends(
      ("sgaphist", "SGapHist"), ("dgaphist", "DGapHist"), width: 24, blocks: interPacketBlocks, merge: .sum,
      summary: "inter-packet times below 10 us, 100 us, 1 ms, 10 ms, 100 ms, 1 s, 10 s, and longer"
    ) { side in histogram(side) { $0.gaps } }
    + ends(
      ("sszhist", "SSzHist"), ("dszhist", "DSzHist"), width: 24, blocks: interPacketBlocks, merge: .sum,
      summary: "packets of up to 64, 128, 256, 512, 1024, 1280, 1518 bytes, and larger"
    ) { side in histogram(side) { $0.sizes } }

  private static func present(_ side: Side, _ record: borrowing FlowRecord) -> Direction? {
    guard record.has(.interPacket), !record.interPacket.directions[side].isEmpty else { return nil }
    return record.interPacket.directions[side]
  }

  private static func measure(_ side: Side, _ get: @escaping @Sendable (Direction) -> Double?) -> Value {
    .real { record in present(side, record).flatMap(get) }
  }

  private static func number(_ side: Side, _ get: @escaping @Sendable (Direction) -> UInt32) -> Value {
    .count { record in present(side, record).map { UInt64(get($0)) } }
  }

  /// Eight counts with colons between them.
  private static func histogram(
    _ side: Side, _ get: @escaping @Sendable (Direction) -> InlineArray<8, UInt32>
  ) -> Value {
    .text { record, out in
      guard let direction = present(side, record) else { return false }
      let bins = get(direction)
      for i in 0..<8 {
        if i > 0 { out.append(UInt8(ascii: ":")) }
        out.append(decimal: UInt64(bins[i]))
      }
      return true
    }
  }
}
