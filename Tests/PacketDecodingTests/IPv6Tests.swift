import NetworkTypes
import PacketDecoding
import TestSupport
import Testing

@Suite struct IPv6Tests {
  private func frame(_ number: UInt8, _ payload: [UInt8], length: Int? = nil) -> [UInt8] {
    Build.ethernet("86dd", Build.ipv6(number, payload, length: length))
  }

  @Test func header() {
    let packet = decode(frame(17, Build.udp))
    #expect(packet.network == .ipv6 && packet.transport == .udp)
    #expect(packet.source == IPAddress("2001:db8::1"))
    #expect(packet.destination == IPAddress("2001:db8::2"))
    #expect(packet.tos == 4)
    #expect(packet.flowLabel == 7)
    #expect(packet.ttl == 60)
    #expect(packet.ipProtocol == 17)
    #expect(packet.ipID == 0)
    #expect(packet.networkPayloadLength == 18)
    #expect(packet.payloadLength == 10)
    #expect(!packet.isFragment && !packet.moreFragments && packet.fragmentOffset == 0)
  }

  @Test(arguments: [0, 43, 60] as [UInt8])
  func extensionHeaders(_ number: UInt8) {
    let packet = decode(
      frame(number, hex("3c00 0000 00000000 1101 000000000000 0000000000000000") + Build.udp))
    #expect(packet.transport == .udp)
    #expect(packet.ipProtocol == 17)
    #expect(packet.extensionCount == 2)
    #expect(packet.networkPayloadLength == 18)
    #expect(packet.destinationPort == 5000)
  }

  @Test(arguments: [135, 139, 140, 253, 59, 89, 41, 4, 1, 2, 47] as [UInt8])
  func otherProtocols(_ number: UInt8) {
    let packet = decode(frame(number, Build.udp))
    #expect(packet.network == .ipv6 && packet.transport == .other)
    #expect(packet.ipProtocol == number)
    #expect(packet.payloadLength == 18)
    #expect(packet.stop == .complete)
  }

  @Test func fragments() {
    let first = decode(frame(44, hex("11 00 0001 00000005") + Build.udp))
    #expect(first.transport == .udp && first.isFragment && first.moreFragments)
    #expect(first.ipID == 5)
    #expect(first.payloadLength == 10)
    let second = decode(frame(44, hex("11 00 00a0 00000005") + Build.udp))
    #expect(second.transport == .fragment && second.isFragment && !second.moreFragments)
    #expect(second.fragmentOffset == 160)
    #expect(second.ipProtocol == 17)
    #expect(second.payloadLength == 18 && second.networkPayloadLength == 18)
    let atomic = decode(frame(44, hex("11 00 0000 00000005") + Build.udp))
    #expect(atomic.transport == .udp && !atomic.isFragment)
  }

  @Test func lengths() {
    #expect(decode(frame(17, Build.udp, length: 0)).payloadLength == 10)
    #expect(decode(frame(17, Build.udp, length: 900)).payloadLength == 10)
    #expect(decode(frame(17, Build.udp + hex("00000000"), length: 18)).payloadLength == 10)
  }

  @Test func nothingBehindHopByHop() {
    let packet = decode(frame(0, []))
    #expect(packet.network == .ipv6 && packet.transport == .other)
    #expect(packet.ipProtocol == 0)
    #expect(packet.stop == .truncatedIPv6Extension)
  }

  @Test func chainsEnd() {
    let chain = [[UInt8]](repeating: hex("00 00 0000 00000000"), count: 3).flatMap { $0 }
    #expect(decode(frame(0, chain)).stop == .truncatedIPv6Extension)
    let endless = [[UInt8]](repeating: hex("00 00 0000 00000000"), count: 100).flatMap { $0 }
    let packet = decode(frame(0, endless))
    #expect(packet.stop == .nestedTooDeep)
    #expect(packet.network == .ipv6)
    #expect(packet.extensionCount == 16)
    #expect(decode(frame(60, hex("11 04 0000 00000000") + Build.udp)).stop == .truncatedIPv6Extension)
  }

  @Test func badHeaders() {
    for length in 0..<40 {
      let packet = decode(Array(frame(17, Build.udp)[..<(14 + length)]), wireLength: 72)
      #expect(packet.stop == .truncatedIPv6)
      #expect(packet.network == .ethernet && packet.etherType == 0x86dd)
    }
    #expect(decode(Build.ethernet("86dd", Build.ipv4(17, Build.udp + Build.data))).stop == .badIPVersion)
  }
}
