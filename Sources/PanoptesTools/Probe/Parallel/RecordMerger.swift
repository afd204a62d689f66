import ArgusCodec
import FlowEngine
import NetworkTypes

/// Brings the workers' records together in the order in which one worker would have written them, and
/// gives flows their numbers.
final class RecordMerger: @unchecked Sendable {
  private let outputs: SensorOutputs
  private let workers: Int
  private var management: ManagementReporter
  /// Sequence number of the flow in each slot of each worker's table.
  private var sequences: [[UInt32]]
  private var next: UInt32 = 1
  private var frames: [(number: UInt64, count: UInt64)] = []
  /// A reader that went away, or a full disk, ends the run early.
  private(set) var isUseless = false

  init(_ configuration: SensorConfiguration, workers: Int, outputs: SensorOutputs) {
    self.outputs = outputs
    self.workers = workers
    sequences = [[UInt32]](repeating: [], count: workers)
    management = ManagementReporter(configuration, identity: configuration.sourceIdentity)
    management.start(outputs)
  }

  func run(_ conveyor: Conveyor) {
    while let batch = conveyor.batchToEmpty() {
      merge(batch)
      conveyor.empty()
    }
  }

  /// After the workers have ended.
  func stop(_ accounting: SensorAccounting, _ totals: FlowEngine.Totals) {
    management.stop(outputs, totals, accounting)
  }

  private func merge(_ batch: Batch) {
    var cursors = [Int](repeating: 0, count: workers)
    var pending = WorkerOutput.Totals()
    var reported = 0
    while true {
      var first: Int?
      for worker in 0..<workers where cursors[worker] < batch.outputs[worker].entries.count {
        let entry = batch.outputs[worker].entries[cursors[worker]].place
        guard let best = first else {
          first = worker
          continue
        }
        if WorkerOutput.Place.isBefore(entry, batch.outputs[best].entries[cursors[best]].place) {
          first = worker
        }
      }
      guard let worker = first else { break }
      let entry = batch.outputs[worker].entries[cursors[worker]]
      cursors[worker] += 1
      if entry.slot != .max {
        write(entry, of: worker, batch.outputs + worker)
        continue
      }
      // Every worker has one for this frame: together they are the sensor's.
      pending.add(batch.outputs[worker].totals.removeFirst())
      reported += 1
      if reported % workers == 0 {
        var accounting = SensorAccounting()
        accounting.frames = entry.place.number
        accounting.bytes = pending.bytes
        management.report(outputs, pending.engine, accounting)
        pending = WorkerOutput.Totals()
      }
    }
    isUseless = outputs.isUseless
  }

  private func write(
    _ entry: WorkerOutput.Entry, of worker: Int, _ output: UnsafeMutablePointer<WorkerOutput>
  ) {
    let slot = Int(entry.slot)
    if slot >= sequences[worker].count {
      sequences[worker] += [UInt32](repeating: 0, count: max(1024, slot + 1 - sequences[worker].count))
    }
    if entry.isFirst {
      sequences[worker][slot] = next
      next &+= 1
    }
    guard entry.wanted != 0 else { return }
    output.pointee.bytes.patch(
      bigEndian: sequences[worker][slot], at: entry.range.lowerBound + ArgusEncoder.sequenceOffset)
    output.pointee.bytes.withBytes { bytes in
      outputs.append(bytes.extracting(entry.range), to: entry.wanted)
    }
  }
}

extension WorkerOutput.Totals {
  mutating func add(_ other: Self) {
    engine.add(other.engine)
    filtered &+= other.filtered
    bytes &+= other.bytes
  }
}
