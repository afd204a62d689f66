import FlowAnalytics
import FlowModel
import NetworkTypes

/// Cuts records to bins of time, or takes them by number or size, and merges what is in a bin.
struct Rabins: Tool {
  let name = "rabins"
  let summary = "merge flow records within bins of time, number or size"
  let isClassic = true
  var options: [OptionSummary] { Self.table.summaries }

  static let table = CommonOptions.table(
    with: [
      .ownModes(
        "time n[smhdwMy], count n[kmg], size n[kmg]: the bins; n[smhdwMy] alone is a time;",
        "hard: times of the bin; nomodify: records are not cut; zero: empty bins too;",
        ClusterOptions.modeHelp[0], ClusterOptions.modeHelp[1], ClusterOptions.modeHelp[2]
      ) { words throws(OptionError) in try BinOptions.otherModes(words) },
      .ownValue("B", "time", "hand on a bin so long after its end, by the clock of the records"),
      .ownFlag("G", "for programs that draw: what there is in a head, then rows with commas"),
    ] + ClusterOptions.keyRows)

  func run(_ arguments: [String], console: Console) -> Int32 {
    ClientRun.run(arguments, console: console, table: Self.table) {
      configuration, inputs throws(CommandError) in
      let graph = try configuration.own.flags.contains("G") ? GraphRows(configuration, console) : nil
      let delivery = try RecordDelivery(
        graph?.configuration ?? configuration, console: graph?.console ?? console)
      let services = delivery.services
      let results = ResultDelivery(delivery, configuration)
      let output = results.blocks
      let engine = try CommandError.wrapping(usageStatus: ExitStatus.failure) { () throws(OptionError) in
        try BinEngine(
          ClusterOptions(configuration), BinOptions(configuration), output: output,
          environment: console.environment)
      }
      for output in configuration.recordOutputs where output.path.contains("%") || output.path.contains("$") {
        throw .failed("-w \(output.path): rabins writes one file; rasplit cuts what it writes into many")
      }
      var sink = RabinsSink(engine: engine, output: BinDelivery(results: results, graph: graph))
      var pass = try RecordPass(
        configuration.forInput(), console: console, blocks: engine.blocks, services: services,
        splitting: .directionsOnly)
      sink.output.results.delivery.begin()
      let status = pass.run(inputs, into: &sink)
      _ = sink.engine.finish(&sink.output)
      sink.output.results.delivery.end(pass.totals)
      graph?.print()
      if let failure = sink.engine.failure { throw .failed("\(failure)") }
      return sink.output.results.delivery.failureStatus ?? status
    }
  }
}

private struct RabinsSink: ~Copyable, RecordSink {
  private(set) var engine: BinEngine
  var output: BinDelivery
  private var hasParts = false

  init(engine: BinEngine, output: consuming BinDelivery) {
    self.engine = engine
    self.output = output
  }

  var partsAreCheap: Bool { false }

  func part(_ console: Console) throws(CommandError) -> RabinsSink? {
    let whole = engine
    let part = try CommandError.wrapping(usageStatus: ExitStatus.failure) { () throws(OptionError) in
      try whole.part(of: console.parts)
    }
    guard let part else { return nil }
    return RabinsSink(engine: part, output: BinDelivery(results: output.results.part(console), graph: nil))
  }

  mutating func beginPiece(_ number: Int, of input: InputName) { engine.beginPiece(number) }

  mutating func join(_ part: inout RabinsSink) -> Bool {
    output.results.delivery.join(&part.output.results.delivery) && part.engine.failure == nil
  }

  mutating func merge(_ part: inout RabinsSink) {
    // The first stands for all.
    guard hasParts else {
      hasParts = true
      return swap(&engine, &part.engine)
    }
    engine.takeOver(part.engine)
  }

  mutating func take(_ record: inout FlowRecord, _ bytes: RawSpan) -> Bool {
    engine.add(&record, bytes: bytes.byteCount, &output)
  }

  mutating func takeManagement(
    _ record: inout FlowRecord, _ bytes: RawSpan, isStart: Bool, isTaken: Bool
  ) -> Bool {
    if isStart { output.results.delivery.setStart(record, bytes) }
    return true
  }

  mutating func reject(_ record: inout FlowRecord, _ bytes: RawSpan) -> Bool {
    output.results.delivery.reject(&record, bytes)
  }

  mutating func pause() -> Bool { output.results.delivery.pause() }
}

/// Delivers the results of bins; where management records are printed, each bin begins and ends with one.
private struct BinDelivery: ~Copyable, BinSink {
  var results: ResultDelivery
  private let graph: GraphRows?
  private var mark = FlowRecord()

  init(results: consuming ResultDelivery, graph: GraphRows?) {
    self.results = results
    self.graph = graph
  }

  mutating func begin(_ bin: TimeBin) {
    graph?.take(bin)
    tell(.start, bin.start)
  }
  mutating func end(_ bin: TimeBin) { tell(.stop, bin.end) }

  mutating func deliver(_ record: inout FlowRecord, _ bin: TimeBin?) -> Bool { results.deliver(&record) }

  private mutating func tell(_ cause: FlowRecord.Cause, _ time: Timestamp) {
    guard results.delivery.configuration.printsManagement else { return }
    mark.clear()
    mark.kind = .management
    mark.cause = cause
    mark.blocks = [.management]
    mark.management = ManagementInfo()
    mark.management.intervalStart = time
    mark.management.now = time
    results.delivery.printManagement(mark)
  }
}
