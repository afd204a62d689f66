import PacketDecoding
import TestSupport
import Testing

@Suite struct PPPTests {
  @Test(arguments: ["ff030021", "0021", "ff0321", "21"])
  func framingThatMayBeLeftOut(_ framing: String) {
    let packet = decode(hex(framing) + Build.ipv4(17, Build.udp), linkType: 9)
    #expect(packet.network == .ipv4)
    #expect(packet.encapsulation == .ppp)
    #expect(packet.wireLength == 38)
    #expect(packet.capturedLength == 38)
    #expect(packet.hasMAC == false)
  }

  @Test func otherProtocols() {
    #expect(decode(hex("ff030057") + Build.ipv6(17, Build.udp), linkType: 9).network == .ipv6)
    let mpls = decode(hex("ff030281 00012f40") + Build.ipv4(17, Build.udp), linkType: 9)
    #expect(mpls.network == .ipv4)
    #expect(mpls.encapsulation == [.ppp, .mpls])
    #expect(mpls.wireLength == 42)
    let control = decode(hex("ff03c021 0101000a"), linkType: 9)
    #expect(control.network == .none)
    #expect(control.stop == .unknownProtocol)
  }

  @Test func cutFraming() {
    for frame in ["", "ff", "ff03", "ff0300", "00"] {
      #expect(decode(hex(frame), linkType: 9, wireLength: 40).stop != .complete, "\(frame)")
      #expect(decode(hex(frame), linkType: 9, wireLength: 40).network == .none)
    }
    #expect(decode(hex("ff03"), linkType: 9).stop == .truncatedPPP)
  }

  @Test func serialLinkTellsItsFraming() {
    let ppp = decode(hex("ff030021") + Build.ipv4(17, Build.udp), linkType: 50)
    #expect(ppp.encapsulation == [.ppp, .hdlc])
    let cisco = decode(hex("0f000800") + Build.ipv4(17, Build.udp), linkType: 50)
    #expect(cisco.encapsulation == .ciscoHDLC)
    #expect(cisco.wireLength == 38)
    #expect(decode([], linkType: 50, wireLength: 9).stop == .truncatedLink)
  }

  @Test func ciscoHDLC() {
    let packet = decode(hex("0f0086dd") + Build.ipv6(17, Build.udp), linkType: 104)
    #expect(packet.network == .ipv6)
    #expect(packet.encapsulation == .ciscoHDLC)
    #expect(
      decode(hex("8f008035") + [UInt8](repeating: 0, count: 18), linkType: 104).stop == .unknownProtocol)
    #expect(decode(hex("8f008863 00"), linkType: 104).stop == .unknownProtocol)
    #expect(decode(hex("8f0020"), linkType: 104).stop == .truncatedLink)
  }

  @Test func pppoe() {
    let session = hex("1100 0003 0028 0021") + Build.ipv4(17, Build.udp)
    let packet = decode(Build.ethernet("8864", session))
    #expect(packet.network == .ipv4)
    #expect(packet.encapsulation == [.ethernet, .ppp])
    #expect(packet.wireLength == 60)
    #expect(decode(session, linkType: 51).wireLength == 38)

    let control = decode(Build.ethernet("8864", hex("1100 0003 000c c021 0101000a")))
    #expect(control.network == .ethernet)
    #expect(control.etherType == 0x8864)
    #expect(control.stop == .complete)
    let discovery = decode(Build.ethernet("8863", hex("1109 0000 0000")))
    #expect(discovery.etherType == 0x8863)
    #expect(discovery.encapsulation == [.ethernet, .ppp])
    #expect(decode(Build.ethernet("8864", hex("1100 0003"))).stop == .truncatedPPP)
  }
}
