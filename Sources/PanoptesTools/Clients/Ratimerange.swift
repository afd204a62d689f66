import FlowModel
import FlowOutput
import NetworkTypes

/// Says from when to when records reach.
struct Ratimerange: Tool {
  let name = "ratimerange"
  let summary = "print the earliest and the latest time of records"
  let isClassic = true

  func run(_ arguments: [String], console: Console) -> Int32 {
    ClientRun.run(arguments, console: console) { configuration, inputs throws(CommandError) in
      var pass = try RecordPass(configuration, console: console, blocks: .time, orients: false)
      var sink = TimeRangeSink()
      let status = pass.run(inputs, into: &sink)
      guard let range = sink.range else { return status }
      let clock = ClockText(
        configuration.printsUnixTime ? .unix : .clock(configuration.timeFormat ?? "%T.%f"))
      clock.append(range.start, digits: configuration.precision, to: &console.output.buffer)
      console.output.buffer.append(" - ")
      clock.append(range.end, digits: configuration.precision, to: &console.output.buffer)
      console.output.print("")
      return status
    }
  }
}

private struct TimeRangeSink: RecordSink {
  private(set) var range: (start: Timestamp, end: Timestamp)?

  mutating func take(_ record: inout FlowRecord, _ bytes: RawSpan) -> Bool {
    guard record.has(.time) else { return true }
    let (start, end) = (record.time.start, record.time.end)
    add((start, end))
    return true
  }

  private mutating func add(_ more: (start: Timestamp, end: Timestamp)) {
    range = range.map { (min($0.start, more.start), max($0.end, more.end)) } ?? more
  }

  func part(_ console: Console) -> TimeRangeSink? { TimeRangeSink() }

  mutating func merge(_ part: inout TimeRangeSink) {
    if let more = part.range { add(more) }
  }
}
