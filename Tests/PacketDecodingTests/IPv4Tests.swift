import NetworkTypes
import PacketDecoding
import TestSupport
import Testing

@Suite struct IPv4Tests {
  private func frame(_ packet: [UInt8]) -> [UInt8] { Build.ethernet("0800", packet) }

  @Test func header() {
    let packet = decode(Build.ethernetUDP + hex("00000000"))
    #expect(packet.source == IPAddress("10.0.0.1"))
    #expect(packet.destination == IPAddress("10.0.0.2"))
    #expect(packet.ipProtocol == 17)
    #expect(packet.ttl == 57)
    #expect(packet.tos == 8)
    #expect(packet.ipID == 5)
    #expect(packet.networkOffset == 14)
    #expect(packet.networkPayloadLength == 18)
    #expect(!packet.isFragment && !packet.moreFragments && packet.fragmentOffset == 0)
    #expect(packet.ipOptions == [])
    #expect(packet.tunnelDepth == 0 && packet.extensionCount == 0)
  }

  @Test func protocolsWithoutPorts() {
    for number in 0...255 where ![1, 2, 6, 17, 33, 47, 50, 51, 132, 136].contains(number) {
      let packet = decode(frame(Build.ipv4(UInt8(number), Build.data)))
      #expect(packet.network == .ipv4 && packet.transport == .other)
      #expect(packet.ipProtocol == UInt8(number))
      #expect(packet.sourcePort == 0 && packet.destinationPort == 0)
      #expect(packet.payloadLength == 10)
      #expect(packet.stop == .complete)
    }
  }

  @Test(arguments: [
    ("07", IPOptions.recordRoute), ("44", .timestamp), ("82", .security), ("83", .looseSourceRoute),
    ("88", .streamID), ("89", .strictSourceRoute), ("94", .routerAlert), ("5e", .unknown),
  ])
  func options(_ type: String, _ expected: IPOptions) {
    let packet = decode(frame(Build.ipv4(17, Build.udp, options: hex("01" + type + "06 00000000 00"))))
    #expect(packet.ipOptions == expected)
    #expect(packet.destinationPort == 5000)
    #expect(packet.payloadLength == 10)
  }

  @Test func optionsWithImpossibleLengths() {
    var wrong = 0
    for first in 0...255 {
      for second in 0...255 {
        let options = [UInt8(first), UInt8(second), 7, 3]
        let packet = decode(frame(Build.ipv4(17, Build.udp, options: options)))
        if packet.transport != .udp { wrong += 1 }
      }
    }
    #expect(wrong == 0)
  }

  @Test func cutOptions() {
    let whole = frame(Build.ipv4(17, Build.udp, options: hex("07 07 04 00000000 00")))
    for length in 34..<42 {
      let packet = decode(Array(whole[..<length]), wireLength: whole.count)
      #expect(packet.stop == .truncatedIPv4)
      #expect(packet.network == .ipv4 && packet.transport == .other)
      #expect(packet.sourcePort == 0)
      #expect(packet.payloadLength == 18)
      #expect(packet.ipOptions == (length > 34 ? .recordRoute : []))
    }
  }

  @Test func firstFragmentKeepsItsPorts() {
    let packet = decode(frame(Build.ipv4(17, Build.udp, fragment: 0x2000)))
    #expect(packet.transport == .udp && packet.destinationPort == 5000)
    #expect(packet.isFragment && packet.moreFragments && packet.fragmentOffset == 0)
    #expect(packet.payloadLength == 10)
  }

  @Test func laterFragmentsHaveNone() {
    let packet = decode(frame(Build.ipv4(17, Build.udp, fragment: 0x0014)))
    #expect(packet.transport == .fragment)
    #expect(packet.isFragment == true && packet.moreFragments == false)
    #expect(packet.fragmentOffset == 160)
    #expect(packet.sourcePort == 0 && packet.destinationPort == 0)
    #expect(packet.payloadLength == 18 && packet.networkPayloadLength == 18)
    #expect(decode(frame(Build.ipv4(17, Build.udp, fragment: 0x4000))).isFragment == false)
  }

  @Test func offloadedLengthIsTheWires() {
    let packet = decode(frame(Build.ipv4(17, Build.udp, totalLength: 0)), wireLength: 70_000)
    #expect(packet.transport == .udp)
    #expect(packet.networkPayloadLength == 70_000 - 34)
    #expect(packet.payloadLength == 70_000 - 42)
    #expect(packet.payloadCaptured == 10)
  }

  @Test func lengthBeyondTheFrameIsBelieved() {
    #expect(decode(frame(Build.ipv4(17, Build.udp, totalLength: 1000))).payloadLength == 972)
    #expect(decode(frame(Build.ipv4(17, Build.udp, totalLength: 1000))).payloadCaptured == 10)
  }

  @Test func badHeaders() {
    var bytes = Build.ethernetUDP
    for (first, stop) in [
      (0x44, DecodeStop.badIPv4HeaderLength), (0x4f, .badIPv4HeaderLength), (0x65, .badIPVersion),
    ] {
      bytes[14] = UInt8(first)
      let packet = decode(bytes)
      #expect(packet.stop == stop)
      #expect(packet.network == .ethernet && packet.etherType == 0x0800)
      #expect(packet.payloadLength == 52)
    }
    #expect(decode(frame(Build.ipv4(17, Build.udp, totalLength: 19))).stop == .badIPv4TotalLength)
    for length in 0..<20 {
      let packet = decode(Array(Build.ethernetUDP[..<(14 + length)]), wireLength: 52)
      #expect(packet.stop == .truncatedIPv4)
      #expect(packet.network == .ethernet)
    }
  }
}
