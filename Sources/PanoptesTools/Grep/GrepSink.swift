import FlowModel
import NetworkTypes

/// Prints, counts or names what the patterns find.
struct GrepSink: ~Copyable, SelectingSink {
  var delivery: RecordDelivery
  private let patterns: GrepPatterns
  private let report: GrepReport
  private let limit: UInt64
  private let own: OwnOptions
  private let console: Console
  private let showsNames: Bool
  private let hidesNames: Bool
  private let showsPlaces: Bool
  private var input: InputName?
  private var selected: UInt64 = 0
  private(set) var hasSelected = false

  init(
    _ patterns: GrepPatterns, report: GrepReport, limit: UInt64?, own: OwnOptions,
    delivery: consuming RecordDelivery, console: Console
  ) {
    self.patterns = patterns
    self.report = report
    self.limit = limit ?? .max
    self.own = own
    self.console = console
    self.delivery = delivery
    showsNames = own.flags.contains("H")
    hidesNames = own.flags.contains("h")
    showsPlaces = own.flags.contains("b")
  }

  mutating func begin(_ input: InputName) {
    endInput()
    self.input = input
  }

  mutating func take(_ record: inout FlowRecord, _ bytes: RawSpan) -> Bool {
    guard selected < limit else { return true }
    guard patterns.takes(record) else { return delivery.reject(&record, bytes) }
    selected += 1
    hasSelected = true
    switch report {
    case .nothing: return false
    case .counts, .namesWith, .namesWithout: return true
    case .records: break
    }
    if delivery.prints {
      if showsNames, !hidesNames { console.output.buffer.append((input?.name ?? "") + ":") }
      if showsPlaces { console.output.buffer.append("\(record.offset):") }
    }
    return delivery.take(&record, bytes)
  }

  /// A limit counts the records of an input in their order.
  func part(_ console: Console) throws(CommandError) -> GrepSink? {
    guard limit == .max, let delivery = try delivery.part(console) else { return nil }
    let copy = try CommandError.wrapping(usageStatus: 2) { () throws(OptionError) in
      try patterns.copy()
    }
    return GrepSink(
      copy, report: report, limit: nil, own: own, delivery: delivery, console: console)
  }

  mutating func beginPiece(_ number: Int, of input: InputName) { self.input = input }

  mutating func join(_ part: inout GrepSink) -> Bool {
    selected += part.selected
    if part.hasSelected { hasSelected = true }
    // What is said of an input at its end is for the whole to say.
    (part.selected, part.hasSelected, part.input) = (0, false, nil)
    return delivery.join(&part.delivery)
  }

  /// Says of an input what is only known at its end.
  mutating func endInput() {
    guard let input = input.take() else { return }
    switch report {
    case .records, .nothing: break
    case .counts: console.output.print(hidesNames ? "\(selected)" : "\(input.name):\(selected)")
    case .namesWith: if selected > 0 { console.output.print(input.name) }
    case .namesWithout: if selected == 0 { console.output.print(input.name) }
    }
    selected = 0
  }
}
