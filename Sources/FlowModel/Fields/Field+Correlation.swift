extension Field {
  /// Differences between two observations of one flow.
  static let correlation: [Field] =
    [
      time("dldur", "dlDur", "duration") { $0.deltaDuration },
      time("dlstime", "dlsTime", "start time") { $0.deltaStart },
      time("dlltime", "dllTime", "last time") { $0.deltaLast },
    ]
    + [
      ("dlspkt", "dsPkts", 6, Side?.some(.source)), ("dldpkt", "ddPkts", 6, .destination),
      ("dspkts", "dsPkts", 12, .source), ("ddpkts", "ddPkts", 12, .destination),
      ("dsbytes", "dsBytes", 12, nil), ("ddbytes", "ddBytes", 12, nil),
      ("pdspkts", "pdsPkt", 12, nil), ("pddpkts", "pddPkt", 12, nil),
      ("pdsbytes", "pdsByte", 12, nil), ("pddbytes", "pddByte", 12, nil),
    ].map { id, title, width, side in
      let what = id.hasSuffix("bytes") ? "bytes" : "packets"
      let whose = id.contains("ds") || id == "dlspkt" ? "source" : "destination"
      return Field(
        id, title: title, width: width,
        unit: id.hasPrefix("p") ? .percent : id.hasSuffix("bytes") ? .bytes : .packets,
        blocks: .correlation, merge: .none,
        value: .integer { record in
          guard record.has(.correlation), let side else { return nil }
          return Int64(
            side == .source
              ? record.correlation.deltaSourcePackets : record.correlation.deltaDestinationPackets)
        }, summary: "difference between two observations: \(what) of the \(whose)")
    }
    + [
      Field(
        "cor", title: "Cor", width: 12, blocks: .correlation, merge: .first,
        value: .count { $0.has(.correlation) ? UInt64($0.correlation.count) : nil },
        summary: "correlated records")
    ]

  private static func time(
    _ id: String, _ title: String, _ what: String, _ get: @escaping @Sendable (Correlation) -> Int32
  ) -> Field {
    Field(
      id, title: title, width: 12, unit: .seconds, blocks: .correlation, merge: .none,
      value: .real { $0.has(.correlation) ? Double(get($0.correlation)) / 1e6 : nil },
      summary: "difference between two observations: \(what)")
  }
}
