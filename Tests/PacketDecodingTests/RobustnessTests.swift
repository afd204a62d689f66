import PacketDecoding
import TestSupport
import Testing

/// Whatever arrives: no trap, no packet unaccounted for.
@Suite struct RobustnessTests {
  /// Decodes and counts what breaks a promise.
  private struct Run: ~Copyable {
    var decoder = PacketDecoder()
    var packet = Packet.leftover
    var unsound = 0

    mutating func decode(_ bytes: [UInt8], linkType: UInt32, wireLength: Int) {
      decoder.decode(bytes, linkType: linkType, wireLength: wireLength, into: &packet)
      if !packet.isSound(in: bytes) { unsound += 1 }
      _ = PacketDecoder.decodeQuoted(bytes.span.bytes, packet)
    }
  }

  @Test func samplesAreWhole() {
    for sample in Samples.all {
      let packet = PacketDecodingTests.decode(sample.bytes, linkType: sample.linkType)
      #expect(packet.stop == .complete, "\(sample)")
      #expect(packet.network != .none, "\(sample)")
    }
  }

  @Test(arguments: Samples.all)
  func everyCut(_ sample: Frame) {
    var run = Run()
    for length in 0...sample.bytes.count {
      let cut = Array(sample.bytes[..<length])
      run.decode(cut, linkType: sample.linkType, wireLength: sample.bytes.count)
      run.decode(cut, linkType: sample.linkType, wireLength: length)
      run.decode(cut, linkType: sample.linkType, wireLength: 0)
      run.decode(cut, linkType: sample.linkType, wireLength: Int(UInt32.max))
    }
    #expect(run.unsound == 0)
    #expect(run.decoder.isBalanced)
    #expect(run.decoder.packets == UInt64(4 * (sample.bytes.count + 1)))
  }

  @Test(arguments: Samples.all)
  func flippedBytes(_ sample: Frame) {
    var run = Run()
    var random = SplitMix(seed: 0x5eed)
    for _ in 0..<2000 {
      var bytes = sample.bytes
      for _ in 0..<Int.random(in: 1...4, using: &random) {
        bytes[Int.random(in: bytes.indices, using: &random)] = UInt8.random(in: 0...255, using: &random)
      }
      bytes.removeLast(Int.random(in: 0...2, using: &random))
      run.decode(bytes, linkType: sample.linkType, wireLength: bytes.count)
    }
    #expect(run.unsound == 0)
    #expect(run.decoder.isBalanced)
  }

  @Test func anyFrameOnAnyLink() {
    var run = Run()
    for sample in Samples.all {
      for linkType in Samples.linkTypes {
        for length in 0...sample.bytes.count {
          run.decode(Array(sample.bytes[..<length]), linkType: linkType, wireLength: sample.bytes.count)
        }
      }
    }
    #expect(run.unsound == 0)
    #expect(run.decoder.isBalanced)
  }

  /// All values of the two bytes that choose what a header means.
  @Test(arguments: [
    ("Ethertype", 1, "020000000002 020000000001", "4500 0020 0000 0000 4011 0000"),
    (
      "GRE flags", 1, "020000000002 020000000001 0800 4500 0040 0000 0000 402f 0000 01010101 02020202",
      "0800 45000020"
    ),
    ("802.11 control", 105, "", "0000 02000000000a 02000000000b 02000000000c 1000 aaaa03 000000 0800"),
    ("PPP protocol", 9, "ff03", "45000020 00000000 40110000"),
    (
      "IPv6 next header and limit", 101, "60000000 0018",
      "20010db8 00000000 00000000 00000001 20010db8 00000000 00000000 00000002 1100"
    ),
    ("SNAP type", 1, "020000000002 020000000001 0040 aaaa03 000000", "45000020"),
    ("LLC access points", 1, "020000000002 020000000001 0040", "03 000000 0800"),
    ("radiotap length", 127, "0000", "00000000 d4000000 02000000000a"),
    ("NFLOG attribute length", 239, "02000000", "0900 45000020 00000000"),
    ("Linux cooked protocol", 113, "0000 0001 0006 02aa03040506 0000", "45000020 00000000"),
  ])
  func everyPairOfBytes(_ name: String, _ linkType: UInt32, _ head: String, _ tail: String) {
    var run = Run()
    var bytes = hex(head) + [0, 0] + hex(tail) + [UInt8](repeating: 0x11, count: 30)
    let position = hex(head).count
    for pair in 0..<65536 {
      bytes[position] = UInt8(pair >> 8)
      bytes[position + 1] = UInt8(pair & 0xff)
      run.decode(bytes, linkType: linkType, wireLength: bytes.count)
    }
    #expect(run.unsound == 0)
    #expect(run.decoder.isBalanced)
    #expect(run.decoder.packets == 65536)
  }

  @Test func countersNameTheStop() {
    var decoder = PacketDecoder()
    var packet = Packet()
    decoder.decode(Build.ethernetUDP, linkType: 1, into: &packet)
    decoder.decode(Array(Build.ethernetUDP[..<20]), linkType: 1, into: &packet)
    decoder.decode(Array(Build.ethernetUDP[..<5]), linkType: 1, into: &packet)
    decoder.decode([], linkType: 7, into: &packet)
    #expect(decoder.packets == 4)
    #expect(decoder.packets(stoppedBy: .complete) == 1)
    #expect(decoder.packets(stoppedBy: .truncatedIPv4) == 1)
    #expect(decoder.packetsWithoutFlow(stoppedBy: .truncatedIPv4) == 0)
    #expect(decoder.packets(stoppedBy: .truncatedLink) == 1)
    #expect(decoder.packetsWithoutFlow(stoppedBy: .truncatedLink) == 1)
    #expect(decoder.packetsWithoutFlow(stoppedBy: .unsupportedLinkType) == 1)
    #expect(decoder.packetsWithFlow == 2)
    #expect(DecodeStop.allCases.count <= 32)
    #expect(DecodeStop.badAHLength.name == "badAHLength")
  }
}
