import NetworkTypes
import PacketDecoding
import TestSupport
import Testing

@Suite struct ARPTests {
  @Test func request() {
    let packet = decode(Build.ethernet("0806", Build.arp + [UInt8](repeating: 0, count: 18)))
    #expect(packet.network == .arp)
    #expect(packet.source == IPAddress("10.0.0.1"))
    #expect(packet.destination == IPAddress("10.0.0.2"))
    #expect(packet.arpOperation == 1)
    #expect(packet.arpHardwareType == 1 && packet.arpProtocolType == 0x0800)
    #expect(packet.arpHardwareLength == 6 && packet.arpProtocolLength == 4)
    #expect(packet.arpSenderMAC.value == 0x02_0000_0000_01)
    #expect(packet.arpTargetMAC.value == 0)
    #expect(packet.payloadLength == 32)
    #expect(packet.payloadCaptured == 18)
  }

  @Test(arguments: [("0806", "0003"), ("0806", "0004"), ("8035", "0003"), ("8035", "0001")])
  func reverse(_ type: String, _ operation: String) {
    let body = hex("0001 0800 06 04" + operation + "020000000001 00000000 020000000002 00000000")
    let packet = decode(Build.ethernet(type, body))
    #expect(packet.network == .rarp)
    #expect(packet.arpTargetMAC.value == 0x02_0000_0000_02)
  }

  @Test func inverse() {
    let body = hex("0001 0800 06 04 0008 020000000001 0a000001 020000000002 00000000")
    #expect(decode(Build.ethernet("0806", body)).network == .arp)
  }

  @Test func otherHardwareAddresses() {
    let long = hex("0018 0800 08 04 0001 0200000000010203 0a000001 0000000000000000 0a000002")
    let packet = decode(Build.ethernet("0806", long))
    #expect(packet.source == IPAddress("10.0.0.1"))
    #expect(packet.destination == IPAddress("10.0.0.2"))
    #expect(packet.arpSenderMAC.value == 0x02_0000_0000_01)
    let short = hex("0007 0800 01 04 0001 7f 0a000001 00 0a000002")
    #expect(decode(Build.ethernet("0806", short)).arpSenderMAC.value == 0x7f)
  }

  @Test func badLengths() {
    for lengths in ["ff04", "0004", "0610", "0602", "2104"] {
      let body = hex("0001 0800" + lengths + "0001") + [UInt8](repeating: 1, count: 600)
      let packet = decode(Build.ethernet("0806", body))
      #expect(packet.stop == .badARP)
      #expect(packet.network == .ethernet)
      #expect(packet.etherType == 0x0806)
    }
    let reverse = hex("0001 0800 0804 0003") + [UInt8](repeating: 1, count: 600)
    #expect(decode(Build.ethernet("8035", reverse)).stop == .badARP)
  }

  @Test func everyPairOfLengths() {
    var decoder = PacketDecoder()
    var packet = Packet()
    var unsound = 0
    for pair in 0..<65536 {
      let frame = Build.ethernet(
        "0806", hex("0001 0800") + Build.bigEndian(pair) + [UInt8](repeating: 1, count: 60))
      decoder.decode(frame, linkType: 1, into: &packet)
      if !packet.isSound(in: frame) { unsound += 1 }
    }
    #expect(unsound == 0)
    #expect(decoder.isBalanced == true)
    #expect(decoder.packetsWithFlow == 65536)
  }

  @Test func cut() {
    for length in 0..<28 {
      let packet = decode(Build.ethernet("0806", Array(Build.arp[..<length])), wireLength: 60)
      #expect(packet.stop == .truncatedARP)
      #expect(packet.network == .ethernet)
      #expect(packet.payloadLength == 60)
    }
  }
}
