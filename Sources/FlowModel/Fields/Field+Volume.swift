internal import NetworkTypes

extension Field {
  private static let metric: BlockSet = [.metric, .flow, .network]

  static let volume: [Field] =
    family(
      [
        .total("bytes", "TotBytes", 10), .source("sbytes", "SrcBytes", 12),
        .destination("dbytes", "DstBytes", 12),
      ],
      unit: .bytes, blocks: metric, merge: .sum, summary: "bytes on the wire, link header included",
      management: { side in
        switch side {
        case nil: .count { UInt64($0.memory) }
        case .source: .count(\.bytesReceived)
        case .destination: .count { UInt64($0.dropped) }
        }
      }
    ) { side in .count { $0.has(.metric) ? $0.bytes(side) : nil } }.scalable
    + family(
      [
        .total("appbytes", "TotAppBytes", 10), .source("sappbytes", "SAppBytes", 12),
        .destination("dappbytes", "DAppBytes", 12),
      ],
      unit: .bytes, blocks: metric, merge: .sum, summary: "payload bytes",
      management: { side in
        switch side {
        case nil: .count { UInt64($0.memory) }
        case .source: .count { UInt64($0.buffers) }
        case .destination: .count { _ in 0 }
        }
      }
    ) { side in .count { $0.has(.metric) ? $0.applicationBytes(side) : nil } }.scalable
    + family(
      [.total("pkts", "TotPkts", 8), .source("spkts", "SrcPkts", 8), .destination("dpkts", "DstPkts", 8)],
      unit: .packets, blocks: metric, merge: .sum, summary: "packets",
      management: { side in
        side == .destination ? .count { UInt64($0.records) } : .count(\.packetsReceived)
      }
    ) { side in .count { $0.has(.metric) ? $0.packets(side) : nil } }.scalable

  static let sizes: [Field] =
    ends(
      ("smeansz", "sMeanPktSz"), ("dmeansz", "dMeanPktSz"), width: 12, unit: .bytes, blocks: metric,
      merge: .derived, absent: .zero, summary: "mean packet size"
    ) { side in .real { $0.has(.metric) ? $0.meanPacketSize(side) : nil } }.scalable
    + [
      ("maxsz", "MaxPktSz", Merge.maximum, "largest packet"),
      ("minsz", "MinPktSz", Merge.minimum, "smallest packet"),
    ].flatMap { id, title, merge, summary in
      ends(
        ("s" + id, "s" + title), ("d" + id, "d" + title), width: 12, unit: .bytes,
        blocks: [.packetSize] + metric,
        merge: merge, summary: summary
      ) { side in
        .count {
          guard $0.has(.packetSize), $0.packetSizes.directions[side].isPresent else { return nil }
          let sizes = $0.packetSizes.directions[side]
          return UInt64(merge == .maximum ? sizes.maximum : sizes.minimum)
        }
      }
    }
    + ends(
      ("spktsz", "sPktSz"), ("dpktsz", "dPktSz"), width: 12, blocks: [.packetSize] + metric, merge: .union,
      summary: "packet sizes: eight classes, one hexadecimal digit each"
    ) { side in
      .text { record, out in
        guard record.has(.packetSize), record.packetSizes.directions[side].hasHistogram else { return false }
        out.append(hexadecimal: UInt64(record.packetSizes.directions[side].histogram), width: 8)
        return true
      }
    }

  static let ratios: [Field] =
    ["abr", "pcr"].map { id in
      Field(
        id, title: id == "abr" ? "ABRatio" : "PCRatio", width: 10, unit: .ratio, blocks: metric,
        merge: .derived,
        value: .real { $0.producerConsumerRatio() },
        summary: "producer/consumer ratio: payload sent less payload received, by their sum")
    }
    + family(
      [.total("tf", "TF", 12), .source("stf", "STF", 12), .destination("dtf", "DTF", 12)], unit: .ratio,
      blocks: metric, merge: .derived, summary: "transmission efficiency: payload by all bytes"
    ) { side in .real { $0.transmissionEfficiency(side) } }
}

/// Sets of blocks add up: `[.packetSize] + metric`.
func + (a: BlockSet, b: BlockSet) -> BlockSet { a.union(b) }
