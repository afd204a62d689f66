import ArgusCodec
import FlowModel
import FlowOutput
import NetworkTypes

/// One run of a client over its inputs: read, select, print, rewrite.
///
/// One thread and one reused record. All state of a run is here and none is shared, so that inputs,
/// or pieces of one, can later be given to several runs whose texts are joined in order. A value, not
/// an object: its members are read for every record, and an object's reads are checked each time.
struct RecordRun: ~Copyable {
  let configuration: ClientConfiguration
  let console: Console
  var record: FlowRecord
  var start: StartRecord
  let selector: RecordSelector
  private let printer: Printer?
  var totals = Totals()
  /// Flow and management records that the selection took; decides the exit status.
  var matches: UInt64 = 0
  /// How many of them are management records.
  private var managementMatches: UInt64 = 0
  /// Flow records among them, which `-N` counts.
  var matchedFlows: UInt64 = 0

  private let decoder = ArgusDecoder()
  private let services: ServiceNames?
  /// Blocks of a record that are seen at all (`-M dsrs=`).
  private let keptBlocks: BlockSet
  /// Decoded before the decision, and for the rest of the way when it is yes.
  private let selectionBlocks: BlockSet
  private let hitBlocks: BlockSet
  private let isReoriented: Bool
  private let outputs: [FilteredOutput]
  private var isWanted: [Bool]
  private let rejects: RecordOutput?
  private var isStopped = false
  /// What ended the run early, if it was no success.
  private(set) var outputStatus: Int32?

  struct FilteredOutput {
    let output: RecordOutput
    let selector: RecordSelector?
  }

  init(_ configuration: ClientConfiguration, console: Console) throws(CommandError) {
    let selector = try CommandError.wrapping(usageStatus: ExitStatus.failure) { () throws(OptionError) in
      try RecordSelector(configuration)
    }
    var kept = BlockSet.all
    for list in configuration.blockLists {
      try CommandError.wrapping(usageStatus: ExitStatus.failure) { () throws(OptionError) in
        try BlockList.apply(list, to: &kept)
      }
    }
    var outputs: [FilteredOutput] = []
    for output in configuration.recordOutputs {
      let file = try Self.file(output.path, console)
      let filter = try CommandError.wrapping(usageStatus: ExitStatus.failure) { () throws(OptionError) in
        try output.filter.map { text throws(OptionError) in try RecordSelector(filter: text) }
      }
      outputs.append(FilteredOutput(output: file, selector: filter))
    }
    let rejects = try configuration.rejects.map { path throws(CommandError) in try Self.file(path, console) }
    let needsNames = configuration.nameLevel.rawValue <= 1 || configuration.portDirection.contains(.services)
    let prints = configuration.recordOutputs.isEmpty && !configuration.isQuiet
    let services = prints && needsNames ? ServicesFile.system().portNames : nil
    let printer = prints ? try TextOutput.printer(configuration, services: services, console: console) : nil
    let isReoriented = prints || !selector.isEmpty || outputs.contains { $0.selector != nil }
    let orientation = isReoriented ? FlowRecord.orientationBlocks : []
    let totalBlocks: BlockSet = configuration.printsTotals ? .metric : []
    var selectionBlocks = selector.isEmpty ? [] : selector.blocks.union(orientation)
    for case let selector? in outputs.map(\.selector) {
      selectionBlocks.formUnion(selector.blocks.union(FlowRecord.orientationBlocks))
    }
    // Everything that can fail is behind us: a value with owned members is made whole or not at all.
    self.configuration = configuration
    self.console = console
    self.selector = selector
    self.rejects = rejects
    self.services = services
    self.isReoriented = isReoriented
    hitBlocks =
      selectionBlocks.union(printer?.blocks ?? []).union(totalBlocks).union(orientation).intersection(kept)
    // Where every record is a hit it is decoded once.
    self.selectionBlocks = selectionBlocks.isEmpty ? hitBlocks : selectionBlocks.intersection(kept)
    keptBlocks = kept
    self.outputs = outputs
    isWanted = outputs.map { _ in true }
    self.printer = printer
    record = FlowRecord()
    start = StartRecord()
  }

  private static func file(_ path: String, _ console: Console) throws(CommandError) -> RecordOutput {
    if path == "-", console.output.isTerminal {
      throw .failed("argus records are not for a terminal; redirect standard output or name a file")
    }
    return RecordOutput(path: path, standardOutput: console.output)
  }

  // MARK: The run

  /// Reads every input and returns the exit status.
  mutating func run(_ list: InputList) -> Int32 {
    var status = ExitStatus.success
    for failure in list.failures {
      console.report(failure)
      status = max(status, ExitStatus.missingInput)
    }
    printer?.begin(console.output)
    for name in list.inputs where !isStopped {
      do throws(RecordInput.Failure) {
        var input = try RecordInput(name, standardInput: console.input)
        try read(&input)
      } catch {
        let (text, failed) = error.message(name)
        console.report(text)
        status = max(status, failed)
      }
    }
    printer?.end(console.output)
    if configuration.printsTotals { printTotals() }
    finishOutputs()
    if let outputStatus { return outputStatus }
    return status != ExitStatus.success
      ? status : matches > 0 ? ExitStatus.success : ExitStatus.nothingMatched
  }

  private mutating func read(_ input: inout RecordInput) throws(RecordInput.Failure) {
    var isFirst = true
    while !input.isEnded, !isStopped {
      if input.mayWait { flush() }
      try input.fill()
      try input.forEachRecord { bytes, offset in
        take(bytes, offset, isFirst: isFirst)
        isFirst = false
        return !isStopped
      }
    }
    if let damage = input.damage { console.report("\(input.name.name): \(damage)") }
  }

  private mutating func take(_ bytes: RawSpan, _ offset: UInt64, isFirst: Bool) {
    // Types that no one writes are passed over, as the classic clients do.
    guard decoder.decode(bytes, wanted: isFirst ? .all : selectionBlocks, into: &record) else { return }
    record.offset = offset
    if record.kind == .management { return takeManagement(bytes, offset, isFirst: isFirst) }
    prepare()
    if record.kind != .event { totals.flows &+= 1 }
    guard selector.takes(record) else { return reject(bytes) }
    matches &+= 1
    matchedFlows &+= 1
    totals.taken &+= 1
    if let range = configuration.recordRange {
      if matchedFlows >= range.last { isStopped = true }
      guard matchedFlows >= range.first, matchedFlows <= range.last else { return }
    }
    if hitBlocks != selectionBlocks {
      decoder.decode(bytes, wanted: hitBlocks, into: &record)
      record.offset = offset
      prepare()
    }
    if configuration.printsTotals, record.has(.metric) {
      totals.packets &+= record.traffic.packets
      totals.bytes &+= record.traffic.bytes
    }
    deliver(bytes, isPrinted: record.kind != .event || configuration.printsEvents)
  }

  /// Management records are neither counted by `-N` nor turned, but the filter has its say.
  private mutating func takeManagement(_ bytes: RawSpan, _ offset: UInt64, isFirst: Bool) {
    totals.management &+= 1
    let isStart = isFirst && record.cause == .start
    if isStart {
      record.version == 3 ? start.set(bytes) : start.set(record)
      // The classic clients count the START record of every input twice, and the first of all even
      // in what was taken.
      totals.taken &+= totals.management == 1 ? 2 : 1
      totals.management &+= 1
    } else {
      decoder.decode(bytes, wanted: .all, into: &record)
    }
    record.offset = offset
    guard selector.takes(record) else { return reject(bytes) }
    if !isStart { totals.taken &+= 1 }
    matches &+= 1
    managementMatches &+= 1
    deliver(bytes, isPrinted: configuration.printsManagement)
  }

  private mutating func prepare() {
    if keptBlocks != .all { record.blocks.formIntersection(keptBlocks) }
    if isReoriented { record.orient(by: configuration.portDirection, services: services) }
  }

  // MARK: Output

  private mutating func deliver(_ bytes: RawSpan, isPrinted: Bool) {
    if let printer, isPrinted {
      // Management records show how many flows came before them.
      record.rank = matches &- managementMatches
      printer.write(record, to: console.output)
      console.output.flushIfFull()
      if console.output.failure != nil { isStopped = true }
    }
    // Every filter decides before any output re-encodes, which replaces what is decoded.
    for index in outputs.indices { isWanted[index] = outputs[index].selector?.takes(record) ?? true }
    for index in outputs.indices where isWanted[index] { write(bytes, to: outputs[index].output) }
  }

  private mutating func reject(_ bytes: RawSpan) {
    if let rejects { write(bytes, to: rejects) }
  }

  /// Records of format 3 that nothing has changed are copied as they stand.
  private mutating func write(_ bytes: RawSpan, to output: RecordOutput) {
    do throws(RecordOutput.Failure) {
      let isManagement = record.kind == .management
      // A new file begins with the START record in any case: the input's own is then there already.
      if try output.open(start: start), isManagement, record.cause == .start { return }
      if bytes[0] & 0xf == 3, keptBlocks == .all || isManagement {
        try output.append(bytes)
      } else {
        let offset = record.offset
        decoder.decode(bytes, wanted: .all, into: &record)
        record.offset = offset
        if !isManagement { record.blocks.formIntersection(keptBlocks) }
        try output.append(record)
      }
    } catch {
      fail(error)
    }
  }

  private mutating func fail(_ failure: RecordOutput.Failure) {
    isStopped = true
    guard outputStatus == nil else { return }
    switch failure {
    case .readerGone, .toldAtTheEnd: outputStatus = ExitStatus.success
    case .refused(let text):
      console.report(text)
      outputStatus = ExitStatus.failure
    }
  }

  private func printTotals() {
    // Records on standard output must stay records.
    let target = configuration.recordOutputs.contains { $0.path == "-" } ? console.errors : console.output
    totals.append(to: &target.buffer)
  }

  /// Before a wait: a reader at the other end of a pipe sees what there is.
  private mutating func flush() {
    console.output.flush()
    for output in allOutputs {
      do throws(RecordOutput.Failure) { try output.flush() } catch { fail(error) }
    }
    if console.output.failure != nil { isStopped = true }
  }

  private mutating func finishOutputs() {
    for output in allOutputs {
      do throws(RecordOutput.Failure) { try output.close() } catch { fail(error) }
    }
  }

  private var allOutputs: [RecordOutput] { outputs.map(\.output) + (rejects.map { [$0] } ?? []) }
}
