import ArgusCodec
import FlowModel
import NetworkTypes

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#elseif canImport(Darwin)
  import Darwin
#endif

/// Makes records of the text that clients print, and records of format 3 of any that can be read.
struct Raconvert: Tool {
  let name = "raconvert"
  let summary = "turn printed columns into records, and any records into format 3"
  let isClassic = true

  func run(_ arguments: [String], console: Console) -> Int32 {
    ClientRun.run(arguments, console: console) { configuration, inputs throws(CommandError) in
      var delivery = try RecordDelivery(configuration, console: console)
      let selector = try CommandError.wrapping(usageStatus: ExitStatus.failure) { () throws(OptionError) in
        try RecordSelector(configuration)
      }
      var status = ExitStatus.success
      for failure in inputs.failures {
        console.report(failure)
        status = ExitStatus.missingInput
      }
      var converter = TextConverter(configuration, selector: selector, console: console)
      delivery.begin()
      for input in inputs.inputs {
        do throws(RecordInput.Failure) {
          let (bytes, damage) = try ArchiveBytes.read(input, standardInput: console.input)
          if let damage { console.report("\(input.name): \(damage)") }
          try converter.convert(bytes, input, into: &delivery)
        } catch {
          let (text, failed) = error.message(input)
          console.report(text)
          status = max(status, failed)
        }
      }
      delivery.end(converter.totals)
      if let failure = delivery.failureStatus { return failure }
      if status == ExitStatus.success, converter.failures > 0 { return ExitStatus.failure }
      return status == ExitStatus.success && converter.taken == 0 ? ExitStatus.nothingMatched : status
    }
  }
}

/// Rows of text, one table after the other, into one delivery.
struct TextConverter: ~Copyable {
  private let selector: RecordSelector
  private let console: Console
  private let maker: TextRecord
  private let range: RecordRange?
  private var record = FlowRecord()
  private(set) var taken: UInt64 = 0
  private(set) var failures: UInt64 = 0
  private(set) var totals = Totals()

  init(_ configuration: ClientConfiguration, selector: RecordSelector, console: Console) {
    self.selector = selector
    self.console = console
    range = configuration.recordRange
    let now = WallClock.now.seconds
    let offset = ClockZoneOffset.local(now)
    let today = (now + offset) / 86_400 * 86_400 - offset
    let format = configuration.timeFormat
    maker = TextRecord(moments: TextMoment(format: format, day: today), services: ServicesFile.system())
  }

  mutating func convert(
    _ bytes: [UInt8], _ input: InputName, into delivery: inout RecordDelivery
  ) throws(RecordInput.Failure) {
    if ArgusRecordCheck.length(bytes.span.bytes, at: 0) != nil, bytes[0] & 0xf0 == 0x80 {
      return try convertRecords(bytes, into: &delivery)
    }
    var table: TextTable?
    var number = 0
    for line in bytes.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false) {
      number += 1
      let isBlank = line.allSatisfy { $0 == 32 || $0 == 9 || $0 == 13 }
      if isBlank || line.first == UInt8(ascii: "#") { continue }
      // Titles come again every so many rows where that was asked for.
      if let head = TextTable(head: line) {
        warn(head, input)
        table = head
        continue
      }
      guard let table else { break }
      guard take(table.values(line), line: number, input, into: &delivery) else { return }
    }
    guard table != nil else {
      throw bytes.isEmpty ? .notRecords(.empty, first: []) : .noTitles
    }
  }

  private mutating func convertRecords(
    _ bytes: [UInt8], into delivery: inout RecordDelivery
  ) throws(RecordInput.Failure) {
    var reader = ArgusReader()
    let decoder = ArgusDecoder()
    do throws(ArgusCodecError) {
      while let place = try reader.next(in: bytes.span.bytes) {
        let one = bytes.span.bytes.extracting(place)
        guard decoder.decode(one, into: &record) else { continue }
        if record.kind == .management, record.cause == .start {
          delivery.setStart(record, one)
          continue
        }
        guard deliver(into: &delivery) else { return }
      }
    } catch {
      throw .notRecords(error, first: Array(bytes.prefix(64)))
    }
    if let damage = reader.damage { console.report(damage.description) }
  }

  private mutating func take(
    _ values: [String: String], line: Int, _ input: InputName, into delivery: inout RecordDelivery
  ) -> Bool {
    // What a sensor says of itself is no flow.
    if values["proto"] == "man" || values["proto"] == "evt" { return true }
    do throws(OptionError) {
      try maker.fill(&record, values)
    } catch {
      failures += 1
      if failures <= 5 { console.report("\(input.name): line \(line): \(error.description)") }
      if failures == 6 { console.report("\(input.name): more lines cannot be used; they are left out") }
      return true
    }
    if let text = values["stime"], TextMoment.isClock(text), maker.moments.format == nil {
      console.warn("times without a date are taken for today's (RA_TIME_FORMAT says how they are written)")
    }
    return deliver(into: &delivery)
  }

  private mutating func deliver(into delivery: inout RecordDelivery) -> Bool {
    totals.flows += 1
    guard selector.takes(record) else { return true }
    taken += 1
    totals.taken += 1
    if let range {
      if taken > range.last { return false }
      if taken < range.first { return true }
    }
    record.rank = taken
    return delivery.deliver(&record)
  }

  private func warn(_ head: TextTable, _ input: InputName) {
    for title in head.unknown {
      console.warn("\(input.name): there is no field '\(title)'; the column is left out")
    }
  }
}

/// The local zone's distance from UTC.
enum ClockZoneOffset {
  static func local(_ seconds: Int64) -> Int64 {
    var clock = time_t(seconds)
    var parts = tm()
    guard localtime_r(&clock, &parts) != nil else { return 0 }
    return Int64(parts.tm_gmtoff)
  }
}
