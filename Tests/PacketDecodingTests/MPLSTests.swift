import NetworkTypes
import PacketDecoding
import TestSupport
import Testing

@Suite struct MPLSTests {
  @Test func theTopLabelIsKept() {
    let packet = decode(Build.ethernet("8847", hex("00011e40 00012f40") + Build.ipv4(17, Build.udp)))
    #expect(packet.network == .ipv4)
    #expect(packet.mpls == 0x0001_1e40)
    #expect(packet.mplsCount == 2)
    #expect(packet.encapsulation == [.ethernet, .mpls])
  }

  @Test func ipv6Inside() {
    let packet = decode(Build.ethernet("8848", hex("00012f40") + Build.ipv6(17, Build.udp)))
    #expect(packet.network == .ipv6)
  }

  @Test(arguments: ["", "00000000"])
  func pseudowire(_ controlWord: String) {
    let inner = hex("02bb0000000b 02aa0000000a 0800") + Build.ipv4(17, Build.udp)
    let packet = decode(Build.ethernet("8847", hex("00012f40" + controlWord) + inner))
    #expect(packet.network == .ipv4)
    #expect(packet.sourceMAC.value == 0x02aa_0000_000a)
    #expect(packet.outerEtherType == 0x0800)
    #expect(packet.tunnelDepth == 1)
  }

  @Test func aStackWithoutBottomStops() {
    let packet = decode(Build.ethernet("8847", hex("00011e40 00011e40 0001")))
    #expect(packet.network == .ethernet)
    #expect(packet.etherType == 0x8847)
    #expect(packet.stop == .truncatedMPLS)
    let labels = [[UInt8]](repeating: hex("00011e40"), count: 100).flatMap { $0 }
    #expect(decode(Build.ethernet("8847", labels)).stop == .nestedTooDeep)
  }

  @Test func nothingUnderTheStack() {
    #expect(decode(Build.ethernet("8847", hex("00012f40"))).stop == .truncatedMPLS)
    #expect(decode(Build.ethernet("8847", hex("00012f40 0102"))).stop == .truncatedTunnel)
  }
}
