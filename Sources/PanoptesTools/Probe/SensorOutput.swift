import ArgusCodec
import FlowFilter
import FlowModel
import NetworkTypes

/// Where the sensor's records go: every output with a filter of its own, one encoding for all.
final class SensorOutputs {
  /// One `-w`.
  private struct Entry {
    let output: RecordOutput
    let filter: CompiledFilter?
    var isWorking = true
  }

  // Not checked at run time: a record is written through these, by one thread, and nothing that is
  // called meanwhile comes back here.
  @exclusivity(unchecked) private var entries: [Entry] = []
  /// Those of the entries, apart: workers ask them while records are written.
  private var filters: [CompiledFilter?] = []
  /// What went wrong, a line for each output that failed. The others go on.
  private(set) var failures: [String] = []
  /// A reader of standard output went away: nothing to report, nothing more to do there.
  private(set) var isReaderGone = false
  private let encoder = ArgusEncoder()
  @exclusivity(unchecked) private var bytes = ByteWriter(capacity: 4096)

  func add(_ output: RecordOutput, filter: CompiledFilter?) {
    entries.append(Entry(output: output, filter: filter))
    filters.append(filter)
  }

  /// Closes all outputs and opens others, or the same anew, in their place.
  func reopen(
    _ wanted: [ClientConfiguration.RecordOutput], standardOutput: OutputStream
  ) throws(CommandError) {
    var new: [Entry] = []
    for output in wanted {
      let filter = try CommandError.wrapping(usageStatus: ExitStatus.usage) { () throws(OptionError) in
        try output.filter.map { text throws(OptionError) in try FilterText.compile(text) }
      }
      new.append(
        Entry(output: RecordOutput(path: output.path, standardOutput: standardOutput), filter: filter))
    }
    close()
    entries = new
    filters = new.map(\.filter)
  }

  /// No output is left that could be written.
  var isUseless: Bool { !entries.isEmpty && !entries.contains(where: \.isWorking) }

  /// Opens every output with the sensor's START record.
  func open(start: borrowing StartRecord) {
    for number in entries.indices {
      do throws(RecordOutput.Failure) {
        _ = try entries[number].output.open(start: start)
      } catch {
        fail(number, error)
      }
    }
  }

  /// Encodes the record once and hands it to every output that wants it.
  func write(_ record: borrowing FlowRecord) {
    bytes.removeAll()
    encoder.encode(record, into: &bytes)
    for number in entries.indices where entries[number].isWorking {
      // Management records frame the stream: filters are of flows.
      if record.kind != .management, let filter = entries[number].filter, !filter.matches(record) {
        continue
      }
      append(to: number)
    }
  }

  /// Outputs at most: a bit each.
  static let limit = 64

  /// Which outputs want a flow's record, whether or not they still work. Several threads may ask at
  /// once, but not while outputs are added or reopened.
  func wanting(_ record: borrowing FlowRecord) -> UInt64 {
    var wanted: UInt64 = 0
    for number in filters.indices {
      if let filter = filters[number], !filter.matches(record) { continue }
      wanted |= 1 << UInt64(number)
    }
    return wanted
  }

  /// Several threads may encode at once.
  func encode(_ record: borrowing FlowRecord, into bytes: inout ByteWriter) {
    encoder.encode(record, into: &bytes)
  }

  /// Hands an encoded record to those of the outputs that `wanting` named.
  func append(_ record: RawSpan, to wanted: UInt64) {
    for number in entries.indices where wanted >> UInt64(number) & 1 != 0 && entries[number].isWorking {
      append(record, to: number)
    }
  }

  /// Hands everything to the system, so that readers of the outputs see it.
  func flush() {
    for number in entries.indices where entries[number].isWorking {
      do throws(RecordOutput.Failure) {
        try entries[number].output.flush()
      } catch {
        fail(number, error)
      }
    }
  }

  func close() {
    for number in entries.indices where entries[number].isWorking {
      do throws(RecordOutput.Failure) {
        try entries[number].output.close()
      } catch {
        fail(number, error)
      }
    }
  }

  private func append(to number: Int) {
    bytes.withBytes { record in append(record, to: number) }
  }

  private func append(_ record: RawSpan, to number: Int) {
    do throws(RecordOutput.Failure) {
      try entries[number].output.append(record)
    } catch {
      fail(number, error)
    }
  }

  private func fail(_ number: Int, _ failure: RecordOutput.Failure) {
    entries[number].isWorking = false
    switch failure {
    case .readerGone: isReaderGone = true
    case .toldAtTheEnd: break
    case .refused(let text): failures.append(text)
    }
  }
}
