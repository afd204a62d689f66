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

  private var entries: [Entry] = []
  /// What went wrong, a line for each output that failed. The others go on.
  private(set) var failures: [String] = []
  /// A reader of standard output went away: nothing to report, nothing more to do there.
  private(set) var isReaderGone = false
  private let encoder = ArgusEncoder()
  private var bytes = ByteWriter(capacity: 4096)

  func add(_ output: RecordOutput, filter: CompiledFilter?) {
    entries.append(Entry(output: output, filter: filter))
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
    let output = entries[number].output
    let failure: RecordOutput.Failure? = bytes.withBytes { record in
      do throws(RecordOutput.Failure) {
        try output.append(record)
        return nil
      } catch {
        return error
      }
    }
    if let failure { fail(number, failure) }
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
