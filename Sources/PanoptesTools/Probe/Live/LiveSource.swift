import FlowEngine
import FlowModel
import NetworkTypes
import PacketCapture
import PacketDecoding

/// The interfaces of one group, and the flow table that their packets go to.
final class LiveSource {
  /// Nanoseconds within which every packet has been handed over: the ring's latency and some delay.
  /// Flows' timers stay this far behind the clock, so that no packet comes to a table that is ahead
  /// of it.
  static let handover: Int64 = 250_000_000

  let group: InterfaceGroup
  let capture: JoinedCapture
  private var configuration: SensorConfiguration
  private let share: LiveShare
  private let report: (borrowing FlowRecord) -> Void
  private var tracker: FlowTracker
  private let copy: PacketCopy?
  private var filters: PacketFilters
  private var known: FrameCopies?
  private var frame = LiveFrame()
  /// Counts nothing: frames that other workers count.
  private var quotationDecoder = PacketDecoder()

  /// Counters of this source alone, those of flow tables that were replaced included.
  private var finished = SensorAccounting()
  private var totalsBefore = FlowEngine.Totals()

  init(
    _ configuration: SensorConfiguration, _ group: InterfaceGroup, captures: [LiveCapture],
    share: LiveShare, copy: PacketCopy?, report: @escaping (borrowing FlowRecord) -> Void
  ) {
    self.group = group
    self.configuration = configuration
    self.share = share
    self.report = report
    self.copy = copy
    capture = JoinedCapture(captures, window: Self.handover * 2 / 5)
    tracker = Self.makeTracker(configuration, group, share, report)
    filters = PacketFilters(configuration.packetFilter)
    known = configuration.dropsCopies ? FrameCopies() : nil
  }

  private static func makeTracker(
    _ configuration: SensorConfiguration, _ group: InterfaceGroup, _ share: LiveShare,
    _ report: @escaping (borrowing FlowRecord) -> Void
  ) -> FlowTracker {
    var engine = configuration.engine
    engine.firstSequence = UInt32(share.index + 1)
    engine.sequenceStep = UInt32(share.count)
    return FlowTracker(
      configuration, engine: engine,
      identity: SensorConfiguration.sourceIdentity(group.identity ?? configuration.identity)
    ) { record, _ in report(record) }
  }

  /// Takes what is there, `limit` frames at most; how many there were.
  func read(limit: Int, counter: inout FrameCounter) throws(CaptureError) -> Int {
    var count = 0
    while count < limit, !counter.isOver, capture.next(&frame, now: { WallClock.now.nanoseconds }) {
      count += 1
      if counter.isWanted() { try take() }
    }
    return count
  }

  private func take() throws(CaptureError) {
    finished.frames &+= 1
    tracker.engine.observe(frame.header.time, number: finished.frames)
    // The kernel filters Ethernet frames; those of other links on `any` are left to us.
    if filters.isActive, frame.header.linkType != .ethernet {
      let filter = try filters.filter(for: frame.header.linkType)
      let passes = frame.withBytes { filter.matches($0, wireLength: frame.header.wireLength) }
      if !passes {
        finished.filtered &+= 1
        return
      }
    }
    if known != nil, isCopy() {
      finished.copies &+= 1
      return
    }
    finished.bytes &+= UInt64(frame.header.wireLength)
    frame.withBytes { bytes in
      let isInFlow = tracker.observe(frame.header, bytes)
      if let copy { copy.take(frame.header, bytes, tracker.packet, isInFlow: isInFlow) }
      if share.count > 1, tracker.packet.quotedOffset != 0 { passOn(bytes) }
    }
  }

  private func isCopy() -> Bool {
    frame.withBytes {
      known?.isCopy($0, wireLength: frame.header.wireLength, at: frame.header.time.nanoseconds) ?? false
    }
  }

  /// An ICMP error says something of a flow that another worker may have.
  private func passOn(_ bytes: RawSpan) {
    guard tracker.packet.transport == .icmp || tracker.packet.transport == .icmpv6,
      let quoted = PacketDecoder.decodeQuoted(bytes, tracker.packet)
    else { return }
    let worker = share.worker(for: quoted.source, quoted.destination)
    if worker != share.index { share.send(frame.header, bytes, group: group, to: worker) }
  }

  /// An ICMP error that another worker counted, about a flow that may be here.
  func takeQuotation(_ header: FrameHeader, _ bytes: [UInt8]) {
    tracker.observeQuotation(header, bytes.span.bytes, &quotationDecoder)
  }

  /// Timers go on while no packets come.
  func advance(to now: Timestamp) {
    guard !capture.isHolding else { return }
    tracker.engine.advance(to: Timestamp(nanoseconds: now.nanoseconds - Self.handover))
  }

  /// Goes on as a configuration that was read again says. Flows go on too, unless what they are or
  /// measure has changed: then they are reported, and begin anew.
  func reconfigure(_ new: SensorConfiguration) {
    filters = PacketFilters(new.packetFilter)
    if new.dropsCopies != configuration.dropsCopies { known = new.dropsCopies ? FrameCopies() : nil }
    if new.engine != configuration.engine || new.decapsulation != configuration.decapsulation
      || new.identity != configuration.identity
      || new.snapshotLength != configuration.snapshotLength
    {
      finish()
      tracker = Self.makeTracker(new, group, share, report)
    }
    configuration = new
  }

  /// Reports what is left.
  func finish() {
    tracker.engine.finish()
    finished.take(tracker)
    totalsBefore.add(tracker.engine.totals)
    tracker = Self.makeTracker(configuration, group, share, report)
  }

  /// What was counted so far, kernel's counters included.
  func account(_ accounting: inout SensorAccounting, _ totals: inout FlowEngine.Totals) {
    accounting.frames &+= finished.frames
    accounting.bytes &+= finished.bytes
    accounting.filtered &+= finished.filtered
    accounting.copies &+= finished.copies
    accounting.merge(finished)
    let statistics = capture.captures.reduce(CaptureStatistics()) { $0 + $1.statistics() }
    accounting.dropped &+= statistics.dropped
    accounting.freezes &+= statistics.freezes
    totals.add(totalsBefore)
    totals.add(tracker.engine.totals)
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
    number += 1
    return number >= first
  }
}
