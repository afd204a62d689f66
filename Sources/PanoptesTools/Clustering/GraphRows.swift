import FlowAnalytics
import FlowModel
import NetworkTypes

/// `rabins -G`: rows for a program that draws, behind a head that tells what they are about. The head knows
/// the last bin, so the rows wait in memory until all are there.
final class GraphRows {
  let configuration: ClientConfiguration
  /// Where rows are printed to meanwhile.
  let console: Console
  private let target: Console
  private let titles: [String]
  private let hasProtocols: Bool
  private var first: TimeBin?
  private var last: TimeBin?

  init(_ configuration: ClientConfiguration, _ target: Console) throws(CommandError) {
    guard configuration.recordOutputs.isEmpty, configuration.format == .columns else {
      throw .failed("-G is about printed columns: it goes with neither -w nor json, csv and xml")
    }
    let bins = try CommandError.wrapping(usageStatus: ExitStatus.failure) { () throws(OptionError) in
      try BinOptions(configuration)
    }
    guard case .time? = bins.width else { throw .failed("-G is about bins of time, such as -M time 5s") }
    var configuration = configuration
    configuration.printsUnixTime = true
    configuration.delimiter = UInt8(ascii: ",")
    configuration.isVariableWidth = true
    configuration.labelInterval = -1
    let memory = OutputStream(descriptor: nil)
    console = Console(
      output: memory, errors: target.errors, input: target.input, environment: target.environment)
    console.programName = target.programName
    titles = try TextOutput.selection(configuration, console: target).items.map(\.field.title)
    hasProtocols = configuration.own.values["m"] == ["proto"]
    self.target = target
    self.configuration = configuration
  }

  /// A bin with rows, in order of time.
  func take(_ bin: TimeBin) {
    if first == nil { first = bin }
    last = bin
  }

  /// Prints the head, unless there is nothing, and the rows.
  func print() {
    defer { target.output.flushIfFull() }
    guard let first, let last else { return }
    let width = Double(first.end - first.start) / 1e9
    let seconds = Double(last.end - first.start) / 1e9
    let digits = configuration.precision
    var head = ByteWriter(capacity: 256)
    func line(_ name: String, _ value: (inout ByteWriter) -> Void) {
      head.append(name)
      head.append(UInt8(ascii: "="))
      value(&head)
      head.append(UInt8(ascii: "\n"))
    }
    let clock = ClockText(.unix)
    line("StartTime") { clock.append(first.start, digits: digits, to: &$0) }
    line("StopTime") { clock.append(last.end, digits: digits, to: &$0) }
    line("LastTime") { clock.append(last.end, digits: digits, to: &$0) }
    line("Seconds") { $0.append(fixed: seconds, digits: 0) }
    line("BinSize") { $0.append(fixed: width, digits: digits) }
    line("Bins") { $0.append(fixed: (seconds / width).rounded(), digits: 0) }
    line("Columns") { $0.append(titles.joined(separator: ",")) }
    // The classic program leaves the list to whoever reads the rows.
    line(hasProtocols ? "Protos" : "Objects") { _ in }
    head.append(UInt8(ascii: "\n"))
    target.output.buffer.append(head.array)
    target.output.buffer.append(console.output.collected)
  }
}
