extension Field {
  static let volume: [Field] = [
    Field(
      "bytes", title: "TotBytes", width: 10, unit: .bytes, blocks: .metric, merge: .sum,
      value: .count { $0.has(.metric) ? $0.traffic.bytes : nil },
      summary: "bytes on the wire, both directions"),
    Field(
      "sbytes", title: "SrcBytes", width: 12, unit: .bytes, blocks: .metric, merge: .sum,
      value: .count { $0.has(.metric) ? $0.traffic.counters.source.bytes : nil },
      summary: "bytes on the wire, source to destination"),
  ]
}
