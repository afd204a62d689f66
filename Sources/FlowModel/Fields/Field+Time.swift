internal import NetworkTypes

extension Field {
  static let timing: [Field] = [
    Field(
      "stime", title: "StartTime", width: 12, blocks: .time, merge: .minimum,
      value: .time { $0.has(.time) ? $0.time.start : nil }, summary: "time of the first packet"
    ).with { $0.management = .time { $0.now } },
    Field(
      "ltime", title: "LastTime", width: 12, blocks: .time, merge: .maximum,
      value: .time { $0.has(.time) ? $0.time.end : nil }, summary: "time of the last packet"
    ).with { $0.management = .time { $0.intervalStart } },
    Field(
      "dur", title: "Dur", width: 10, unit: .seconds, blocks: .time, merge: .derived,
      value: .real { $0.has(.time) ? $0.seconds(nil) : nil }, summary: "time from first to last packet"
    ).with {
      $0.management = .real(\.interval)
      $0.attributeName = "Duration"
    },
  ]

  static let sideTiming: [Field] =
    ends(
      ("sstime", "SrcStartTime"), ("dstime", "DstStartTime"), width: 12, blocks: [.time, .metric],
      merge: .minimum, absent: .zero, summary: "time of its first packet",
      management: { _ in .time { $0.intervalStart } }
    ) { side in .time { $0.activity(side)?.start } }
    + ends(
      ("sltime", "SrcLastTime"), ("dltime", "DstLastTime"), width: 12, blocks: [.time, .metric],
      merge: .maximum, absent: .zero, summary: "time of its last packet",
      management: { _ in .time { $0.now } }
    ) { side in .time { $0.activity(side)?.end } }
    + ends(
      ("sdur", "SrcDur"), ("ddur", "DstDur"), width: 10, unit: .seconds, blocks: [.time, .metric],
      merge: .derived, absent: .zero, summary: "time from its first to its last packet",
      management: { _ in .real(\.interval) }
    ) { side in .real { $0.activity(side) == nil ? nil : $0.seconds(side) } }

  static let ranges: [Field] = [
    Field(
      "rtime", title: "RelTime", width: 12, unit: .seconds, blocks: .time, merge: .none,
      value: .real { _ in nil },
      summary: "start relative to another record; never known for a record on its own"),
    Field(
      "idle", title: "IdleTime", width: 10, unit: .seconds, blocks: .time, merge: .derived,
      value: .real { _ in nil }, summary: "seconds since the last packet"
    ).with {
      $0.classic = { record, style, out in
        guard record.has(.time) else { return }
        style.append(Double(Float(style.now - record.time.end) / 1e9), to: &out)
      }
    },
    Field(
      "srng", title: "SRange", width: 6, blocks: [], merge: .none, value: .count { _ in nil },
      summary: "start of the time range asked for"),
    Field(
      "erng", title: "ERange", width: 6, blocks: [], merge: .none, value: .count { _ in nil },
      summary: "end of the time range asked for"),
  ]
}

extension ManagementInfo {
  /// Seconds that the record reports on.
  var interval: Double { Double(now - intervalStart) / 1e9 }
}
