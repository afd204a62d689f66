extension Field {
  /// Statistics of merged records; a record that was not merged is a sample of one.
  static let aggregate: [Field] = [
    duration("mean", "Mean", "mean of the durations merged") { $0.mean },
    duration("min", "Min", "shortest duration merged") { $0.minimum },
    duration("max", "Max", "longest duration merged") { $0.maximum },
    duration("stddev", "StdDev", "standard deviation of the durations merged") { $0.deviation },
    duration("sum", "Sum", "sum of the durations merged") { $0.mean * Float($0.count) },
    duration("runtime", "RunTime", "time that the flow was active: sum of the durations merged") {
      $0.mean * Float($0.count)
    },
  ]

  private static func duration(
    _ id: String, _ title: String, _ summary: String,
    _ get: @escaping @Sendable (AggregateStatistics.Series) -> Float
  ) -> Field {
    Field(
      id, title: title, width: 10, unit: .seconds, blocks: [.aggregation, .time], merge: .derived,
      value: .real { record in
        guard record.has(.time) || record.has(.aggregation) else { return nil }
        // A single record's own duration keeps its full precision.
        if !record.isMerged { return id == "stddev" ? 0 : record.seconds(nil) }
        return Double(get(record.aggregation.active))
      }, summary: summary)
  }

  static let merging: [Field] =
    [
      Field(
        "trans", title: "Trans", width: 6, blocks: .aggregation, merge: .sum,
        value: .count { record in
          guard record.kind != .management else { return nil }
          return record.has(.aggregation) ? UInt64(record.aggregation.count) : 1
        }, summary: "records merged into this one"),
      Field(
        "bins", title: "Bins", width: 6, blocks: [], merge: .none, value: .count { _ in nil },
        summary: "bins of the series; kept by binning tools"
      ).with { $0.isTitleCentered = true },
      Field(
        "binnum", title: "Bin", width: 6, blocks: [], merge: .none, value: .count { _ in nil },
        summary: "bin of this record; kept by binning tools"
      ).with { $0.isTitleCentered = true },
    ]
    + family(
      [
        .total("nstroke", "NStrok", 9), .source("snstroke", "sNStrok", 9),
        .destination("dnstroke", "dNStrok", 9),
      ], blocks: [.behavior, .flow, .network, .metric], merge: .sum, summary: "key strokes"
    ) { side in
      .count { record in
        guard record.has(.behavior) else { return nil }
        let keystrokes = record.behavior.keystrokes
        return side.map { UInt64(keystrokes[$0]) } ?? UInt64(keystrokes.source)
          + UInt64(keystrokes.destination)
      }
    }

  static let idleStatistics: [Field] = [
    idle("idlemean", "IdleMean", "mean") { $0.mean },
    idle("idlemin", "IdleMin", "shortest") { $0.minimum },
    idle("idlemax", "IdleMax", "longest") { $0.maximum },
    idle("idlestddev", "IdleSDev", "standard deviation of the") { $0.deviation },
  ]

  private static func idle(
    _ id: String, _ title: String, _ what: String,
    _ get: @escaping @Sendable (AggregateStatistics.Series) -> Float
  ) -> Field {
    Field(
      id, title: title, width: 8, unit: .seconds, blocks: .aggregation, merge: .derived,
      value: .real { $0.isMerged ? Double(get($0.aggregation.idle)) : nil },
      summary: "\(what) idle time between the records merged")
  }

  /// Times between flows, kept by no block yet.
  static let flowIntervals: [Field] = ["intflow", "actintflow", "idleintflow"].flatMap { id in
    [("", "mean"), ("max", "longest"), ("min", "shortest"), ("sdev", "standard deviation of the")].map {
      suffix, what in
      Field(
        id + suffix, title: "IntFlow" + suffix, width: 12, unit: .seconds, blocks: .aggregation,
        merge: .derived,
        value: .real { _ in nil }, summary: "\(what) time between flows; kept by aggregating tools")
    }
  }
}

extension FlowRecord {
  /// Statistics over several records stand in the record.
  var isMerged: Bool { has(.aggregation) && aggregation.count > 1 }
}
