import FlowEngine
import FlowModel
import NetworkTypes
import PacketCapture

/// The interfaces of one group, and the flow table that their packets go to.
final class LiveSource {
  /// Nanoseconds within which every packet has been handed over: the ring's latency and some delay.
  /// Flows' timers stay this far behind the clock, so that no packet comes to a table that is ahead
  /// of it.
  static let handover: Int64 = 250_000_000

  let group: InterfaceGroup
  let capture: JoinedCapture
  private var tracker: FlowTracker
  private let copy: PacketCopy?
  private var filters: PacketFilters
  private var frame = LiveFrame()

  /// Counters of this source alone.
  private(set) var accounting = SensorAccounting()

  init(
    _ configuration: SensorConfiguration, _ group: InterfaceGroup, captures: [LiveCapture],
    copy: PacketCopy?, report: @escaping (borrowing FlowRecord) -> Void
  ) {
    self.group = group
    capture = JoinedCapture(captures, window: Self.handover * 2 / 5)
    let identity = SensorConfiguration.sourceIdentity(group.identity ?? configuration.identity)
    tracker = FlowTracker(configuration, identity: identity, report: report)
    filters = PacketFilters(configuration.packetFilter)
    self.copy = copy
  }

  var totals: FlowEngine.Totals { tracker.engine.totals }
  var flowCount: Int { tracker.engine.flowCount }

  /// Takes what is there, `limit` frames at most; how many there were.
  func read(limit: Int, counter: inout FrameCounter) throws(CaptureError) -> Int {
    var count = 0
    while count < limit, capture.next(&frame, now: { WallClock.now.nanoseconds }) {
      count += 1
      guard counter.isWanted() else {
        if counter.isOver { break }
        continue
      }
      try take()
    }
    return count
  }

  private func take() throws(CaptureError) {
    accounting.frames &+= 1
    tracker.engine.observe(frame.header.time, number: accounting.frames)
    // The kernel filters Ethernet frames; those of other links on `any` are left to us.
    if filters.isActive, frame.header.linkType != .ethernet {
      let filter = try filters.filter(for: frame.header.linkType)
      let passes = frame.withBytes { filter.matches($0, wireLength: frame.header.wireLength) }
      if !passes {
        accounting.filtered &+= 1
        return
      }
    }
    accounting.bytes &+= UInt64(frame.header.wireLength)
    frame.withBytes { bytes in
      let isInFlow = tracker.observe(frame.header, bytes)
      if let copy { copy.take(frame.header, bytes, tracker.packet, isInFlow: isInFlow) }
    }
  }

  /// Timers go on while no packets come.
  func advance(to now: Timestamp) {
    guard !capture.isHolding else { return }
    tracker.engine.advance(to: Timestamp(nanoseconds: now.nanoseconds - Self.handover))
  }

  func statistics() -> CaptureStatistics {
    capture.captures.reduce(CaptureStatistics()) { $0 + $1.statistics() }
  }

  /// Reports what is left.
  func finish() {
    tracker.engine.finish()
    accounting.take(tracker)
  }
}

/// `-N` over all interfaces.
struct FrameCounter {
  private let first: UInt64
  private let last: UInt64
  private var number: UInt64 = 0

  init(_ configuration: SensorConfiguration) {
    first = configuration.firstPacket
    last = configuration.lastPacket
  }

  /// Every frame wanted has come.
  var isOver: Bool { number >= last }

  /// Whether the next frame is one of those to look at.
  mutating func isWanted() -> Bool {
    guard number < last else { return false }
    number += 1
    return number >= first
  }
}
