import NetworkTypes
import PacketDecoding
import TestSupport
import Testing

@Suite struct IEEE80211Tests {
  /// Addresses end in 0a, 0b, 0c (and 0d).
  private static func data(_ control: String, extra: String = "", body: [UInt8]? = nil) -> [UInt8] {
    hex(control + "0000 02000000000a 02000000000b 02000000000c 1000" + extra)
      + (body ?? hex("aaaa03 000000 0800") + Build.ipv4(17, Build.udp))
  }

  @Test(arguments: [
    ("0800", "", 0x0a, 0x0b, 70), ("0801", "", 0x0c, 0x0b, 70), ("0802", "", 0x0a, 0x0c, 70),
    ("0803", "02000000000d", 0x0c, 0x0d, 76), ("8801", "0000", 0x0c, 0x0b, 72),
    ("8881", "0000 00000000", 0x0c, 0x0b, 76),
  ])
  func dataFrames(
    _ control: String, _ extra: String, _ destination: UInt64, _ source: UInt64, _ length: UInt32
  ) {
    let packet = decode(Self.data(control, extra: extra), linkType: 105)
    #expect(packet.network == .ipv4)
    #expect(packet.wireLength == length)
    #expect(packet.destinationMAC.value == 0x02_0000_0000_00 + destination)
    #expect(packet.sourceMAC.value == 0x02_0000_0000_00 + source)
    #expect(packet.hasMAC == false)
    #expect(packet.encapsulation == [.ieee80211, .llc])
  }

  @Test(arguments: [
    "4801",  // no data
    "0841",  // encrypted
    "8000",  // beacon
  ])
  func otherFramesAreKeyedByTransmitterAndReceiver(_ control: String) {
    let packet = decode(Self.data(control), linkType: 105)
    #expect(packet.network == .wlan)
    #expect(packet.payloadLength == packet.wireLength)
    #expect(packet.destinationMAC.value == 0x02_0000_0000_0a)
    #expect(packet.sourceMAC.value == 0x02_0000_0000_0b)
    #expect(packet.stop == .complete)
  }

  @Test func controlFrames() {
    let acknowledgement = decode(hex("d400 0000 02000000000a 01020304"), linkType: 105)
    #expect(acknowledgement.network == .wlan)
    #expect(acknowledgement.sourceMAC.value == 0)
    #expect(acknowledgement.payloadLength == 14)
    let request = decode(hex("b400 0000 02000000000a 02000000000b"), linkType: 105)
    #expect(request.sourceMAC.value == 0x02_0000_0000_0b)
  }

  @Test func cutAndUnusual() {
    #expect(decode(hex("0800 0000 0200"), linkType: 105).stop == .truncatedLink)
    #expect(decode(Array(Self.data("0800")[..<20]), linkType: 105).stop == .truncatedLink)
    #expect(decode(Array(Self.data("0800")[..<20]), linkType: 105).network == .wlan)
    #expect(decode(Self.data("8801", extra: "8000"), linkType: 105).network == .wlan)
    // LLC that leads to no packet is a flow of the stations that the frame names.
    let key = decode(Self.data("0802", body: hex("aaaa03 000000 888e 01030000")), linkType: 105)
    #expect(key.network == .ethernet && key.dsap == 0xaa && key.sourceMAC.value == 0x02_0000_0000_0c)
  }

  @Test func radiotapIsNotCounted() {
    let packet = decode(hex("0000 0800 00000000") + Self.data("0801"), linkType: 127)
    #expect(packet.network == .ipv4)
    #expect(packet.wireLength == 70)
    #expect(decode(hex("0000 0400 00000000"), linkType: 127).stop == .truncatedLink)
    #expect(decode(hex("0000 ff00 00000000"), linkType: 127).stop == .truncatedLink)
  }

  @Test func perPacketInformation() {
    let ethernet = decode(hex("00000800 01000000") + Build.ethernetUDP, linkType: 192)
    #expect(ethernet.network == .ipv4)
    #expect(ethernet.wireLength == 52)
    #expect(decode(hex("00000800 69000000") + Self.data("0801"), linkType: 192).network == .ipv4)
    #expect(decode(hex("00000800 c0000000") + Self.data("0801"), linkType: 192).stop == .unsupportedLinkType)
    #expect(decode(hex("00000800 6900"), linkType: 192).stop == .truncatedLink)
    #expect(decode(hex("0000ff00 69000000"), linkType: 192).stop == .truncatedLink)
  }
}
