import PacketDecoding
import TestSupport
import Testing

@Suite struct VLANTests {
  @Test(arguments: ["8100", "88a8", "9100"])
  func oneTag(_ type: String) {
    let packet = decode(Build.ethernet(type, hex("a064 0800") + Build.ipv4(17, Build.udp)))
    #expect(packet.network == .ipv4)
    #expect(packet.vlan == 0xa064)
    #expect(packet.vlanCount == 1)
    #expect(packet.encapsulation == [.ethernet, .vlan])
    #expect(packet.outerEtherType == UInt16(type, radix: 16))
  }

  @Test func theInnermostTagIsKept() {
    let packet = decode(Build.ethernet("88a8", hex("0064 8100 00c8 0800") + Build.ipv4(17, Build.udp)))
    #expect(packet.vlan == 200)
    #expect(packet.vlanCount == 2)
    #expect(packet.network == .ipv4)
  }

  @Test func theTaggedTypeKeysTheFlow() {
    #expect(decode(Build.ethernet("8100", hex("0064 88cc 0102"))).etherType == 0x88cc)
    let tree = decode(Build.ethernet("8100", hex("0064 0026 424203")))
    #expect(tree.etherType == 0)
    #expect(tree.dsap == 0x42)
    #expect(tree.encapsulation == [.ethernet, .vlan, .llc])
  }

  @Test func cutTag() {
    let packet = decode(Build.ethernet("8100", hex("0064")))
    #expect(packet.network == .ethernet)
    #expect(packet.etherType == 0x8100)
    #expect(packet.vlanCount == 0)
    #expect(packet.stop == .truncatedVLAN)
  }

  @Test func tooManyTags() {
    let tags = [[UInt8]](repeating: hex("0064 8100"), count: 16).flatMap { $0 }
    let packet = decode(Build.ethernet("8100", tags + hex("0064 0800") + Build.ipv4(17, Build.udp)))
    #expect(packet.network == .ethernet)
    #expect(packet.stop == .nestedTooDeep)
    #expect(packet.vlanCount == 16)
  }
}
