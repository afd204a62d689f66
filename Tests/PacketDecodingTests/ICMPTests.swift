import NetworkTypes
import PacketDecoding
import TestSupport
import Testing

@Suite struct ICMPTests {
  private func icmp(_ head: String, _ quote: [UInt8] = []) -> [UInt8] {
    Build.ethernet("0800", Build.ipv4(1, hex(head) + quote))
  }

  private func icmpv6(_ head: String, _ quote: [UInt8] = []) -> [UInt8] {
    Build.ethernet("86dd", Build.ipv6(58, hex(head) + quote))
  }

  @Test func echo() {
    let packet = decode(icmp("0800 0000 0007 0003", Build.data))
    #expect(packet.transport == .icmp)
    #expect(packet.icmpType == 8 && packet.icmpCode == 0)
    #expect(packet.icmpID == 7 && packet.icmpSequence == 3)
    #expect(packet.payloadLength == 18)
    #expect(packet.quotedOffset == 0)
    #expect(decode(icmpv6("8000 0000 0007 0003")).transport == .icmpv6)
  }

  @Test func eachVersionHasItsOwn() {
    #expect(decode(Build.ethernet("0800", Build.ipv4(58, Build.data))).transport == .other)
    #expect(decode(Build.ethernet("86dd", Build.ipv6(1, Build.data))).transport == .other)
  }

  @Test func cut() {
    let frame = icmp("0800 0000 0007 0003")
    for length in 34..<42 {
      let packet = decode(Array(frame[..<length]), wireLength: frame.count)
      #expect(packet.stop == .truncatedTransport)
      #expect(packet.transport == (length < 36 ? .other : .icmp))
      #expect(packet.icmpID == (length >= 40 ? 7 : 0) || length < 36)
      #expect(packet.icmpSequence == 0 || length < 36)
      #expect(packet.payloadLength == 8)
    }
  }

  @Test func igmp() {
    let packet = decode(Build.ethernet("0800", Build.ipv4(2, hex("1600 0000 e0000002"))))
    #expect(packet.transport == .igmp)
    #expect(packet.icmpType == 0x16)
    #expect(packet.payloadLength == 8)
    #expect(decode(Build.ethernet("0800", Build.ipv4(2, hex("16")))).transport == .other)
  }

  @Test(arguments: [3, 4, 5, 11, 12] as [UInt8])
  func errorsQuoteAPacket(_ type: UInt8) {
    var frame = icmp("0303 0000 00000000", Build.ipv4(17, Build.udp))
    frame[34] = type
    let packet = decode(frame)
    #expect(packet.quotedOffset == 42)
    let flow = PacketDecoder.decodeQuoted(frame.span.bytes, packet)
    #expect(flow?.source == IPAddress("10.0.0.1"))
    #expect(flow?.destination == IPAddress("10.0.0.2"))
    #expect(flow?.ipProtocol == 17)
    #expect(flow?.transport == .udp)
    #expect(flow?.sourcePort == 4000 && flow?.destinationPort == 5000)
    #expect(flow?.tos == 8 && flow?.ipID == 5)
  }

  @Test func whatIsQuoted() {
    #expect(quoted(icmp("0303 0000 00000000", Build.ipv4(6, Build.tcp)))?.destinationPort == 80)
    #expect(
      quoted(icmp("0303 0000 00000000", Build.ipv4(6, Build.tcp, options: hex("94040000"))))?.sourcePort
        == 4000)
    let echo = quoted(icmp("0b00 0000 00000000", Build.ipv4(1, hex("0800 0000 0007 0003"))))
    #expect(echo?.icmpType == 8 && echo?.icmpID == 7 && echo?.icmpSequence == 3)
    let fragment = quoted(icmp("0b00 0000 00000000", Build.ipv4(17, Build.udp, fragment: 20)))
    #expect(fragment?.transport == .fragment)
    #expect(fragment?.sourcePort == 0)
    let other = quoted(icmp("0302 0000 00000000", Build.ipv4(132, [])))
    #expect(other?.transport == .other && other?.ipProtocol == 132)
    #expect(quoted(icmp("0303 0000 00000000", Build.ipv4(50, hex("00000102"))))?.spi == 0x102)
    #expect(quoted(icmp("0303 0000 00000000", Build.ipv4(2, hex("1600"))))?.icmpType == 0x16)
  }

  @Test func whatIPv6Quotes() {
    let inner = Build.ipv6(0, hex("1100 0000 00000000") + Build.udp)
    let flow = quoted(icmpv6("0100 0000 00000000", inner))
    #expect(flow?.source == IPAddress("2001:db8::1"))
    #expect(flow?.ipProtocol == 17)
    #expect(flow?.destinationPort == 5000)
    #expect(flow?.tos == 4)
    let later = quoted(icmpv6("0300 0000 00000000", Build.ipv6(44, hex("1100 00a0 00000009"))))
    #expect(later?.transport == .fragment && later?.ipID == 9)
    let echo = quoted(icmpv6("0300 0000 00000000", Build.ipv6(58, hex("8000 0000 0007 0003"))))
    #expect(echo?.transport == .icmpv6 && echo?.icmpID == 7)
    let endless = [[UInt8]](repeating: hex("0000 0000 00000000"), count: 100).flatMap { $0 }
    #expect(quoted(icmpv6("0300 0000 00000000", Build.ipv6(0, endless))) == nil)
  }

  @Test func quotesThatAreCut() {
    let whole = icmp("0303 0000 00000000", Build.ipv4(17, Build.udp))
    for length in 0...whole.count {
      let frame = Array(whole[..<length])
      let packet = decode(frame, wireLength: whole.count)
      let flow = PacketDecoder.decodeQuoted(frame.span.bytes, packet)
      #expect((flow != nil) == (length >= 42 + 24), "\(length)")
    }
    #expect(quoted(icmp("0303 0000 00000000", hex("5500"))) == nil)
    #expect(quoted(icmp("0303 0000 00000000", hex("41") + [UInt8](repeating: 0, count: 40))) == nil)
    #expect(quoted(Build.ethernetUDP) == nil)
  }
}
