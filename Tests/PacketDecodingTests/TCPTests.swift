import PacketDecoding
import TestSupport
import Testing

@Suite struct TCPTests {
  private func frame(_ segment: [UInt8], fragment: Int = 0) -> [UInt8] {
    Build.ethernet("0800", Build.ipv4(6, segment, fragment: fragment))
  }

  /// A segment with these options, padded to whole words, and ten bytes of data.
  private func segment(options text: String) -> [UInt8] {
    var options = hex(text)
    while options.count % 4 != 0 { options.append(0) }
    return hex("0fa0 0050 00000001 00000002") + [UInt8((20 + options.count) / 4) << 4, 0x10]
      + hex("7210 0000 0000") + options + Build.data
  }

  @Test func header() {
    let packet = decode(frame(Build.tcp))
    #expect(packet.transport == .tcp)
    #expect(packet.sourcePort == 4000 && packet.destinationPort == 80)
    #expect(packet.tcpSequence == 1 && packet.tcpAcknowledgment == 2)
    #expect(packet.tcpFlags == [.syn, .ece, .cwr])
    #expect(packet.tcpWindow == 0x7210)
    #expect(packet.tcpUrgentPointer == 3)
    #expect(packet.payloadLength == 10)
    #expect(packet.payloadOffset == 74 && packet.payloadCaptured == 10)
  }

  @Test func usualOptions() {
    let packet = decode(frame(Build.tcp))
    #expect(packet.tcpOptions == [.maximumSegmentSize, .sackPermitted, .timestamp, .windowScale])
    #expect(packet.tcpMaximumSegmentSize == 1460)
    #expect(packet.tcpWindowScale == 7)
    #expect(packet.tcpTimestampValue == 1 && packet.tcpTimestampEcho == 2)
  }

  @Test func timestampAlone() {
    let packet = decode(frame(segment(options: "0101 080a 00000003 00000004")))
    #expect(packet.tcpOptions == .timestamp)
    #expect(packet.tcpTimestampValue == 3 && packet.tcpTimestampEcho == 4)
    #expect(packet.payloadLength == 10)
  }

  @Test(arguments: [
    ("0512 00000001 00000002 00000003 00000004", TCPOptions.sack), ("0606 00000001", .echo),
    ("0706 00000001", .echoReply), ("0b06 00000001", .connectionCount),
    ("0c06 00000001", .connectionCountNew), ("0d06 00000001", .connectionCountEcho),
    ("2206 00000001", TCPOptions()),
    ("0203 05", TCPOptions()), ("080a", TCPOptions()), ("0800", TCPOptions()), ("02", TCPOptions()),
    ("00 0402", TCPOptions()),
  ])
  func eachOption(_ text: String, _ expected: TCPOptions) {
    let packet = decode(frame(segment(options: text)))
    #expect(packet.tcpOptions == expected)
    #expect(packet.stop == .complete)
    #expect(packet.tcpSACKBlocks == (expected == .sack ? 2 : 0))
  }

  @Test func everyKindAndLength() {
    var bytes = frame(segment(options: "0000000000000000"))
    var wrong = 0
    for kind in 0...255 {
      for length in 0...255 {
        bytes[54] = UInt8(kind)
        bytes[55] = UInt8(length)
        if decode(bytes).payloadLength != 10 { wrong += 1 }
      }
    }
    #expect(wrong == 0)
  }

  @Test func badDataOffsets() {
    var bytes = frame(segment(options: ""))
    bytes[46] = 0x40
    #expect(decode(bytes).stop == .badTCPHeaderLength)
    #expect(decode(bytes).transport == .tcp)
    #expect(decode(bytes).payloadLength == 10)
    bytes[46] = 0xf0
    #expect(decode(bytes).stop == .badTCPHeaderLength)
    #expect(decode(bytes).payloadLength == 0)
    #expect(decode(bytes).tcpFlags == .ack)
  }

  @Test func cutHeader() {
    let whole = frame(Build.tcp)
    for length in 34..<74 {
      let packet = decode(Array(whole[..<length]), wireLength: whole.count)
      #expect(packet.stop == .truncatedTransport)
      #expect(packet.network == .ipv4 && packet.ipProtocol == 6)
      #expect(packet.transport == (length < 54 ? .other : .tcp))
      #expect(packet.destinationPort == (length < 38 ? 0 : 80))
      #expect(packet.payloadLength == (length < 54 ? 50 : 10))
      #expect(packet.payloadCaptured == 0)
    }
  }
}
