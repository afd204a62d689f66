import CHints
import FlowEngine
import FlowModel
import NetworkTypes
import PacketCapture
import PacketDecoding

/// One worker's flow table, and what it makes of its part of each batch.
final class FlowWorker: @unchecked Sendable {
  /// Frames between one that is counted and one whose bytes are fetched.
  private static let lookAhead = 12

  private let configuration: SensorConfiguration
  private let index: Int
  private let outputs: SensorOutputs
  /// Packets that passed the filter, and the others; read when the thread has ended.
  private(set) var accounting = SensorAccounting()

  init(_ configuration: SensorConfiguration, index: Int, outputs: SensorOutputs) {
    self.configuration = configuration
    self.index = index
    self.outputs = outputs
  }

  /// Works until the conveyor is closed. Records go to the batch at hand: the closure that the flow
  /// table reports to finds it through `desk`.
  func run(_ conveyor: Conveyor) {
    let desk = UnsafeMutablePointer<Desk>.allocate(capacity: 1)
    desk.initialize(to: Desk(outputs: outputs))
    defer {
      desk.deinitialize(count: 1)
      desk.deallocate()
    }
    var tracker = FlowTracker(configuration, identity: configuration.sourceIdentity) { record, place in
      desk.pointee.take(record, place)
    }
    var filters = PacketFilters(configuration.packetFilter)
    // Counts nothing of its own: the frame is another worker's.
    var decoder = PacketDecoder()
    while let batch = conveyor.batch(for: index) {
      desk.pointee.output = batch.outputs + index
      let list = batch.lists[index]
      for position in 0..<list.count {
        if position + Self.lookAhead < list.count {
          // The bytes are in the cache of the processor that read them.
          let start = UnsafeRawPointer(batch.buffer + Int(list[position + Self.lookAhead].offset))
          hint_prefetch(start)
          hint_prefetch(start + 64)
        }
        if tracker.engine.wantsForesight, position + FlowEngine.foresight < list.count {
          announce(list[position + FlowEngine.foresight], batch, &tracker)
        }
        let reference = list[position]
        desk.pointee.place = (reference.number, .service)
        switch reference.part {
        case .service: tracker.engine.observe(reference.clock, number: reference.number)
        case .totals:
          desk.pointee.add(
            .init(
              engine: tracker.engine.totals, filtered: accounting.filtered, bytes: accounting.bytes))
        case .whole, .flow, .quotation:
          tracker.engine.observe(reference.clock, number: reference.number)
          desk.pointee.place.step = reference.part == .quotation ? .quotation : .count
          let start = UnsafeRawPointer(batch.buffer + Int(reference.offset))
          let bytes = UnsafeRawBufferPointer(start: start, count: Int(reference.capturedLength)).bytes
          let header = FrameHeader(reference)
          if filters.isActive, let filter = try? filters.filter(for: header.linkType),
            !filter.matches(bytes, wireLength: header.wireLength)
          {
            if reference.part != .quotation { accounting.filtered &+= 1 }
            continue
          }
          if reference.part == .quotation {
            tracker.observeQuotation(header, bytes, &decoder)
          } else {
            accounting.bytes &+= UInt64(header.wireLength)
            _ = tracker.observe(header, bytes, mapsErrors: reference.part == .whole)
          }
        }
      }
      if batch.isLast { finish(&tracker, desk) }
      conveyor.finish(by: index)
    }
  }

  /// Lets the flow table fetch what a coming frame will need.
  @inline(__always)
  private func announce(_ reference: FrameReference, _ batch: Batch, _ tracker: inout FlowTracker) {
    guard reference.part == .whole || reference.part == .flow else { return }
    let start = UnsafeRawPointer(batch.buffer + Int(reference.offset))
    tracker.engine.foresee(
      UnsafeRawBufferPointer(start: start, count: Int(reference.capturedLength)).bytes,
      linkType: LinkType(rawValue: UInt32(reference.linkType)))
  }

  private func finish(_ tracker: inout FlowTracker, _ desk: UnsafeMutablePointer<Desk>) {
    desk.pointee.place = (.max, .service)
    tracker.engine.finish()
    accounting.take(tracker)
  }
}

/// Where a worker's records are put down.
private struct Desk {
  let outputs: SensorOutputs
  var output: UnsafeMutablePointer<WorkerOutput>?
  /// What the worker is at.
  var place: (number: UInt64, step: WorkerOutput.Step) = (0, .service)

  init(outputs: SensorOutputs) { self.outputs = outputs }

  func take(_ record: borrowing FlowRecord, _ report: ReportPlace) {
    guard let output else { return }
    let wanted = outputs.wanting(record)
    let start = output.pointee.bytes.count
    if wanted != 0 { outputs.encode(record, into: &output.pointee.bytes) }
    output.pointee.entries.append(
      .init(
        place: .init(number: place.number, step: place.step, began: report.began),
        range: start..<output.pointee.bytes.count, wanted: wanted, slot: report.slot,
        isFirst: report.isFirst))
  }

  func add(_ totals: WorkerOutput.Totals) {
    guard let output else { return }
    output.pointee.totals.append(totals)
    let end = output.pointee.bytes.count
    output.pointee.entries.append(
      .init(
        place: .init(number: place.number, step: .totals, began: 0), range: end..<end, wanted: 0,
        slot: .max, isFirst: false))
  }
}

extension FrameHeader {
  init(_ reference: FrameReference) {
    self.init()
    time = reference.time
    capturedLength = reference.capturedLength
    wireLength = reference.wireLength
    linkType = LinkType(rawValue: UInt32(reference.linkType))
  }
}
