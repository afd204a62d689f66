import FlowEngine
import FlowModel
import NetworkTypes
import PacketCapture
import PacketDecoding

/// One flow table with its decoder: what every packet goes through.
struct FlowTracker: ~Copyable {
  var decoder: PacketDecoder
  var engine: FlowEngine
  var packet = Packet()
  private var carrier = Packet()
  private let recordsCarriers: Bool
  private let snapshotLength: Int

  init(
    _ configuration: SensorConfiguration, identity: SourceIdentity,
    report: @escaping (borrowing FlowRecord) -> Void
  ) {
    self.init(configuration, identity: identity) { record, _ in report(record) }
  }

  /// For one of several that share a capture.
  ///
  /// - Parameter engine: where it differs from what the configuration says.
  init(
    _ configuration: SensorConfiguration, engine: FlowEngineConfiguration? = nil, identity: SourceIdentity,
    report: @escaping (borrowing FlowRecord, ReportPlace) -> Void
  ) {
    decoder = PacketDecoder(decapsulation: configuration.decapsulation.decoding)
    recordsCarriers = configuration.decapsulation == .both
    self.engine = FlowEngine(
      configuration: engine ?? configuration.engine, identity: identity, report: report)
    snapshotLength = configuration.snapshotLength ?? .max
  }

  /// Marks the flow that an ICMP error quotes; the error itself is counted elsewhere.
  mutating func observeQuotation(_ frame: FrameHeader, _ bytes: RawSpan, _ decoder: inout PacketDecoder) {
    let kept = snapshotLength < bytes.byteCount ? bytes.extracting(first: snapshotLength) : bytes
    decoder.decode(
      kept, linkType: frame.linkType.rawValue, time: frame.time, wireLength: frame.wireLength, into: &packet)
    engine.mapError(packet, frame: kept)
  }

  /// Counts one frame; true when it is in a flow, false when in a counter of the decoder.
  @inline(__always)
  mutating func observe(_ frame: FrameHeader, _ bytes: RawSpan, mapsErrors: Bool = true) -> Bool {
    let kept = snapshotLength < bytes.byteCount ? bytes.extracting(first: snapshotLength) : bytes
    decoder.decode(
      kept, linkType: frame.linkType.rawValue, time: frame.time, wireLength: frame.wireLength, into: &packet)
    let isInFlow = engine.process(packet, frame: kept, mapsErrors: mapsErrors)
    if recordsCarriers, packet.outerDepth != 0 { observeCarriers(frame, kept) }
    return isInFlow
  }

  /// The tunnels that the frame came through, from the inside out, each in a flow of its own.
  @inline(never)
  private mutating func observeCarriers(_ frame: FrameHeader, _ bytes: RawSpan) {
    var carried = packet.outer.kind
    for depth in (0..<packet.outerDepth).reversed() {
      decoder.decodeOuter(
        bytes, depth: depth, linkType: frame.linkType.rawValue, time: frame.time,
        wireLength: frame.wireLength, into: &carrier)
      engine.processOuter(carrier, frame: bytes, carrying: carried)
      carried = carrier.outer.kind
    }
  }
}
