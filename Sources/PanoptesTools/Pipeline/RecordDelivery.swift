import ArgusCodec
import FlowModel
import FlowOutput
import NetworkTypes

/// Where the records of a client go: printed, appended to files, or both.
struct RecordDelivery: ~Copyable {
  let configuration: ClientConfiguration
  let console: Console
  /// Names of ports, where anything printed or turned needs them.
  let services: ServiceNames?
  private let printer: Printer?
  private let outputs: [FilteredOutput]
  private var isWanted: [Bool]
  private let rejects: RecordOutput?
  private let keptBlocks: BlockSet
  private let decoder = ArgusDecoder()
  private var start = StartRecord()
  /// `start` was set since it was last joined.
  private var hasNewStart = false
  /// What time it was when the run began; a column counts from it.
  private let now: Timestamp
  private var isStopped = false
  /// What ended the run early, if it was no success.
  private(set) var failureStatus: Int32?

  private struct FilteredOutput {
    let output: RecordOutput
    let selector: RecordSelector?
  }

  init(_ configuration: ClientConfiguration, console: Console) throws(CommandError) {
    var outputs: [FilteredOutput] = []
    for output in configuration.recordOutputs {
      let file = try Self.file(output.path, console)
      let filter = try CommandError.wrapping(usageStatus: ExitStatus.failure) { () throws(OptionError) in
        try output.filter.map { text throws(OptionError) in try RecordSelector(filter: text) }
      }
      outputs.append(FilteredOutput(output: file, selector: filter))
    }
    let rejects = try configuration.rejects.map { path throws(CommandError) in try Self.file(path, console) }
    let kept = try configuration.keptBlocks()
    let prints = configuration.recordOutputs.isEmpty && !configuration.isQuiet
    let needsNames = configuration.nameLevel.rawValue <= 1 || configuration.portDirection.contains(.services)
    let services = prints && needsNames ? ServicesFile.system().portNames : nil
    let now = WallClock.now
    let printer =
      prints
      ? try TextOutput.printer(configuration, services: services, console: console, now: now) : nil
    // Everything that can fail is behind us: a value with owned members is made whole or not at all.
    self.configuration = configuration
    self.console = console
    self.services = services
    self.printer = printer
    self.outputs = outputs
    self.rejects = rejects
    self.now = now
    isWanted = outputs.map { _ in true }
    keptBlocks = kept
  }

  private static func file(_ path: String, _ console: Console) throws(CommandError) -> RecordOutput {
    if path == "-", console.output.isTerminal {
      throw .failed("argus records are not for a terminal; redirect standard output or name a file")
    }
    return RecordOutput(path: path, standardOutput: console.output)
  }

  /// What delivering reads of a record; files need nothing, they get its bytes.
  var blocks: BlockSet {
    // Parts of a record have no bytes to be copied.
    if configuration.split != nil, !outputs.isEmpty { return .all }
    return outputs.reduce(printer?.blocks ?? []) { $0.union($1.selector?.blocks ?? []) }
  }

  /// A record's direction shows: it is printed, or an output has a filter.
  var readsDirection: Bool { printer != nil || outputs.contains { $0.selector != nil } }

  /// Refused records are wanted too (`-E`).
  var keepsRejects: Bool { rejects != nil }

  /// Something is printed.
  var prints: Bool { printer != nil }

  /// Records are written, so that blocks nothing reads matter all the same.
  var writesRecords: Bool { !outputs.isEmpty || rejects != nil }

  // MARK: The run

  mutating func begin() { printer?.begin(console.output) }

  /// Prints the totals, if asked for, and closes everything.
  mutating func end(_ totals: Totals) {
    printer?.end(console.output)
    if configuration.printsTotals {
      // Records on standard output must stay records.
      let target = configuration.recordOutputs.contains { $0.path == "-" } ? console.errors : console.output
      totals.append(to: &target.buffer)
    }
    for output in allOutputs {
      do throws(RecordOutput.Failure) { try output.close() } catch { fail(error) }
    }
  }

  /// Delivers a record that a tool has made, with every block that it names. False: stop.
  mutating func deliver(_ record: inout FlowRecord) -> Bool {
    if record.kind != .event || configuration.printsEvents { print(record) }
    for index in outputs.indices where outputs[index].selector?.takes(record) ?? true {
      let output = outputs[index].output
      do throws(RecordOutput.Failure) {
        _ = try output.open(start: start)
        try output.append(record)
      } catch {
        fail(error)
      }
    }
    return !isStopped
  }

  /// Prints a management record that a tool has made, where such are printed.
  mutating func printManagement(_ record: borrowing FlowRecord) {
    if configuration.printsManagement { print(record) }
  }

  /// Remembers the START record that outputs begin with.
  mutating func setStart(_ record: borrowing FlowRecord, _ bytes: RawSpan) {
    record.version == 3 ? start.set(bytes) : start.set(record)
    hasNewStart = true
  }

  private mutating func print(_ record: borrowing FlowRecord) {
    guard let printer else { return }
    printer.write(record, to: console.output)
    console.output.flushIfFull()
    if console.output.failure != nil { isStopped = true }
  }

  private mutating func copy(_ record: inout FlowRecord, _ bytes: RawSpan) {
    // Every filter decides before any output re-encodes, which replaces what is decoded.
    for index in outputs.indices { isWanted[index] = outputs[index].selector?.takes(record) ?? true }
    for index in outputs.indices where isWanted[index] { write(&record, bytes, to: outputs[index].output) }
  }

  /// Records of format 3 that nothing has changed are copied as they stand.
  private mutating func write(_ record: inout FlowRecord, _ bytes: RawSpan, to output: RecordOutput) {
    do throws(RecordOutput.Failure) {
      let isManagement = record.kind == .management
      // A new file begins with the START record in any case: the input's own is then there already.
      if try output.open(start: start), isManagement, record.cause == .start { return }
      if bytes[0] & 0xf == 3, keptBlocks == .all || isManagement {
        try output.append(bytes)
      } else {
        let (offset, rank) = (record.offset, record.rank)
        decoder.decode(bytes, wanted: .all, into: &record)
        (record.offset, record.rank) = (offset, rank)
        if !isManagement { record.blocks.formIntersection(keptBlocks) }
        try output.append(record)
      }
    } catch {
      fail(error)
    }
  }

  private mutating func fail(_ failure: RecordOutput.Failure) {
    isStopped = true
    guard failureStatus == nil else { return }
    switch failure {
    case .readerGone, .toldAtTheEnd: failureStatus = ExitStatus.success
    case .refused(let text):
      console.report(text)
      failureStatus = ExitStatus.failure
    }
  }

  private var allOutputs: [RecordOutput] { outputs.map(\.output) + (rejects.map { [$0] } ?? []) }
}

/// Several threads render records at once; what they made goes out in the order of the inputs.
extension RecordDelivery {
  /// A delivery that puts aside what it would print and write.
  private init(partOf other: borrowing RecordDelivery, _ console: Console) throws(CommandError) {
    let configuration = other.configuration
    var outputs: [FilteredOutput] = []
    for output in other.outputs {
      let filter = try CommandError.wrapping(usageStatus: ExitStatus.failure) { () throws(OptionError) in
        try output.selector?.copy()
      }
      outputs.append(FilteredOutput(output: .part(of: output.output), selector: filter))
    }
    var untitled = configuration
    untitled.labelInterval = -1
    let printer =
      other.prints
      ? try TextOutput.printer(untitled, services: other.services, console: console, now: other.now) : nil
    self.configuration = configuration
    self.console = console
    self.outputs = outputs
    self.printer = printer
    services = other.services
    now = other.now
    rejects = other.rejects.map { .part(of: $0) }
    isWanted = outputs.map { _ in true }
    keptBlocks = other.keptBlocks
  }

  /// A delivery that only puts aside what the filter refuses.
  init(rejectsOf other: borrowing RecordDelivery, _ console: Console) {
    configuration = other.configuration
    self.console = console
    outputs = []
    printer = nil
    services = other.services
    now = other.now
    rejects = other.rejects.map { .part(of: $0) }
    isWanted = []
    keptBlocks = other.keptBlocks
  }

  /// Rows are numbered, titles come again, names are looked up and remembered, or two ways out lead to one
  /// place: then every record has its turn.
  private var isDivisible: Bool {
    let places = allOutputs.map(\.path) + (prints ? ["-"] : [])
    guard Set(places).count == places.count else { return false }
    return printer.map { !$0.needsTurns } ?? true
  }

  /// Rendering is work, copying is not.
  var partsAreCheap: Bool { prints }

  func part(_ console: Console) throws(CommandError) -> RecordDelivery? {
    isDivisible ? try RecordDelivery(partOf: self, console) : nil
  }

  mutating func join(_ part: inout RecordDelivery) -> Bool {
    if part.hasNewStart {
      swap(&start, &part.start)
      part.hasNewStart = false
    }
    if let printer, part.console.output.buffer.count > 0 {
      printer.beginRows(console.output)
      console.output.take(over: part.console.output)
      if console.output.failure != nil { isStopped = true }
    }
    for (output, aside) in zip(outputs, part.outputs) { take(over: aside.output, by: output.output) }
    if let rejects, let aside = part.rejects { take(over: aside, by: rejects) }
    return !isStopped
  }

  private mutating func take(over aside: RecordOutput, by output: RecordOutput) {
    do throws(RecordOutput.Failure) { try output.take(over: aside, start: start) } catch { fail(error) }
  }
}

/// Straight from the pass, as `ra` does it: bytes that nothing changed are copied, not encoded.
extension RecordDelivery: RecordSink {
  mutating func take(_ record: inout FlowRecord, _ bytes: RawSpan) -> Bool {
    if configuration.split != nil { return deliver(&record) }
    if record.kind != .event || configuration.printsEvents { print(record) }
    copy(&record, bytes)
    return !isStopped
  }

  mutating func takeManagement(
    _ record: inout FlowRecord, _ bytes: RawSpan, isStart: Bool, isTaken: Bool
  ) -> Bool {
    if isStart { setStart(record, bytes) }
    guard isTaken else { return true }
    if configuration.printsManagement { print(record) }
    copy(&record, bytes)
    return !isStopped
  }

  mutating func reject(_ record: inout FlowRecord, _ bytes: RawSpan) -> Bool {
    if let rejects { write(&record, bytes, to: rejects) }
    return !isStopped
  }

  mutating func pause() -> Bool {
    console.output.flush()
    for output in allOutputs {
      do throws(RecordOutput.Failure) { try output.flush() } catch { fail(error) }
    }
    if console.output.failure != nil { isStopped = true }
    return !isStopped
  }
}
