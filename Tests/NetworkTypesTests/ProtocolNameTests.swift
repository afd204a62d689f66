import NetworkTypes
import Testing

@Suite struct ProtocolNameTests {
  @Test func ipProtocols() {
    for (number, name) in [
      (UInt8(0), "ip"), (1, "icmp"), (6, "tcp"), (17, "udp"), (50, "esp"), (58, "ipv6-icmp"), (132, "sctp"),
      (135, "unas"), (255, "unas"),
    ] {
      #expect(IPProtocolNames.name(for: number) == name)
    }
    #expect(IPProtocolNames.number(named: "sctp") == 132)
    #expect(IPProtocolNames.number(named: "icmpv6") == 58)
    #expect(IPProtocolNames.number(named: "unas") == nil)
    #expect(IPProtocolNames.number(named: "any") == nil)
    for number in UInt8.min...UInt8.max { #expect(!IPProtocolNames.name(for: number).isEmpty) }
  }

  @Test func etherTypes() {
    for (number, name) in [
      (UInt16(0), "llc"), (0x0800, "ip"), (0x0806, "arp"), (0x8035, "rarp"), (0x86dd, "ipv6"),
      (0x88cc, "lldp"),
    ] {
      #expect(EtherTypeNames.name(for: number) == name)
      #expect(EtherTypeNames.number(named: name) == number)
    }
    #expect(EtherTypeNames.name(for: 0x1234) == nil)
    #expect(EtherTypeNames.number(named: "nothing") == nil)
    // Every number answers, and a name leads to a number of that name.
    var named = 0
    for number in UInt16.min...UInt16.max {
      guard let name = EtherTypeNames.name(for: number) else { continue }
      named += 1
      #expect(EtherTypeNames.number(named: name).flatMap(EtherTypeNames.name(for:)) == name)
    }
    #expect(named == 1750)
  }
}
