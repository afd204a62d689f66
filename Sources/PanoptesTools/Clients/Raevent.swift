import FlowModel
import FlowOutput
import NetworkTypes

/// Prints what programs and files on the sensor's host said: the text of event records.
struct Raevent: Tool {
  let name = "raevent"
  let summary = "print the text of event records"
  let isClassic = true

  func run(_ arguments: [String], console: Console) -> Int32 {
    ClientRun.run(arguments, console: console) { configuration, inputs throws(CommandError) in
      guard configuration.recordOutputs.isEmpty, configuration.format == .columns else {
        // Records, JSON and CSV are ra's to write, of events alone.
        var changed = configuration
        changed.printsEvents = true
        return try SieveSink.run(changed, inputs, EventSieve(), console: console)
      }
      var pass = try RecordPass(configuration, console: console, blocks: .all, orients: false)
      var sink = EventSink(configuration, console: console)
      let status = pass.run(inputs, into: &sink)
      if configuration.printsTotals { pass.totals.append(to: &console.output.buffer) }
      return status == ExitStatus.success && sink.count == 0 ? ExitStatus.nothingMatched : status
    }
  }
}

private struct EventSieve: RecordSieve {
  var blocks: BlockSet { [] }
  func takes(_ record: borrowing FlowRecord) -> Bool { record.kind == .event }
}

/// `event[147]=`, the time, the sensor and the text, then an empty line.
private struct EventSink: ~Copyable, RecordSink {
  private let console: Console
  private let isQuiet: Bool
  private let clock: ClockText
  private let precision: Int
  private(set) var count: UInt64 = 0

  init(_ configuration: ClientConfiguration, console: Console) {
    self.console = console
    isQuiet = configuration.isQuiet
    clock = ClockText(configuration.printsUnixTime ? .unix : .clock(configuration.timeFormat ?? "%T.%f"))
    precision = configuration.precision
  }

  mutating func take(_ record: inout FlowRecord, _ bytes: RawSpan) -> Bool {
    guard record.kind == .event else { return true }
    count += 1
    guard !isQuiet else { return true }
    let text = Self.text(record)
    let output = console.output
    output.print("event[\(text.count)]=")
    clock.append(record.has(.time) ? record.time.start : .zero, digits: precision, to: &output.buffer)
    output.buffer.append(":srcid=")
    appendSensor(record, to: &output.buffer)
    output.buffer.append(":")
    output.buffer.append(text)
    output.print("")
    output.flushIfFull()
    return output.failure == nil
  }

  mutating func pause() -> Bool {
    console.output.flush()
    return console.output.failure == nil
  }

  private func appendSensor(_ record: borrowing FlowRecord, to out: inout ByteWriter) {
    guard let field = FieldRegistry.field(named: "srcid"), case .text(let get) = field.value else { return }
    _ = get(record, &out)
  }

  private static func text(_ record: borrowing FlowRecord) -> [UInt8] {
    guard record.has(.sourceData) else { return [] }
    let data = record.userData.source
    return record.storage.withUnsafeBytes { bytes in
      let text = UnsafeRawBufferPointer(rebasing: bytes[data.range])
      guard data.isCompressed else { return Array(text.prefix { $0 != 0 }) }
      return Zlib.decompress(text, limit: Int(data.limit)) ?? Array("(text that cannot be unpacked)\n".utf8)
    }
  }
}
