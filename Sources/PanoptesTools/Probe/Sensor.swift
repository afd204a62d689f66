import FlowEngine
import FlowModel
import NetworkTypes
import PacketCapture
import PacketDecoding

/// The sensor's main loop over packet files: frames in, records out, everything counted.
struct Sensor: ~Copyable {
  let configuration: SensorConfiguration
  let outputs: SensorOutputs
  var tracker: FlowTracker
  var management: ManagementReporter
  private var schedule: ManagementSchedule
  var accounting = SensorAccounting()
  private let copy: PacketCopy?
  private var filters: PacketFilters
  private var known: FrameCopies?
  private var pace: ReplayPace?
  /// Frames seen over all inputs, for `-N`.
  private var frameNumber: UInt64 = 0

  init(_ configuration: SensorConfiguration, outputs: SensorOutputs) {
    self.configuration = configuration
    self.outputs = outputs
    filters = PacketFilters(configuration.packetFilter)
    copy = PacketCopy(configuration)
    known = configuration.dropsCopies ? FrameCopies() : nil
    pace = configuration.replayScale.map(ReplayPace.init)
    let identity = configuration.sourceIdentity
    tracker = FlowTracker(configuration, identity: identity) { outputs.write($0) }
    management = ManagementReporter(configuration, identity: identity)
    schedule = ManagementSchedule(configuration)
    management.start(outputs)
  }

  /// Reads one capture to its end. Throws when it cannot be opened; what is wrong with its end is
  /// in the result.
  mutating func read(_ path: String) throws(CaptureError) -> CaptureDamage? {
    guard var capture = try open(path) else { return nil }
    var frame = FrameHeader()
    var idle = IdleTime()
    while true {
      while !outputs.isUseless, !SensorSignals.isStopped, capture.next(&frame) {
        frameNumber &+= 1
        if frameNumber < configuration.firstPacket { continue }
        if frameNumber > configuration.lastPacket { return nil }
        pace?.wait(for: frame.time)
        if tracker.engine.wantsForesight {
          capture.lookAhead(distance: FlowEngine.foresight) { tracker.engine.foresee($0, linkType: $1) }
        }
        try take(frame, capture)
      }
      guard capture.mayGrow, !outputs.isUseless, !SensorSignals.isStopped else { return capture.damage }
      idle.wait { elapsed in rest(elapsed) }
    }
  }

  /// With `-f` a file need not even have its header yet; nil when the wait for it was ended.
  private func open(_ path: String) throws(CaptureError) -> CaptureFile? {
    guard configuration.followsFiles else {
      return try CaptureFile(path: path, isInterrupted: { SensorSignals.isStopped })
    }
    while true {
      do throws(CaptureError) {
        return try CaptureFile(path: path, isInterrupted: { SensorSignals.isStopped }, follows: true)
      } catch {
        switch error {
        case .empty(_, nil), .truncatedHeader:
          if SensorSignals.isStopped { return nil }
          IdleTime.sleep()
        default: throw error
        }
      }
    }
  }

  @inline(__always)
  private mutating func take(_ frame: FrameHeader, _ capture: borrowing CaptureFile) throws(CaptureError) {
    accounting.frames &+= 1
    tracker.engine.observe(frame.time, number: accounting.frames)
    let isReportDue = schedule.isDue(frame.time)
    defer {
      if isReportDue { management.report(outputs, tracker.engine.totals, accounting) }
    }
    if filters.isActive {
      let filter = try filters.filter(for: frame.linkType)
      let passes = capture.withFrameBytes { filter.matches($0, wireLength: frame.wireLength) }
      if !passes {
        accounting.filtered &+= 1
        return
      }
    }
    if known != nil, isCopy(frame, capture) {
      accounting.copies &+= 1
      return
    }
    accounting.bytes &+= UInt64(frame.wireLength)
    capture.withFrameBytes { bytes in
      let isInFlow = tracker.observe(frame, bytes)
      if let copy { copy.take(frame, bytes, tracker.packet, isInFlow: isInFlow) }
    }
  }

  private mutating func isCopy(_ frame: FrameHeader, _ capture: borrowing CaptureFile) -> Bool {
    capture.withFrameBytes {
      known?.isCopy($0, wireLength: frame.wireLength, at: frame.time.nanoseconds) ?? false
    }
  }

  /// Nothing new in a growing file for `elapsed` nanoseconds: timers go on, and readers of the output
  /// see what there is.
  private mutating func rest(_ elapsed: Int64) {
    tracker.engine.advance(by: elapsed)
    outputs.flush()
    copy?.flush()
  }

  /// Reports what is left and the last management record. Returns what went wrong with the copy.
  mutating func finish() -> [String] {
    tracker.engine.finish()
    accounting.take(tracker)
    management.stop(outputs, tracker.engine.totals, accounting)
    return copy?.finish() ?? []
  }
}
