import PacketDecoding
import TestSupport
import Testing

@Suite struct IPsecTests {
  @Test func esp() {
    let payload = hex("00000102 00000005") + Build.data
    for frame in [
      Build.ethernet("0800", Build.ipv4(50, payload)), Build.ethernet("86dd", Build.ipv6(50, payload)),
    ] {
      let packet = decode(frame)
      #expect(packet.transport == .esp)
      #expect(packet.spi == 0x102 && packet.espSequence == 5)
      #expect(packet.payloadLength == 18)
    }
  }

  @Test func cutESP() {
    let half = decode(Build.ethernet("0800", Build.ipv4(50, hex("00000102 00"))))
    #expect(half.transport == .esp && half.spi == 0x102 && half.espSequence == 0)
    #expect(half.stop == .truncatedTransport)
    #expect(decode(Build.ethernet("0800", Build.ipv4(50, hex("0000")))).transport == .other)
  }

  /// The digest has any length.
  @Test(arguments: [1, 4, 7] as [UInt8])
  func ah(_ words: UInt8) {
    let header =
      [17, words] + hex("0000 00000009 00000001") + [UInt8](repeating: 0xdd, count: 4 * Int(words - 1))
    for frame in [
      Build.ethernet("0800", Build.ipv4(51, header + Build.udp)),
      Build.ethernet("86dd", Build.ipv6(51, header + Build.udp)),
    ] {
      let packet = decode(frame)
      #expect(packet.transport == .udp)
      #expect(packet.ipProtocol == 17)
      #expect(packet.destinationPort == 5000)
      #expect(packet.payloadLength == 10)
      #expect(packet.networkPayloadLength == 18)
      #expect(packet.encapsulation == [.ethernet, .ah])
    }
  }

  @Test func extensionHeadersBehindAH() {
    let header = hex("3c01 0000 00000009 00000001 1100 0000 00000000")
    #expect(decode(Build.ethernet("86dd", Build.ipv6(51, header + Build.udp))).transport == .udp)
    #expect(decode(Build.ethernet("0800", Build.ipv4(51, header + Build.udp))).ipProtocol == 60)
  }

  @Test func badAH() {
    let short = decode(Build.ethernet("0800", Build.ipv4(51, hex("1100 0000 00000009 00000001"))))
    #expect(short.stop == .badAHLength)
    #expect(short.network == .ipv4 && short.transport == .other && short.ipProtocol == 51)
    let cut = decode(Build.ethernet("0800", Build.ipv4(51, hex("1104 0000 00000009 00000001"))))
    #expect(cut.stop == .truncatedTransport)
    #expect(cut.ipProtocol == 51)
    let chain = [[UInt8]](repeating: hex("3301 0000 00000009 00000001"), count: 50).flatMap { $0 }
    #expect(decode(Build.ethernet("0800", Build.ipv4(51, chain))).stop == .nestedTooDeep)
    #expect(decode(Build.ethernet("86dd", Build.ipv6(51, chain))).stop == .nestedTooDeep)
  }
}
