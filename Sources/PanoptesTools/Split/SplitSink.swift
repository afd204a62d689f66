import ArgusCodec
import FlowAnalytics
import FlowModel
import NetworkTypes

/// Hands the records of a pass to the outputs of a split.
struct SplitSink: ~Copyable, RecordSink {
  private let outputs: [SplitOutput]
  private let files: SplitFiles
  private let console: Console
  private let keptBlocks: BlockSet
  private let cutsRecords: Bool
  /// How long after a period's end its file stays open, nanoseconds; nil for the whole run.
  private let hold: Int64?
  private let decoder = ArgusDecoder()
  private let encoder = ArgusEncoder()
  private var start = ByteWriter(capacity: 128)
  /// What the record says for the names of each output; nil where the output does not want it.
  private var names: [[String]?]
  private var encoded = ByteWriter(capacity: 1024)
  /// The latest moment that a record told of: the clock that files are closed by.
  private var clock = Timestamp(nanoseconds: .min)
  private(set) var failureStatus: Int32?
  /// What the sink reads of every record.
  let blocks: BlockSet

  init(
    _ outputs: [SplitOutput], files: SplitFiles, cutsRecords: Bool, hold: Int64?, keptBlocks: BlockSet,
    console: Console
  ) {
    self.outputs = outputs
    names = outputs.map { _ in nil }
    self.files = files
    self.console = console
    self.keptBlocks = keptBlocks
    self.cutsRecords = cutsRecords
    self.hold = hold
    blocks = outputs.reduce(.time) { $0.union($1.blocks) }
    var record = FlowRecord()
    record.kind = .management
    record.cause = .start
    record.blocks = [.management]
    encoder.encode(record, into: &start)
  }

  mutating func take(_ record: inout FlowRecord, _ bytes: RawSpan) -> Bool {
    do throws(SplitFailure) {
      let moment = SplitOutput.moment(record)
      // Writing may decode the record anew and unturned: what it said before is asked first.
      for (index, output) in outputs.enumerated() {
        names[index] = output.takes(record) ? output.names(record) : nil
      }
      for (index, output) in outputs.enumerated() {
        if let names = names[index] { try deliver(&record, bytes, names, to: output) }
      }
      if let hold { try advance(moment ?? clock, hold) }
    } catch {
      return fail(error)
    }
    return check()
  }

  mutating func takeManagement(
    _ record: inout FlowRecord, _ bytes: RawSpan, isStart: Bool, isTaken: Bool
  ) -> Bool {
    if isStart {
      // It begins every file from here on and needs no place of its own.
      start.removeAll()
      if record.version == 3 { start.append(bytes) } else { encoder.encode(record, into: &start) }
      return true
    }
    guard isTaken else { return true }
    do throws(SplitFailure) {
      for output in outputs where output.takes(record) {
        try write(&record, bytes, output.names(record), to: output)
      }
      if let hold { try advance(SplitOutput.moment(record) ?? clock, hold) }
    } catch {
      return fail(error)
    }
    return check()
  }

  mutating func pause() -> Bool {
    do throws(SplitFailure) { try files.flush() } catch { return fail(error) }
    console.output.flush()
    return check()
  }

  /// Finishes every file.
  mutating func end() {
    do throws(SplitFailure) { try files.finishAll() } catch { _ = fail(error) }
  }

  /// A record that reaches into later periods becomes one record in each, where that is asked for.
  private mutating func deliver(
    _ record: inout FlowRecord, _ bytes: RawSpan, _ names: [String], to output: SplitOutput
  ) throws(SplitFailure) {
    guard cutsRecords, var bins = output.bins, output.crosses(record) else {
      return try write(&record, bytes, names, to: output)
    }
    decoder.decode(bytes, wanted: .all, into: &record)
    record.blocks.formIntersection(keptBlocks)
    try RecordSplitter().split(&record, by: &bins) { piece, _ throws(SplitFailure) in
      try encode(piece, names, to: output)
    }
  }

  /// Records of format 3 that nothing has changed are copied as they stand.
  private mutating func write(
    _ record: inout FlowRecord, _ bytes: RawSpan, _ names: [String], to output: SplitOutput
  ) throws(SplitFailure) {
    if bytes[0] & 0xf == 3, keptBlocks == .all || record.kind == .management {
      return try Self.write(record, bytes, names, start, to: output)
    }
    decoder.decode(bytes, wanted: .all, into: &record)
    if record.kind != .management { record.blocks.formIntersection(keptBlocks) }
    try encode(record, names, to: output)
  }

  private mutating func encode(
    _ record: borrowing FlowRecord, _ names: [String], to output: SplitOutput
  ) throws(SplitFailure) {
    encoded.removeAll()
    encoder.encode(record, into: &encoded)
    var failure: SplitFailure?
    encoded.withBytes { bytes in
      do throws(SplitFailure) { try Self.write(record, bytes, names, start, to: output) } catch {
        failure = error
      }
    }
    if let failure { throw failure }
  }

  private static func write(
    _ record: borrowing FlowRecord, _ bytes: RawSpan, _ names: [String], _ start: borrowing ByteWriter,
    to output: SplitOutput
  ) throws(SplitFailure) {
    var failure: SplitFailure?
    start.withBytes { start in
      do throws(SplitFailure) {
        try output.write(record, bytes, names: names, start: start)
      } catch {
        failure = error
      }
    }
    if let failure { throw failure }
  }

  /// Moves the clock, and finishes the files of periods that are long enough over.
  private mutating func advance(_ time: Timestamp, _ hold: Int64) throws(SplitFailure) {
    guard time > clock else { return }
    clock = time
    guard let end = files.nextEnd, end.nanoseconds &+ hold <= time.nanoseconds else { return }
    try files.finish(endedBy: Timestamp(nanoseconds: time.nanoseconds &- hold))
  }

  private mutating func fail(_ failure: SplitFailure) -> Bool {
    guard case .failed(let text) = failure, failureStatus == nil else { return false }
    console.report(text)
    failureStatus = ExitStatus.failure
    return false
  }

  private func check() -> Bool { failureStatus == nil && console.output.failure == nil }
}
