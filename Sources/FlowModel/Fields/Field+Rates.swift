extension Field {
  private static let rateBlocks: BlockSet = [.metric, .time, .flow, .network]

  static let rates: [Field] =
    family(
      [.total("load", "Load", 8), .source("sload", "SrcLoad", 8), .destination("dload", "DstLoad", 8)],
      unit: .bitsPerSecond, blocks: rateBlocks, merge: .derived, absent: .zero, summary: "bits a second"
    ) { side in
      .real { record in
        guard record.has(.metric), record.has(.time) else { return nil }
        return side.map { record.bitRate($0) } ?? record.totalBitRate()
      }
    }.scalable
    + family(
      [.total("rate", "Rate", 12), .source("srate", "SrcRate", 12), .destination("drate", "DstRate", 12)],
      unit: .packetsPerSecond, blocks: rateBlocks, merge: .derived, absent: .zero, summary: "packets a second"
    ) { side in .real { $0.has(.metric) && $0.has(.time) ? $0.packetRate(side) : nil } }.scalable

  static let losses: [Field] =
    family(
      [.total("loss", "Loss", 10), .source("sloss", "SrcLoss", 10), .destination("dloss", "DstLoss", 10)],
      unit: .packets, blocks: [.network, .metric, .flow], merge: .sum, absent: .zero,
      summary: "packets retransmitted or missing"
    ) { side in .count { $0.has(.metric) ? $0.lost(side) : nil } }
    + family(
      [
        .total("ploss", "pLoss", 8), .source("sploss", "pSrcLoss", 10),
        .destination("dploss", "pDstLoss", 10),
      ],
      unit: .percent, blocks: [.network, .metric, .flow], merge: .derived, absent: .zero,
      summary: "packets retransmitted or missing, in percent"
    ) { side in .real { $0.has(.metric) ? $0.lossPercent(side) : nil } }
}
