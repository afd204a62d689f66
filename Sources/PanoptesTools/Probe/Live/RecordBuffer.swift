import FlowModel
import NetworkTypes

/// Encoded records of one worker until the sensor writes them.
final class RecordBuffer: @unchecked Sendable {
  private let outputs: SensorOutputs
  private let lock = SystemLock()
  private var bytes = ByteWriter(capacity: 64 * 1024)
  private var entries: [(range: Range<Int>, wanted: UInt64)] = []

  init(_ outputs: SensorOutputs) { self.outputs = outputs }

  func take(_ record: borrowing FlowRecord) {
    lock.with {
      let wanted = outputs.wanting(record)
      guard wanted != 0 else { return }
      let start = bytes.count
      outputs.encode(record, into: &bytes)
      entries.append((start..<bytes.count, wanted))
    }
  }

  /// Worth writing before the next tick.
  var isFull: Bool { lock.with { bytes.count >= 1 << 20 } }

  /// Hands everything to the outputs; true when there was something.
  func empty() -> Bool { lock.with { emptyLocked() } }

  /// Runs `body`, which changes the outputs, while no worker asks them and nothing waits for them.
  static func withAllEmpty(_ buffers: ArraySlice<RecordBuffer>, _ body: () -> Void) {
    guard let first = buffers.first else { return body() }
    first.lock.with {
      _ = first.emptyLocked()
      withAllEmpty(buffers.dropFirst(), body)
    }
  }

  private func emptyLocked() -> Bool {
    guard !entries.isEmpty else { return false }
    bytes.withBytes { all in
      for entry in entries { outputs.append(all.extracting(entry.range), to: entry.wanted) }
    }
    bytes.removeAll()
    entries.removeAll(keepingCapacity: true)
    return true
  }
}
