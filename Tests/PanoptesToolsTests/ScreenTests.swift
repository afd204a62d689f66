import ArgusCodec
import FlowFilter
import FlowModel
import Foundation
import NetworkTypes
import TestSupport
import Testing

@testable import PanoptesTools

/// Short ways to a decision decide as the long way does: a screen hides no record that the filter
/// takes, and a light decode answers as a whole one.
@Suite struct ScreenTests {
  private static let addresses: [UInt32] = [
    0x0a00_0001, 0x0a00_0002, 0x0a00_0101, 0x0a01_0001, 0xc0a8_0101, 0xe000_0001, 0, 0xffff_ffff,
  ]
  private static let ports: [UInt16] = [0, 21, 22, 53, 80, 443, 1024, 5353, 50000, 65535]
  private static let protocols: [UInt8] = [0, 1, 2, 6, 6, 6, 17, 17, 47, 50, 58, 132, 255]

  // MARK: Records

  private static func record(_ random: inout SplitMix) -> [UInt8] {
    var record = FlowRecord()
    record.kind = Int.random(in: 0..<20, using: &random) == 0 ? .event : .flow
    record.cause = Bool.random(using: &random) ? .start : .status
    record.blocks = [.flow]
    for block in [BlockSet.transport, .time, .metric, .network, .mac, .ipAttributes]
    where Int.random(in: 0..<8, using: &random) > 0 {
      record.blocks.insert(block)
    }
    fillKey(&record.key, &random)
    record.transport.kind = .ipv4
    record.time.ranges.source = TimeBlock.Range(
      start: Timestamp(seconds: 1_700_000_000), end: Timestamp(seconds: 1_700_000_004))
    for side in Side.allCases {
      record.traffic.counters[side].packets = UInt64.random(in: 0..<4, using: &random)
      record.traffic.counters[side].bytes = record.traffic.counters[side].packets * 100
    }
    if record.key.ipProtocol == 6 {
      record.network.kind = [.tcpFull, .tcpInitial, .tcpStatus].randomElement(using: &random)!
    } else {
      record.blocks.subtract(.network)
    }
    record.network.tcp.status = TCPStatus(rawValue: UInt32.random(in: 0..<0x100, using: &random))
    record.network.tcp.hasDestination = Bool.random(using: &random)
    var out = ByteWriter()
    ArgusEncoder().encode(record, into: &out)
    var bytes = out.array
    // Some come damaged behind their header, as a decoder meets them.
    if Int.random(in: 0..<8, using: &random) == 0, bytes.count > 8 {
      bytes[Int.random(in: 4..<bytes.count, using: &random)] ^= 1 << UInt8.random(in: 0..<8, using: &random)
    }
    return bytes
  }

  private static func fillKey(_ key: inout FlowKey, _ random: inout SplitMix) {
    key.family = [.ipv4, .ipv4, .ipv4, .ipv4, .ipv6, .arp, .ethernet].randomElement(using: &random)!
    key.keyClass = key.family == .arp ? 6 : key.family == .ethernet ? 2 : 1
    key.ipProtocol = key.family == .ipv4 || key.family == .ipv6 ? protocols.randomElement(using: &random)! : 0
    let (a, b) = (addresses.randomElement(using: &random)!, addresses.randomElement(using: &random)!)
    if key.family == .ipv6 {
      key.source = IPAddress(high: 0x2001_0db8 << 32, low: UInt64(a))
      key.destination = IPAddress(high: 0x2001_0db8 << 32, low: UInt64(b))
    } else {
      (key.source, key.destination) = (IPAddress(ipv4: a), IPAddress(ipv4: b))
    }
    key.sourcePort = ports.randomElement(using: &random)!
    key.destinationPort = ports.randomElement(using: &random)!
    key.icmpType = [0, 3, 8, 11, 13, 14].randomElement(using: &random)!
    key.wasReversed = Int.random(in: 0..<4, using: &random) == 0
    key.isFragment = key.isIP && Int.random(in: 0..<16, using: &random) == 0
    key.fragmentID = UInt32.random(in: 0..<100, using: &random)
    key.hasMasks = key.isIP && Bool.random(using: &random)
    key.sourceMask = 32
    key.destinationMask = 32
    key.etherType = 0x88cc
  }

  // MARK: Filters

  private static func test(_ random: inout SplitMix) -> String {
    let side = ["", "", "src ", "dst ", "src and dst "].randomElement(using: &random)!
    let address = IPAddress(ipv4: addresses.randomElement(using: &random)!).description
    let port = ports.randomElement(using: &random)!
    return switch Int.random(in: 0..<9, using: &random) {
    case 0: ["tcp", "udp", "icmp", "igmp", "arp", "ip", "ipv6", "rtp"].randomElement(using: &random)!
    case 1: "ip proto \(protocols.randomElement(using: &random)!)"
    case 2: "\(side)port \(port)"
    case 3: "\(side)port \(port)-\(max(port, ports.randomElement(using: &random)!))"
    case 4: "\(side)port gt \(port)"
    case 5: "\(side)host \(address)"
    case 6: "\(side)net \(address)/\([0, 8, 16, 24, 31].randomElement(using: &random)!)"
    case 7: ["con", "spkts gt 1", "dpkts eq 0", "saddr = 10.0.0.1"].randomElement(using: &random)!
    default: "\(["tcp", "udp"].randomElement(using: &random)!) and \(side)port \(port)"
    }
  }

  private static func filter(_ random: inout SplitMix, depth: Int = 3) -> String {
    guard depth > 0 else { return test(&random) }
    return switch Int.random(in: 0..<6, using: &random) {
    case 0: test(&random)
    case 1: "not (\(filter(&random, depth: depth - 1)))"
    case 2, 3: "(\(filter(&random, depth: depth - 1))) and (\(filter(&random, depth: depth - 1)))"
    default: "(\(filter(&random, depth: depth - 1))) or (\(filter(&random, depth: depth - 1)))"
    }
  }

  // MARK: The same decision

  @Test(arguments: 0..<4) func shortWaysDecideAlike(seed: Int) throws {
    var random = SplitMix(seed: 0x5c4ee0 &+ UInt64(seed))
    let records = (0..<200).map { _ in Self.record(&random) }
    var screened = 0
    var filters = 0
    while filters < 100 {
      let text = Self.filter(&random)
      // `proto 6 or arp` asks for a protocol that is no IP protocol: an error, and rare.
      guard let filter = try? FilterText.compile(text) else { continue }
      filters += 1
      let ports: PortDirection = [[], [.wellKnown], [.registered]].randomElement(using: &random)!
      for bytes in records {
        let isTaken = Self.decision(filter, bytes, ports, isLight: false)
        let mayPass = bytes.withUnsafeBytes { ArgusDecoder.mayPass($0.bytes, filter.keyScreen) }
        if !mayPass { screened += 1 }
        #expect(!isTaken || mayPass, "\(text) hides \(bytes)")
        if ArgusDecoder.canDecodeLightly(filter.testedBlocks) {
          #expect(Self.decision(filter, bytes, ports, isLight: true) == isTaken, "\(text) of \(bytes)")
        }
      }
    }
    // A screen that lets everything pass would prove nothing.
    #expect(screened > 1_000)
  }

  private static func decision(
    _ filter: CompiledFilter, _ bytes: [UInt8], _ ports: PortDirection, isLight: Bool
  ) -> Bool {
    var record = FlowRecord()
    let isRead = bytes.withUnsafeBytes { buffer in
      isLight
        ? ArgusDecoder().decodeLightly(buffer.bytes, wanted: filter.testedBlocks, into: &record)
        : ArgusDecoder().decode(buffer.bytes, wanted: .all, into: &record)
    }
    guard isRead else { return false }
    record.orient(by: ports)
    return filter.matches(record)
  }

  /// The tool itself: keeping rejects turns the screen off, and must not change what is printed.
  @Test func raPrintsTheSameWithAndWithoutScreen() async throws {
    var random = SplitMix(seed: 0x7a)
    let folder = FileManager.default.temporaryDirectory.appending(
      path: "panoptes-screen-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    let path = folder.appending(path: "records.argus").path
    let fixture = GoldenCase.folder.appending(path: "Fixtures/demo.argus")
    let start = try [UInt8](Data(contentsOf: fixture).prefix(128))
    try Data(start + (0..<400).flatMap { _ in Self.record(&random) }).write(to: URL(filePath: path))
    for _ in 0..<25 {
      let text = Self.filter(&random)
      let words = [
        "ra", "-X", "-n", "-A", "-r", path, "-s", "rank", "offset", "saddr", "sport", "daddr", "state",
      ]
      let screened = try await ToolRun.run(words + ["-", text])
      let whole = try await ToolRun.run(words + ["-E", "/dev/null", "-", text])
      #expect(screened.output == whole.output, "\(text)")
      #expect(screened.errors == whole.errors)
      #expect(screened.status == whole.status)
    }
  }
}
