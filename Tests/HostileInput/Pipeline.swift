import FlowEngine
import FlowModel
import NetworkTypes
import PacketDecoding

/// Decoder and engine with everything counted, fed frame by frame.
struct Pipeline: ~Copyable {
  private var decoder: PacketDecoder
  private var packet = Packet()
  private var carrier = Packet()
  private let opensTunnels: Bool
  private var engine: FlowEngine
  private let check: RecordCheck
  private var frames: UInt64 = 0

  /// - Parameter check: reused from run to run, because its printers are expensive to make.
  init(_ configuration: FlowEngineConfiguration, _ check: RecordCheck, opensTunnels: Bool = false) {
    self.check = check
    self.opensTunnels = opensTunnels
    decoder = PacketDecoder(decapsulation: opensTunnels ? .inner : .classic)
    check.reset()
    engine = FlowEngine(configuration: configuration, seed: 1) { check.take($0) }
  }

  /// Everything measured; `variant` chooses among ways to key and report.
  static func configuration(_ variant: UInt8) -> FlowEngineConfiguration {
    var configuration = FlowEngineConfiguration()
    guard variant != 0 else { return configuration }
    configuration.countsApplicationBytes = true
    configuration.measuresIntervals = true
    configuration.measuresPacketSizes = true
    configuration.measuresRoundTrips = true
    configuration.recordsMAC = true
    if variant & 1 != 0 { configuration.controlPlane = .standard }
    configuration.detectsTyping = true
    configuration.keystrokes.scope = variant & 1 == 0 ? .ssh : .tcp
    configuration.userDataLength = variant & 1 == 0 ? 24 : 600
    configuration.recordsBidirectionalTimes = variant & 2 != 0
    configuration.reportsStart = variant & 4 != 0
    configuration.isBidirectional = variant & 8 == 0
    configuration.joinsTunnelFragments = variant & 0x80 != 0
    switch variant >> 4 & 7 {
    case 1: configuration.keying = .layer3Matrix
    case 2: configuration.keying = .layer2Matrix
    case 3: configuration.keying = [.fiveTuple, .vlan, .mpls]
    case 4: configuration.statusInterval = 0
    case 5, 6:
      // Packets are noted and counted later.
      configuration.userDataLength = 0
      configuration.controlPlane = ControlPlane()
      configuration.notesFrom = variant >> 4 & 7 == 5 ? 0 : 4
    default: break
    }
    return configuration
  }

  /// Everything that does not keep bytes of packets.
  static func headersOnly(notesFrom: Int) -> FlowEngineConfiguration {
    var configuration = configuration(2)
    configuration.userDataLength = 0
    configuration.keystrokes.scope = .tcp
    configuration.notesFrom = notesFrom
    return configuration
  }

  mutating func take(_ frame: RawSpan, linkType: UInt32, time: Timestamp, wireLength: UInt32)
    throws(BrokenPromise)
  {
    frames += 1
    decoder.decode(frame, linkType: linkType, time: time, wireLength: wireLength, into: &packet)
    try hold(
      packet.network != .none || packet.stop != .complete, "frame \(frames): no flow key and no reason")
    try hold(
      engine.process(packet, frame: frame) == (packet.network != .none),
      "frame \(frames): decoder and engine differ about its flow")
    guard opensTunnels, packet.outerDepth > 0 else { return }
    var carried = packet.outer.kind
    for depth in (0..<packet.outerDepth).reversed() {
      decoder.decodeOuter(
        frame, depth: depth, linkType: linkType, time: time, wireLength: wireLength, into: &carrier)
      try hold(
        carrier.network != .none && carrier.outerDepth == depth,
        "frame \(frames): no flow for the tunnel at depth \(depth)")
      engine.processOuter(carrier, frame: frame, carrying: carried)
      carried = carrier.outer.kind
    }
  }

  /// Ends the flows and draws the balance.
  mutating func finish() throws(BrokenPromise) {
    engine.finish()
    if let failure = check.failure { throw failure }
    var unkeyed: UInt64 = 0
    for stop in DecodeStop.allCases { unkeyed += decoder.packetsWithoutFlow(stoppedBy: stop) }
    let totals = engine.totals
    try hold(
      decoder.packets == frames && totals.packets + unkeyed == frames,
      "\(frames) frames, but \(totals.packets) in flows and \(unkeyed) in counters")
    try hold(
      check.packets == totals.packets + totals.tunnelPackets
        && check.bytes == totals.bytes + totals.tunnelBytes,
      "\(totals.packets) packets, \(totals.bytes) bytes in flows, but \(check.packets), \(check.bytes) in records"
    )
    try hold(check.records == totals.records, "\(totals.records) records, but \(check.records) reported")
    try hold(engine.flowCount == 0, "\(engine.flowCount) flows left at the end")
  }
}
