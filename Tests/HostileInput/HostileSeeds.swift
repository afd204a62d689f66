import ArgusCodec
import FlowEngine
import FlowModel
import NetworkTypes
import PacketDecoding
import PanoptesTools

/// Small good inputs of every kind, made here: what damage is done to where nothing else is at hand.
package enum HostileSeeds {
  /// Good inputs of a target by name.
  package static func seeds(for target: HostileTarget) -> [(name: String, bytes: [UInt8])] {
    switch target {
    case .pcap: captures.filter { !$0.name.hasSuffix("pcapng") }
    case .pcapng: captures.filter { $0.name.hasSuffix("pcapng") }
    case .packets: packets
    case .tunnels: TunnelRun.seeds
    case .segments: SegmentRun.seeds
    case .records: [("demo.argus", records)]
    case .filter: named(SeedTexts.filters)
    case .times: named(SeedTexts.times)
    case .configuration: named(SeedTexts.configurations)
    case .keystrokes: KeystrokeRun.seeds
    case .accesslist: named(SeedTexts.accessLists)
    case .payload: PayloadRun.seeds
    }
  }

  private static func named(_ texts: [String]) -> [(name: String, bytes: [UInt8])] {
    texts.enumerated().map { (name: "text\($0.offset)", bytes: Array($0.element.utf8)) }
  }

  /// The demonstration capture and the odd frames below, in both formats and byte orders.
  package static let captures: [(name: String, bytes: [UInt8])] = {
    let frames = Array(demoFrames.prefix(60)) + SeedFrames.ethernet
    return [
      ("demo.pcap", demo), ("odd.pcap", SeedCapture.pcap(SeedFrames.ethernet, linkType: 1)),
      ("raw.pcap", SeedCapture.pcap(SeedFrames.raw, linkType: 101)),
      ("wireless.pcap", SeedCapture.pcap(SeedFrames.wireless, linkType: 105)),
      ("little.pcapng", SeedCapture.pcapng(frames, bigEndian: false)),
      ("big.pcapng", SeedCapture.pcapng(frames, bigEndian: true)),
    ]
  }()

  static let demo = DemoCapture.make().array

  static let demoFrames: [[UInt8]] = {
    guard let ends = FrameEnds(of: demo)?.ends else { return [] }
    return zip([24] + ends, ends).map { Array(demo[($0 + 16)..<$1]) }
  }()

  /// Ethernet frames: those of the demonstration and the odd ones.
  package static var frames: [[UInt8]] { demoFrames + SeedFrames.ethernet }

  private static var packets: [(name: String, bytes: [UInt8])] {
    SeedFrames.ethernet.enumerated().map {
      (name: "odd\($0.offset)", bytes: PacketRun.bytes([$0.element, $0.element], linkType: 1, variant: 1))
    } + [
      ("demo", PacketRun.bytes(Array(demoFrames.prefix(12)), linkType: 1, variant: 7)),
      ("demo-plain", PacketRun.bytes(Array(demoFrames.dropFirst(12).prefix(12)), linkType: 1, variant: 0)),
      ("raw", PacketRun.bytes(SeedFrames.raw, linkType: 101, variant: 0x31)),
      ("wireless", PacketRun.bytes(SeedFrames.wireless, linkType: 105, variant: 0x22)),
      ("tunnels", PacketRun.bytes(SeedFrames.tunnels, linkType: 1, variant: 0x81)),
      ("tunnels-all", PacketRun.bytes(SeedFrames.tunnels, linkType: 1, variant: 0x8f)),
    ]
  }

  /// A file of argus records: what the engine makes of the demonstration capture and the odd frames.
  package static let records: [UInt8] = {
    let file = RecordFile()
    var start = FlowRecord()
    start.kind = .management
    start.cause = .start
    start.blocks = [.management]
    file.append(start)
    var engine = FlowEngine(configuration: Pipeline.configuration(3), seed: 1) { file.append($0) }
    var decoder = PacketDecoder()
    var packet = Packet()
    for (number, frame) in frames.enumerated() {
      decoder.decode(
        frame.span.bytes, linkType: 1,
        time: Timestamp(seconds: 1_700_000_000, nanoseconds: Int64(number) * 90_000_000),
        wireLength: UInt32(frame.count), into: &packet)
      engine.process(packet, frame: frame.span.bytes)
    }
    engine.finish()
    return file.out.array
  }()

  private final class RecordFile {
    var out = ByteWriter()
    func append(_ record: borrowing FlowRecord) { ArgusEncoder().encode(record, into: &out) }
  }
}
