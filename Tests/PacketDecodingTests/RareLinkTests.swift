import NetworkTypes
import PacketDecoding
import TestSupport
import Testing

/// Links that few captures have, each with the same datagram.
@Suite struct RareLinkTests {
  private static let inner = Build.ipv4(17, Build.udp)
  private static let snap = hex("aaaa03 000000 0800")
  private static let prism = hex("44000000 90000000") + [UInt8](repeating: 0, count: 136)
  private static let wireless = hex("0802 0000 02000000000a 02000000000b 02000000000c 1000")

  static let frames: [Frame] = [
    Frame(name: "frame relay, IPv4", linkType: 107, bytes: hex("1841 03 cc") + inner),
    Frame(name: "frame relay, padded", linkType: 107, bytes: hex("1841 03 00 cc") + inner),
    Frame(name: "frame relay, four byte address", linkType: 107, bytes: hex("18404041 03 cc") + inner),
    Frame(name: "frame relay, SNAP", linkType: 107, bytes: hex("1841 03 80 000000 0800") + inner),
    Frame(
      name: "frame relay, bridged", linkType: 107,
      bytes: hex("1841 03 80 0080c2 0007") + Build.ethernet("0800", inner)),
    Frame(name: "frame relay of Cisco", linkType: 107, bytes: hex("1841 0800") + inner),
    Frame(name: "ATM", linkType: 100, bytes: snap + inner),
    Frame(name: "token ring", linkType: 6, bytes: hex("1040 020000000002 020000000001") + snap + inner),
    Frame(
      name: "token ring with a route", linkType: 6,
      bytes: hex("1040 020000000002 820000000001 0670 0011 0022") + snap + inner),
    Frame(name: "enc", linkType: 109, bytes: hex("02000000 00001234 00000000") + inner),
    Frame(
      name: "IP over InfiniBand", linkType: 242,
      bytes: [UInt8](repeating: 1, count: 40) + hex("0800 0000") + inner),
    Frame(name: "Prism", linkType: 119, bytes: prism + wireless + snap + inner),
    Frame(
      name: "AVS", linkType: 163,
      bytes: hex("80211001 00000040") + [UInt8](repeating: 0, count: 56) + wireless + snap + inner),
    Frame(name: "PPI, raw", linkType: 192, bytes: hex("0000 0800 65000000") + inner),
    Frame(
      name: "PPI, Ethernet", linkType: 192, bytes: hex("0000 0800 01000000") + Build.ethernet("0800", inner)),
    Frame(name: "PPI, PPP", linkType: 192, bytes: hex("0000 0800 09000000 ff030021") + inner),
    Frame(name: "PPI, 802.11", linkType: 192, bytes: hex("0000 0800 69000000") + wireless + snap + inner),
  ]

  @Test(arguments: frames) func datagram(_ frame: Frame) {
    let packet = decode(frame.bytes, linkType: frame.linkType)
    #expect(packet.stop == .complete)
    #expect(packet.transport == .udp && packet.sourcePort == 4000 && packet.destinationPort == 5000)
    #expect(packet.payloadLength == 10 && packet.payloadCaptured == 10)
    #expect(packet.wireLength >= 38 && Int(packet.wireLength) <= frame.bytes.count)
  }

  @Test(arguments: frames) func cutAnywhere(_ frame: Frame) {
    for length in 0..<frame.bytes.count {
      let cut = Array(frame.bytes[..<length])
      let packet = decode(cut, linkType: frame.linkType, wireLength: frame.bytes.count)
      #expect(packet.isSound(in: cut) == true)
    }
  }

  @Test func nothingToKeyBy() {
    #expect(decode(hex("1841 03 08 000000"), linkType: 107).stop == .unknownProtocol)
    #expect(decode(hex("18404040 40 03 cc"), linkType: 107).stop != .complete)
    #expect(decode(hex("0000 0800 c0000000 0000"), linkType: 192).stop == .unsupportedLinkType)
  }

  @Test func tokenRingManagementIsKeyedByItsAddresses() {
    let packet = decode(hex("1000 c00000000002 820000000001 0006"), linkType: 6)
    #expect(packet.network == .ethernet && packet.sourceMAC.value == 0x0200_0000_0001)
  }

  // MARK: 802.11 cells

  @Test(arguments: [
    ("8000 0000 ffffffffffff 02000000000b 02000000000c 1000 0000000000000000 6400 1100 0004 74657374", true),
    ("4000 0000 ffffffffffff 02000000000b 02000000000c 1000 0004 74657374", true),
    ("0000 0000 02000000000c 02000000000b 02000000000c 1000 1104 0a00 0004 74657374", true),
    ("b000 0000 02000000000c 02000000000b 02000000000c 1000 0000 0100 0000", false),
    ("0801 0000 02000000000c 02000000000b 02000000000d 1000 aaaa03", false),
    ("0842 0000 02000000000b 02000000000c 02000000000d 1000 aaaa03", false),
  ])
  func cells(_ text: String, _ hasName: Bool) {
    let frame = hex(text)
    let packet = decode(frame, linkType: 105)
    #expect(packet.cellOffset > 0)
    #expect(frame.span.bytes.macAddress(at: packet.cellOffset).value == 0x0200_0000_000c)
    #expect((packet.cellNameOffset > 0) == hasName)
    if hasName { #expect(Array(frame[(packet.cellNameOffset + 2)...]) == Array("test".utf8)) }
  }

  @Test func noCell() {
    #expect(decode(hex("d400 0000 02000000000b"), linkType: 105).cellOffset == 0)
    #expect(
      decode(
        hex("8000 0000 ffffffffffff 02000000000b 02000000000c 1000 0000000000000000 6400 1100 0044 74"),
        linkType: 105
      )
      .cellNameOffset == 0)
  }

  // MARK: Pseudowires

  @Test(arguments: ["", "00000000", "00000007"]) func controlWord(_ word: String) {
    let frame = Build.ethernet("8847", hex("00011140 \(word) 02bb0000000b 02aa0000000a 0800") + Self.inner)
    let packet = decode(frame)
    #expect(packet.transport == .udp && packet.sourceMAC.value == 0x02aa_0000_000a)
  }

  // MARK: Transports with ports

  @Test func ports() {
    let sctp = decode(
      Build.ethernet("0800", Build.ipv4(132, hex("0b59 0b5a 00000001 00000000 00030010") + Build.data)))
    #expect(sctp.transport == .other && sctp.sourcePort == 2905 && sctp.destinationPort == 2906)
    #expect(sctp.payloadLength == 14)
    let lite = decode(Build.ethernet("86dd", Build.ipv6(136, hex("0fa0 1388 0008 0000") + Build.data)))
    #expect(lite.sourcePort == 4000 && lite.payloadLength == 10)
    let dccp = decode(
      Build.ethernet("0800", Build.ipv4(33, hex("0fa0 1388 04 00 0000 01 000001 00000000") + Build.data)))
    #expect(dccp.destinationPort == 5000 && dccp.payloadLength == 10)
    let cut = decode(Build.ethernet("0800", Build.ipv4(132, hex("0b59 0b5a 0000"))))
    #expect(cut.stop == .truncatedTransport && cut.sourcePort == 2905)
  }
}
