import NetworkTypes
import PacketDecoding
import TestSupport
import Testing

@Suite struct GRETests {
  private let outer: @Sendable ([UInt8]) -> [UInt8] = { payload in
    var frame = Build.ethernet("0800", Build.ipv4(47, payload))
    frame.replaceSubrange(26..<34, with: hex("01010101 02020202"))
    return frame
  }
  private let inner = hex("02bb0000000b 02aa0000000a 0800") + Build.ipv4(17, Build.udp)

  @Test(arguments: [
    "0000 0800", "2000 0800 4b455921", "8000 0800 00000000", "1000 0800 00000001",
    "b000 0800 00000000 4b455921 00000001", "4000 0800 00000000 00000000",
    "4000 0800 00000000 00080004 01020304 00000000",
  ])
  func optionalFields(_ head: String) {
    let frame = outer(hex(head) + Build.ipv4(17, Build.udp))
    let packet = decode(frame)
    #expect(packet.source == IPAddress("10.0.0.1"))
    #expect(packet.transport == .udp)
    #expect(packet.wireLength == UInt32(frame.count))
    #expect(packet.payloadLength == 10)
    #expect(packet.encapsulation == [.ethernet, .gre])
    #expect(packet.tunnelDepth == 1)
    #expect(packet.stop == .complete)
  }

  @Test func otherPayloads() {
    #expect(decode(outer(hex("0000 86dd") + Build.ipv6(17, Build.udp))).network == .ipv6)
    #expect(decode(outer(hex("0000 8847 00012f40") + Build.ipv4(17, Build.udp))).mplsCount == 1)
    #expect(
      decode(outer(hex("3001 880b 0010 0001 00000001 ff030021") + Build.ipv4(17, Build.udp))).encapsulation
        == [.ethernet, .gre, .ppp])
    let bridged = decode(outer(hex("0000 6558") + inner))
    #expect(bridged.sourceMAC.value == 0x02aa_0000_000a)
    #expect(bridged.source == IPAddress("10.0.0.1"))
  }

  @Test func bridgedFramesKeepTheirKind() {
    let discovery = decode(outer(hex("0000 6558 02bb0000000b 02aa0000000a 88cc 0102")))
    #expect(discovery.network == .ethernet && discovery.etherType == 0x88cc)
    #expect(discovery.sourceMAC.value == 0x02aa_0000_000a)
    let request = decode(outer(hex("0000 6558 02bb0000000b 02aa0000000a 0806") + Build.arp))
    #expect(request.network == .arp)
  }

  @Test func erspan() {
    let packet = decode(outer(hex("1000 88be 00000001 10640001 00000000") + inner))
    #expect(packet.transport == .udp)
    #expect(packet.encapsulation == [.ethernet, .gre, .erspan])
    let first = decode(outer(hex("0000 88be") + inner))
    #expect(first.ipProtocol == 47 && first.transport == .other)
    #expect(decode(outer(hex("1000 88be 00000001 20640001 00000000") + inner)).ipProtocol == 47)
    #expect(decode(outer(hex("1000 88be 00000001 1064"))).stop == .truncatedTunnel)
  }

  @Test(arguments: ["0000 1234", "0000 883e", "0002 0800", "0001 0800", "2001 880b 0000 0001 c021"])
  func whatIsNotOpenedStaysOutside(_ head: String) {
    let packet = decode(outer(hex(head) + Build.data))
    #expect(packet.source == IPAddress("1.1.1.1"))
    #expect(packet.network == .ipv4 && packet.ipProtocol == 47 && packet.transport == .other)
    #expect(packet.payloadLength == UInt32(hex(head).count) + 10)
    #expect(packet.stop == .complete)
  }

  @Test func cutInside() {
    let whole = outer(hex("2000 0800 4b455921") + Build.ipv4(17, Build.udp))
    for length in 34..<62 {
      let packet = decode(Array(whole[..<length]), wireLength: whole.count)
      #expect(packet.source == IPAddress("1.1.1.1"))
      #expect(packet.ipProtocol == 47 && packet.transport == .other)
      #expect(packet.payloadLength == 46)
      #expect(packet.stop == (length < 42 ? .truncatedTunnel : .truncatedIPv4))
    }
    #expect(decode(Array(whole[..<62]), wireLength: whole.count).source == IPAddress("10.0.0.1"))
  }

  @Test func tunnelsInTunnels() {
    var packet = Build.ipv4(17, Build.udp)
    for _ in 0..<8 { packet = Build.ipv4(47, hex("0000 0800") + packet) }
    #expect(decode(Build.ethernet("0800", packet)).transport == .udp)
    #expect(decode(Build.ethernet("0800", packet)).tunnelDepth == 8)
    packet = Build.ipv4(47, hex("0000 0800") + packet)
    let deep = decode(Build.ethernet("0800", packet))
    #expect(deep.stop == .nestedTooDeep)
    #expect(deep.ipProtocol == 47)
  }

  @Test func endlessRoutesStop() {
    let route = [[UInt8]](repeating: hex("00080001 01"), count: 100).flatMap { $0 }
    #expect(decode(outer(hex("4000 0800 00000000") + route)).stop == .truncatedTunnel)
  }

  @Test func onlyOverIPv4() {
    let frame = Build.ethernet("86dd", Build.ipv6(47, hex("0000 0800") + Build.ipv4(17, Build.udp)))
    #expect(decode(frame).ipProtocol == 47)
  }
}
