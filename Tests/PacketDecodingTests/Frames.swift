import NetworkTypes
import PacketDecoding
import TestSupport

/// One frame under test: what a capture file holds of it.
struct Frame: CustomStringConvertible {
  var name: String
  var linkType: UInt32 = 1
  var bytes: [UInt8]
  var description: String { name }
}

/// Decodes one frame with a fresh decoder and a packet full of leftovers, as the engine's is.
func decode(_ bytes: [UInt8], linkType: UInt32 = 1, wireLength: Int? = nil) -> Packet {
  var decoder = PacketDecoder()
  var packet = Packet.leftover
  decoder.decode(bytes, linkType: linkType, wireLength: wireLength, into: &packet)
  return packet
}

func quoted(_ bytes: [UInt8]) -> QuotedFlow? {
  let packet = decode(bytes)
  return PacketDecoder.decodeQuoted(bytes.span.bytes, packet)
}

extension PacketDecoder {
  mutating func decode(_ bytes: [UInt8], linkType: UInt32, wireLength: Int? = nil, into packet: inout Packet)
  {
    decode(
      bytes.span.bytes, linkType: linkType, time: .zero,
      wireLength: UInt32(wireLength ?? bytes.count), into: &packet)
  }

  /// True if every packet is either in a flow or in exactly one counter of those that are not.
  var isBalanced: Bool {
    let stopped = DecodeStop.allCases.reduce(0) { $0 + packets(stoppedBy: $1) }
    let lost = DecodeStop.allCases.reduce(0) { $0 + packetsWithoutFlow(stoppedBy: $1) }
    return stopped == packets && packetsWithFlow + lost == packets
      && packetsWithoutFlow(stoppedBy: .complete) == 0
  }
}

extension Packet {
  /// What a reused packet may hold from the frame before.
  static var leftover: Packet {
    var decoder = PacketDecoder()
    var packet = Packet()
    decoder.decode(
      Build.ethernet("8100", hex("0007 8847 00021140") + Build.ipv4(6, Build.tcp)), linkType: 1, into: &packet
    )
    packet.isFragment = true
    packet.moreFragments = true
    packet.fragmentOffset = 8
    packet.quotedOffset = 7
    packet.tunnelDepth = 8
    packet.extensionCount = 16
    packet.stop = .badARP
    packet.dsap = 1
    packet.ssap = 2
    packet.ipOptions = [.recordRoute]
    return packet
  }

  /// What every decoded packet promises about its frame.
  func isSound(in frame: [UInt8]) -> Bool {
    (network != .none || stop != .complete)
      && payloadOffset >= 0 && payloadCaptured >= 0
      && (network == .none || payloadOffset + payloadCaptured <= frame.count)
      && quotedOffset <= frame.count && linkOffset >= 0
  }
}

/// Headers in front of a payload.
enum Build {
  static let source = "02 00 00 00 00 01"
  static let destination = "02 00 00 00 00 02"

  static func ethernet(_ type: String, _ payload: [UInt8]) -> [UInt8] {
    hex(destination + source + type) + payload
  }

  static func bigEndian(_ value: Int) -> [UInt8] { [UInt8(value >> 8 & 0xff), UInt8(value & 0xff)] }

  /// 10.0.0.1 to 10.0.0.2, TOS 8, TTL 57, identification 5.
  static func ipv4(
    _ number: UInt8, _ payload: [UInt8], options: [UInt8] = [], fragment: Int = 0, totalLength: Int? = nil
  ) -> [UInt8] {
    let length = 20 + options.count
    return [0x40 | UInt8(length / 4), 8] + bigEndian(totalLength ?? length + payload.count) + [0, 5]
      + bigEndian(fragment) + [57, number, 0, 0] + hex("0a000001 0a000002") + options + payload
  }

  /// 2001:db8::1 to 2001:db8::2, class 4, label 7, hop limit 60.
  static func ipv6(_ number: UInt8, _ payload: [UInt8], length: Int? = nil) -> [UInt8] {
    hex("60400007") + bigEndian(length ?? payload.count) + [number, 60]
      + hex("20010db8000000000000000000000001 20010db8000000000000000000000002") + payload
  }

  static let data = hex("de ad be ef 01 02 03 04 05 06")
  /// 4000 to 5000, ten bytes.
  static let udp = hex("0fa0 1388 0012 0000") + data
  /// 4000 to 80, SYN, all the usual options, ten bytes.
  static let tcp =
    hex("0fa0 0050 00000001 00000002 a0c2 7210 0000 0003")
    + hex("020405b4 0402 080a0000000100000002 01 030307") + data
  static let arp = hex("0001 0800 06 04 0001 020000000001 0a000001 000000000000 0a000002")

  static let ethernetUDP = ethernet("0800", ipv4(17, udp))
}
