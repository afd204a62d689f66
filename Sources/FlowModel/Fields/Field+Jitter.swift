internal import NetworkTypes

extension Field {
  private static let intervalBlocks: BlockSet = [.jitter, .flow, .network, .metric]
  private typealias Class = FlowRecord.IntervalClass

  /// Nil without the block; zero when the block lacks that class.
  private static func interval(
    _ side: Side, _ kind: Class, _ part: @escaping @Sendable (IntervalStatistics) -> Float
  ) -> Value {
    .real { record in
      guard record.has(.jitter) else { return nil }
      return Double(record.intervals(side, kind).map(part) ?? 0) / 1000
    }
  }

  static let intervals: [Field] =
    [
      ("sintpkt", "SIntPkt", Side.source, Class.all, "all"),
      ("dintpkt", "DIntPkt", .destination, .all, "all"),
      ("sintpktact", "SIntPktAct", .source, .active, "active"),
      ("dintpktact", "DIntPktAct", .destination, .active, "active"),
      ("sintpktidl", "SIntPktIdl", .source, .idle, "idle"),
      ("dintpktidl", "DIntPktIdl", .destination, .idle, "idle"),
    ].map { id, title, side, kind, name in
      Field(
        id, title: title, width: 12, unit: .milliseconds, blocks: intervalBlocks, merge: .derived,
        value: id == "dintpkt"
          ? .real { $0.intervals(.destination, .all).map { Double($0.mean) / 1000 } }
          : interval(side, kind) { $0.mean }, summary: "mean inter-packet time, \(side), \(name) packets")
    }

  static let intervalExtremes: [Field] =
    [
      ("intpktmax", "IntPktMax", Class.all, true), ("intpktmin", "IntPktMin", .all, false),
      ("intpktactmax", "IPActMax", .active, true), ("intpktactmin", "IPActMin", .active, false),
      ("intpktidlmax", "IPIdlMax", .idle, true), ("intpktidlmin", "IPIdlMin", .idle, false),
    ].flatMap { id, title, kind, isMaximum in
      ends(
        ("s" + id, "S" + title), ("d" + id, "D" + title), width: 12, unit: .milliseconds,
        blocks: intervalBlocks,
        merge: isMaximum ? .maximum : .minimum,
        summary: "\(isMaximum ? "longest" : "shortest") inter-packet time, \(kind) packets"
      ) { side in interval(side, kind) { isMaximum ? $0.maximum : $0.minimum } }
    }

  static let jitter: [Field] =
    [
      ("jit", "Jitter", Class.all), ("jitact", "JitAct", .active), ("jitidl", "JitIdl", .idle),
    ].flatMap { id, title, kind in
      ends(
        ("s" + id, "Src" + title), ("d" + id, "Dst" + title), width: 12, unit: .milliseconds,
        blocks: intervalBlocks, merge: .derived,
        summary: "standard deviation of inter-packet times, \(kind) packets"
      ) { side in
        .real { record in
          guard let intervals = record.intervals(side, kind), intervals.count > 0 else { return nil }
          return Double(intervals.deviation) / 1000
        }
      }
    }

  static let distributions: [Field] =
    [
      ("intdist", "IntDist", Class.all, 8), ("intdistact", "IntActDist", .active, 11),
      ("intdistidl", "IntIdlDist", .idle, 11),
    ]
    .flatMap { id, title, kind, width in
      ends(
        ("s" + id, "S" + title), ("d" + id, "D" + title), width: width, blocks: intervalBlocks, merge: .union,
        summary: "inter-packet times, \(kind) packets: eight classes, one hexadecimal digit each"
      ) { side in
        .text { record, out in
          guard let intervals = record.intervals(side, kind), intervals.hasHistogram else { return false }
          // The first class stands in the low nibble, and first in the text.
          var digits: UInt64 = 0
          for bin in 0..<8 { digits = digits << 4 | UInt64(intervals.histogram >> UInt32(bin * 4) & 0xf) }
          out.append(hexadecimal: digits, width: 8)
          return true
        }
      }
    }
}
