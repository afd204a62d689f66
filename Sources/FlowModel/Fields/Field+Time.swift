extension Field {
  static let timing: [Field] = [
    Field(
      "stime", title: "StartTime", width: 12, blocks: .time, merge: .minimum,
      value: .time { $0.has(.time) ? $0.time.start : nil }, summary: "time of the first packet"),
    Field(
      "dur", title: "Dur", width: 10, unit: .seconds, blocks: .time, merge: .derived,
      value: .real { $0.has(.time) ? Double($0.time.duration) / 1e9 : nil },
      summary: "time from first to last packet"),
  ]
}
