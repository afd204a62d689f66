public import NetworkTypes

extension Field {
  /// Statistics of merged records; a record that was not merged is a sample of one.
  static let aggregate: [Field] = [
    ("mean", "Mean", "mean of the durations merged", { (record: borrowing FlowRecord) in record.durations.mean }),
    ("min", "Min", "shortest duration merged", { (record: borrowing FlowRecord) in record.durations.minimum }),
    ("max", "Max", "longest duration merged", { (record: borrowing FlowRecord) in record.durations.maximum }),
    (
      "stddev", "StdDev", "standard deviation of the durations merged",
      { (record: borrowing FlowRecord) in record.durations.deviation }
    ),
    (
      "sum", "Sum", "sum of the durations merged",
      { (record: borrowing FlowRecord) in record.durations.mean * Float(record.durations.count) }
    ),
    (
      "runtime", "RunTime", "time that the flow was active: sum of the durations merged",
      { (record: borrowing FlowRecord) in record.durations.mean * Float(record.durations.count) }
    ),
  ].map { (id: String, title: String, summary: String, get: @escaping @Sendable (borrowing FlowRecord) -> Float) in
    Field(
      id, title: title, width: 10, unit: .seconds, blocks: [.aggregation, .time], merge: .derived,
      value: .real { record in
        guard record.has(.time) || record.has(.aggregation) else { return nil }
        // A single record's own duration keeps its full precision.
        if !record.isMerged { return id == "stddev" ? 0 : record.seconds(nil) }
        return Double(get(record))
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
        .total("nstroke", "NStrok", 9), .source("snstroke", "sNStrok", 9), .destination("dnstroke", "dNStrok", 9),
      ], blocks: [.behavior, .flow, .network, .metric], merge: .sum, summary: "key strokes"
    ) { side in
      .count { record in
        guard record.has(.behavior) else { return nil }
        let keystrokes = record.behavior.keystrokes
        return side.map { UInt64(keystrokes[$0]) } ?? UInt64(keystrokes.source) + UInt64(keystrokes.destination)
      }
    }

  static let idleStatistics: [Field] = [
    ("idlemean", "IdleMean", "mean", { (series: AggregateStatistics.Series) in series.mean }),
    ("idlemin", "IdleMin", "shortest", { (series: AggregateStatistics.Series) in series.minimum }),
    ("idlemax", "IdleMax", "longest", { (series: AggregateStatistics.Series) in series.maximum }),
    ("idlestddev", "IdleSDev", "standard deviation of", { (series: AggregateStatistics.Series) in series.deviation }),
  ].map { (id: String, title: String, what: String, get: @escaping @Sendable (AggregateStatistics.Series) -> Float) in
    Field(
      id, title: title, width: 8, unit: .seconds, blocks: .aggregation, merge: .derived,
      value: .real { $0.isMerged ? Double(get($0.aggregation.idle)) : nil },
      summary: "\(what) idle time between the records merged")
  }

  /// Times between flows, kept by no block yet.
  static let flowIntervals: [Field] = ["intflow", "actintflow", "idleintflow"].flatMap { id in
    [("", "mean"), ("max", "longest"), ("min", "shortest"), ("sdev", "standard deviation of the")].map { suffix, what in
      Field(
        id + suffix, title: "IntFlow" + suffix, width: 12, unit: .seconds, blocks: .aggregation, merge: .derived,
        value: .real { _ in nil }, summary: "\(what) time between flows; kept by aggregating tools")
    }
  }
}

extension FlowRecord {
  /// Statistics over several records stand in the record.
  var isMerged: Bool { has(.aggregation) && aggregation.count > 1 }

  /// The merged series, or this record's duration as a series of one.
  var durations: AggregateStatistics.Series {
    if isMerged { return aggregation.active }
    var series = AggregateStatistics.Series()
    series.count = 1
    series.mean = Float(seconds(nil))
    series.minimum = series.mean
    series.maximum = series.mean
    return series
  }
}
