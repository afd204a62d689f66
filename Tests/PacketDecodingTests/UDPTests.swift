import PacketDecoding
import TestSupport
import Testing

@Suite struct UDPTests {
  @Test func header() {
    let packet = decode(Build.ethernetUDP)
    #expect(packet.transport == .udp)
    #expect(packet.sourcePort == 4000 && packet.destinationPort == 5000)
    #expect(packet.payloadLength == 10)
    #expect(packet.payloadOffset == 42 && packet.payloadCaptured == 10)
  }

  @Test func paddingIsNotPayload() {
    let packet = decode(Build.ethernetUDP + [UInt8](repeating: 0, count: 8))
    #expect(packet.payloadLength == 10 && packet.payloadCaptured == 10)
    #expect(packet.wireLength == 60)
  }

  @Test func itsOwnLengthIsNotBelieved() {
    for length in ["0000", "0007", "ffff"] {
      let datagram = hex("0fa0 1388" + length + "0000") + Build.data
      #expect(decode(Build.ethernet("0800", Build.ipv4(17, datagram))).payloadLength == 10)
    }
  }

  @Test func cut() {
    for length in 34..<42 {
      let packet = decode(Array(Build.ethernetUDP[..<length]), wireLength: 52)
      #expect(packet.stop == .truncatedTransport)
      #expect(packet.network == .ipv4 && packet.ipProtocol == 17)
      #expect(packet.transport == (length < 38 ? .other : .udp))
      #expect(packet.destinationPort == (length < 38 ? 0 : 5000))
      #expect(packet.payloadLength == 18)
      #expect(packet.payloadCaptured == 0)
    }
  }

  @Test func theDatagramEndsBeforeTheHeader() {
    let packet = decode(Build.ethernet("0800", Build.ipv4(17, Build.udp, totalLength: 23)))
    #expect(packet.stop == .truncatedTransport)
    #expect(packet.transport == .other)
    #expect(packet.payloadLength == 3)
  }
}
