import NetworkTypes
import PacketDecoding
import TestSupport
import Testing

@Suite struct EthernetTests {
  @Test func addressesAndType() {
    let packet = decode(Build.ethernetUDP)
    #expect(packet.hasMAC == true)
    #expect(packet.destinationMAC.description == "02:00:00:00:00:02")
    #expect(packet.sourceMAC.description == "02:00:00:00:00:01")
    #expect(packet.outerEtherType == 0x0800)
    #expect(packet.encapsulation == .ethernet)
    #expect(packet.wireLength == 52)
    #expect(packet.network == .ipv4)
    #expect(packet.stop == .complete)
  }

  @Test func unknownTypeIsAFlowOfItsOwn() {
    let packet = decode(Build.ethernet("88cc", [UInt8](repeating: 1, count: 50)), wireLength: 80)
    #expect(packet.network == .ethernet)
    #expect(packet.etherType == 0x88cc)
    #expect(packet.dsap == 0 && packet.ssap == 0)
    #expect(packet.payloadLength == 80)
    #expect(packet.payloadOffset == 0)
    #expect(packet.payloadCaptured == 64)
    #expect(packet.stop == .complete)
  }

  @Test func lessThanAHeaderHasNoKey() {
    for length in 0..<14 {
      let packet = decode([UInt8](repeating: 1, count: length), wireLength: 60)
      #expect(packet.network == .none)
      #expect(packet.stop == .truncatedLink)
    }
  }

  @Test func lengthsAreLLC() {
    let spanningTree = Build.ethernet("0026", hex("424203") + [UInt8](repeating: 0, count: 43))
    let packet = decode(spanningTree)
    #expect(packet.network == .ethernet)
    #expect(packet.etherType == 0)
    #expect(packet.outerEtherType == 0x26)
    #expect(packet.dsap == 0x42 && packet.ssap == 0x42)
    #expect(packet.encapsulation == [.ethernet, .llc])
  }

  @Test func snapLeadsToItsType() {
    let packet = decode(Build.ethernet("0040", hex("aaaa03 000000 0800") + Build.ipv4(17, Build.udp)))
    #expect(packet.network == .ipv4)
    #expect(packet.encapsulation == [.ethernet, .llc])
    #expect(packet.destinationPort == 5000)
  }

  @Test func snapOfAnOrganisationStaysLLC() {
    let packet = decode(Build.ethernet("0040", hex("aaaa03 00000c 2000 0102")))
    #expect(packet.network == .ethernet)
    #expect(packet.etherType == 0)
    #expect(packet.dsap == 0xaa && packet.ssap == 0xaa)
    #expect(packet.stop == .complete)
  }

  @Test func cutLLC() {
    let frame = Build.ethernet("0040", hex("aaaa03 000000 0800") + Build.ipv4(17, Build.udp))
    #expect(decode(Array(frame[..<16]), wireLength: frame.count).stop == .truncatedLLC)
    #expect(decode(Array(frame[..<16]), wireLength: frame.count).etherType == 0x40)
    #expect(decode(Array(frame[..<20]), wireLength: frame.count).stop == .truncatedLLC)
    #expect(decode(Array(frame[..<20]), wireLength: frame.count).dsap == 0xaa)
  }

  @Test func interSwitchLinkHoldsAFrame() {
    let outer = hex("01000c0000 00 0200000000aa 0040 aaaa03 00000c 0065 0000 0000")
    let packet = decode(outer + Build.ethernetUDP + hex("01020304"))
    #expect(packet.network == .ipv4)
    #expect(packet.encapsulation == [.ethernet, .isl])
    #expect(packet.sourceMAC.value == 0x02_0000_0000_01)
    let cut = decode(outer + hex("0102"))
    #expect(cut.network == .ethernet)
    #expect(cut.stop == .truncatedTunnel)
  }

  @Test func fddi() {
    let addresses = hex(Build.destination + Build.source)
    let packet = decode(
      hex("50") + addresses + hex("aaaa03 000000 0800") + Build.ipv4(17, Build.udp), linkType: 10)
    #expect(packet.network == .ipv4)
    #expect(packet.encapsulation == [.fddi, .llc])
    #expect(packet.sourceMAC.value == 0x02_0000_0000_01)
    let token = decode(hex("80") + addresses, linkType: 10)
    #expect(token.network == .ethernet)
    #expect(token.stop == .complete)
  }
}
