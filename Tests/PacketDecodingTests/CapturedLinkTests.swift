import NetworkTypes
import PacketDecoding
import TestSupport
import Testing

/// Links whose header the capture made up: it is in no length.
@Suite struct CapturedLinkTests {
  private let ipv4 = Build.ipv4(17, Build.udp)
  private let ipv6 = Build.ipv6(17, Build.udp)

  @Test(arguments: [(0, 1), (1, 0xffff_ffff_ffff), (2, 0x0100_0000_0000), (3, 1), (4, 0)])
  func linuxCooked(_ type: Int, _ receiver: UInt64) {
    let packet = decode(
      Build.bigEndian(type) + hex("0001 0006 02aa03040506 0000 0800") + ipv4, linkType: 113)
    #expect(packet.network == .ipv4)
    #expect(packet.wireLength == 38)
    #expect(packet.hasMAC == true)
    #expect(packet.sourceMAC.value == 0x02aa_0304_0506)
    #expect(packet.destinationMAC.value == receiver)
    #expect(packet.encapsulation == [.ethernet, .linuxCooked])
  }

  @Test func linuxCookedProtocols() {
    let head = "0000 0001 0006 02aa03040506 0000"
    let spanningTree = decode(hex(head + "0004 424203 00"), linkType: 113)
    #expect(spanningTree.network == .ethernet)
    #expect(spanningTree.dsap == 0x42)
    #expect(spanningTree.payloadLength == 4)
    #expect(spanningTree.payloadOffset == 16)
    let novell = decode(hex(head + "0001 ffff"), linkType: 113)
    #expect(novell.etherType == 0 && novell.dsap == 0xff)
    #expect(decode(hex(head + "000c 00"), linkType: 113).etherType == 12)
    #expect(decode(hex(head + "86dd") + ipv6, linkType: 113).payloadLength == 10)
    #expect(decode(hex(head), linkType: 113).stop == .truncatedLink)
    let arp = decode(hex(head + "0806") + Build.arp, linkType: 113)
    #expect(arp.network == .arp)
    #expect(arp.payloadLength == 0)
  }

  /// LLC that leads to IP, and numbers that lead nowhere: one each below the first Ethertype.
  @Test func linuxCookedLowNumbers() {
    let head = "0000 0001 0006 02aa03040506 0000"
    for number in ["0004", "0011"] {
      let packet = decode(hex(head + number + "aaaa03 000000 0800") + ipv4, linkType: 113)
      #expect(packet.network == .ipv4 && packet.encapsulation == [.ethernet, .linuxCooked, .llc])
      #expect(packet.wireLength == 46)
    }
    for number in 0..<0x600 where ![1, 4, 0x11].contains(number) {
      let packet = decode(hex(head) + Build.bigEndian(number) + ipv4, linkType: 113)
      #expect(packet.network == .ethernet && Int(packet.etherType) == number && packet.stop == .complete)
    }
  }

  /// The frame is what its hardware makes, whatever the protocol says.
  @Test(arguments: [
    ("0302", "1841 03 cc"), ("0323", "0000 0800 00000000 \(wireless)"),
  ])
  func linuxCookedHardware(_ type: String, _ before: String) {
    let frame = hex(before) + ipv4
    let first = decode(hex("0000 \(type) 0006 02aa03040506 0000 0019") + frame, linkType: 113)
    #expect(first.network == .ipv4 && first.source == IPAddress(ipv4: 0x0a00_0001))
    let second = decode(hex("0019 0000 00000003 \(type) 00 06 02aa03040506 0000") + frame, linkType: 276)
    #expect(second.network == .ipv4 && second.payloadLength == 10)
    #expect(decode(hex("0000 \(type) 0006 02aa03040506 0000 0019"), linkType: 113).stop == .truncatedLink)
  }

  private static let wireless =
    "0800 0000 02000000000a 02000000000b 02000000000c 1000 aaaa03 000000 0800"

  /// A family of netlink is no protocol: 4 is no LLC.
  @Test func linuxCookedNetlink() {
    for number in ["0000", "0001", "0004", "0011"] {
      let packet = decode(hex("0000 0338 0000 0000000000000000 \(number) 424203 00"), linkType: 113)
      #expect(packet.network == .ethernet && packet.dsap == 0 && packet.stop == .complete)
    }
  }

  @Test func linuxCooked2() {
    let head = "0800 0000 00000003 0001 04 06 02aa03040506 0000"
    let packet = decode(hex(head) + ipv4, linkType: 276)
    #expect(packet.network == .ipv4)
    #expect(packet.wireLength == 38)
    #expect(packet.sourceMAC.value == 0x02aa_0304_0506)
    #expect(packet.destinationMAC.value == 0)
    #expect(decode(Array(hex(head)[..<19]), linkType: 276).stop == .truncatedLink)
  }

  @Test(arguments: ["02000000", "00000002"])
  func loopbackInEitherOrder(_ family: String) {
    let packet = decode(hex(family) + ipv4, linkType: 0)
    #expect(packet.network == .ipv4)
    #expect(packet.wireLength == 38)
    #expect(packet.encapsulation == [])
  }

  @Test(arguments: [10, 23, 24, 28, 30])
  func loopbackIPv6(_ family: UInt8) {
    #expect(decode([family, 0, 0, 0] + ipv6, linkType: 0).network == .ipv6)
    #expect(decode([0, 0, 0, family] + ipv6, linkType: 108).network == .ipv6)
  }

  @Test func loopbackOddities() {
    #expect(decode(hex("4d000000") + ipv4, linkType: 0).stop == .unknownProtocol)
    #expect(decode(hex("0200"), linkType: 0).stop == .truncatedLink)
    #expect(decode(hex("0200"), linkType: 108).stop == .truncatedLink)
    #expect(decode(hex("00000002") + ipv4, linkType: 108).network == .ipv4)
  }

  @Test(arguments: [12, 14, 101] as [UInt32])
  func raw(_ linkType: UInt32) {
    #expect(decode(ipv4, linkType: linkType).network == .ipv4)
    #expect(decode(ipv6, linkType: linkType).network == .ipv6)
    #expect(decode(hex("50"), linkType: linkType).stop == .badIPVersion)
    #expect(decode([], linkType: linkType).stop == .truncatedLink)
    #expect(decode(hex("4500"), linkType: linkType).stop == .truncatedIPv4)
    #expect(decode(hex("4500"), linkType: linkType).network == .none)
  }

  @Test func oneVersionOnly() {
    #expect(decode(ipv4, linkType: 228).network == .ipv4)
    #expect(decode(ipv6, linkType: 229).network == .ipv6)
    #expect(decode(ipv6, linkType: 228).stop == .badIPVersion)
    #expect(decode(ipv4 + ipv4, linkType: 229).stop == .badIPVersion)
  }

  @Test func slip() {
    let packet = decode([UInt8](repeating: 0, count: 16) + ipv4, linkType: 8)
    #expect(packet.network == .ipv4)
    #expect(packet.encapsulation == .slip)
    #expect(packet.wireLength == 38)
    #expect(decode(hex("0102"), linkType: 8).stop == .truncatedLink)
  }

  @Test func netfilterLog() {
    // Attributes of 5 and 8 bytes, then the packet.
    let head = hex("0200002a 0500 0a00 00000000 0800 0500 00000002")
    let packet = decode(head + hex("2a00 0900") + ipv4, linkType: 239)
    #expect(packet.network == .ipv4)
    #expect(packet.wireLength == 38)
    let bigEndian = hex("0a00002a 0005 000a 00000000 0008 0005 00000002 002a 0009")
    #expect(decode(bigEndian + ipv6, linkType: 239).network == .ipv6)
    #expect(decode(head, linkType: 239).stop == .truncatedLink)
    #expect(decode(hex("0200"), linkType: 239).stop == .truncatedLink)
    #expect(decode(hex("0700002a 08000900 01020304"), linkType: 239).stop == .unknownProtocol)
    let endless = hex("0200002a") + [UInt8](repeating: 0, count: 4096)
    #expect(decode(endless, linkType: 239).stop == .nestedTooDeep)
  }

  @Test func unsupportedLinks() {
    for linkType in [2, 7, 114, 147, 195, 230, 65535, .max] as [UInt32] {
      let packet = decode(Build.ethernetUDP, linkType: linkType)
      #expect(packet.network == .none)
      #expect(packet.stop == .unsupportedLinkType)
    }
  }
}
