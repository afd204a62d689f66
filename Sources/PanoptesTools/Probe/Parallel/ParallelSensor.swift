import FlowEngine
import FlowModel
import NetworkTypes
import PacketCapture

/// The sensor over packet files with several workers: this thread reads and tells frames apart, each
/// worker has a flow table of its own, and one more thread writes.
///
/// The records are those of `Sensor`, byte for byte: every worker is told of the moments at which one
/// alone would have looked at its waiting flows, and the writer restores the order and the numbers.
final class ParallelSensor {
  private let configuration: SensorConfiguration
  private let count: Int
  private let conveyor: Conveyor
  private let workers: [FlowWorker]
  private let merger: RecordMerger
  private var threads: [SystemThread] = []
  private var batch: Batch
  private var filters: PacketFilters
  private var schedule: ManagementSchedule
  private var clock = ServiceClock()
  private var frameNumber: UInt64 = 0
  private(set) var accounting = SensorAccounting()

  /// Batches on their way at most.
  private static let depth = 8

  init(_ configuration: SensorConfiguration, outputs: SensorOutputs) throws(SystemError) {
    self.configuration = configuration
    count = configuration.workers
    let conveyor = Conveyor(workers: count, depth: Self.depth) { CaptureFile.makeBuffer() }
    self.conveyor = conveyor
    workers = (0..<count).map { FlowWorker(configuration, index: $0, outputs: outputs) }
    let merger = RecordMerger(configuration, workers: count, outputs: outputs)
    self.merger = merger
    filters = PacketFilters(configuration.packetFilter)
    schedule = ManagementSchedule(configuration)
    batch = conveyor.batchToFill()
    for worker in workers { threads.append(try SystemThread { worker.run(conveyor) }) }
    threads.append(try SystemThread { merger.run(conveyor) })
  }

  /// Reads one capture to its end, and waits until all of it is written.
  func read(_ path: String) throws(CaptureError) -> CaptureDamage? {
    var capture = try CaptureFile(path: path)
    // A full buffer goes away with its batch; the capture goes on in the next batch's.
    capture.exchangeBuffers { [self] full in
      let spare = batch.buffer
      batch.buffer = full
      conveyor.fill()
      batch = conveyor.batchToFill()
      return spare
    }
    var failure: CaptureError?
    do throws(CaptureError) {
      try distribute(&capture)
    } catch {
      failure = error
    }
    // The last frames lie in the capture's own buffer.
    capture.exchangeBuffer()
    conveyor.drain()
    if let failure { throw failure }
    return capture.damage
  }

  private func distribute(_ capture: inout CaptureFile) throws(CaptureError) {
    var sharder = FrameSharder(workers: count)
    var frame = FrameHeader()
    var latest: LinkType?
    let snapshotLength = configuration.snapshotLength ?? .max
    while !merger.isUseless, capture.next(&frame) {
      frameNumber &+= 1
      if frameNumber < configuration.firstPacket { continue }
      if frameNumber > configuration.lastPacket { break }
      if filters.isActive, frame.linkType != latest {
        // Refused here if at all: workers compile what is known to compile.
        _ = try filters.filter(for: frame.linkType)
        latest = frame.linkType
      }
      accounting.frames &+= 1
      var reference = FrameReference()
      reference.number = accounting.frames
      reference.time = frame.time
      reference.capturedLength = frame.capturedLength
      reference.wireLength = frame.wireLength
      reference.linkType = UInt16(truncatingIfNeeded: frame.linkType.rawValue)
      let isService = clock.advance(to: frame.time)
      reference.clock = Timestamp(nanoseconds: clock.now)
      if isService { tellAll(reference, .service) }
      let shard = capture.withFrameBytes { bytes in
        let kept = snapshotLength < bytes.byteCount ? bytes.extracting(first: snapshotLength) : bytes
        return sharder.shard(kept, linkType: frame.linkType.rawValue, wireLength: frame.wireLength)
      }
      reference.offset = UInt32(truncatingIfNeeded: capture.frameOffsetInBuffer)
      reference.part = shard.quoted == nil ? .whole : .flow
      batch.lists[shard.worker].append(reference)
      if let quoted = shard.quoted {
        reference.part = .quotation
        batch.lists[quoted].append(reference)
      }
      if schedule.isDue(frame.time) { tellAll(reference, .totals) }
    }
  }

  private func tellAll(_ reference: FrameReference, _ part: FrameReference.Part) {
    var reference = reference
    reference.part = part
    for worker in 0..<count { batch.lists[worker].append(reference) }
  }

  /// Ends workers and writer. Everything is written when this returns.
  func finish() {
    batch.isLast = true
    conveyor.fill()
    conveyor.close()
    for thread in threads { thread.join() }
    var totals = FlowEngine.Totals()
    for worker in workers {
      accounting.bytes &+= worker.accounting.bytes
      accounting.filtered &+= worker.accounting.filtered
      accounting.merge(worker.accounting)
    }
    totals.flows = accounting.flows
    totals.records = accounting.records
    totals.packets = accounting.inFlows
    totals.shed = accounting.shed
    merger.stop(accounting, totals)
  }
}
