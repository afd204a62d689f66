import NetworkTypes
import PacketCapture
import Testing

@Suite struct PcapTests {
  @Test(arguments: [false, true], [0xa1b2_c3d4, 0xa1b2_3c4d, 0xa1b2_cd34] as [UInt32])
  func everyMagicInBothByteOrders(bigEndian: Bool, magic: UInt32) throws {
    var file = PcapBytes(bigEndian: bigEndian, magic: magic, linkType: 113)
    file.append(seconds: 1_700_000_000, fraction: 123_456, frameBytes(60))
    file.append(seconds: 1_700_000_001, fraction: 0, frameBytes(54, seed: 1), wire: 1500)
    file.append(seconds: 4_294_967_295, fraction: 999_999, frameBytes(1))
    let scale: Int64 = magic == 0xa1b2_3c4d ? 1 : 1000
    let (frames, damage) = try frames(of: file.bytes)
    #expect(damage == nil)
    #expect(
      frames == [
        Delivered(
          time: 1_700_000_000_000_000_000 + 123_456 * scale, wireLength: 60, linkType: 113,
          bytes: frameBytes(60)),
        Delivered(
          time: 1_700_000_001_000_000_000, wireLength: 1500, linkType: 113, bytes: frameBytes(54, seed: 1)),
        Delivered(
          time: 4_294_967_295_000_000_000 + 999_999 * scale, wireLength: 1, linkType: 113,
          bytes: frameBytes(1)),
      ])
  }

  @Test func upperLinkTypeBitsAreNotTheLinkType() throws {
    var file = PcapBytes(linkType: 0x2400_0069)
    file.append(seconds: 1, fraction: 0, frameBytes(10))
    #expect(try frames(of: file.bytes).frames.map(\.linkType) == [105])
  }

  @Test func framesWithoutBytesAreFrames() throws {
    var file = PcapBytes()
    file.append(seconds: 1, fraction: 0, [], wire: 60)
    file.append(seconds: 2, fraction: 0, frameBytes(3))
    #expect(try frames(of: file.bytes).frames.map(\.bytes.count) == [0, 3])
  }

  @Test func oldVersionsMayStoreTheLengthsTheOtherWayRound() throws {
    var file = PcapBytes(minor: 2)
    file.appendHeader(1, 0, 90, 4)
    let bytes = file.bytes + frameBytes(4)
    let (frames, damage) = try frames(of: bytes)
    #expect(frames == [Delivered(time: 1_000_000_000, wireLength: 90, bytes: frameBytes(4))])
    #expect(damage == nil)
  }

  @Test func theLongestFrameIsReadAndALongerOneIsDamage() throws {
    var file = PcapBytes(snapLength: 0xffff_ffff)
    file.append(seconds: 1, fraction: 0, frameBytes(CaptureLimits.frameLength))
    file.append(seconds: 2, fraction: 0, frameBytes(CaptureLimits.frameLength + 1))
    let (frames, damage) = try frames(of: file.bytes)
    #expect(frames.map(\.bytes) == [frameBytes(CaptureLimits.frameLength)])
    #expect(damage?.cause == .frameTooLong(length: 262_145, limit: 262_144))
    #expect(damage?.offset == UInt64(file.ends[1]))
    #expect(
      damage?.description
        == "test.pcap: damaged: packet 2 at byte 262184 claims 262145 bytes, more than the 262144 that a frame "
        + "can have; the 1 packet before it was read")
  }

  @Test func hostileLengthsEndTheFrames() throws {
    for length in [0xffff_ffff, 0x8000_0000, 0x7fff_ffff, 0x0004_0001] as [UInt32] {
      var file = PcapBytes()
      file.append(seconds: 1, fraction: 0, frameBytes(60))
      file.appendHeader(2, 0, length, length)
      let (frames, damage) = try frames(of: file.bytes + frameBytes(500))
      #expect(frames.count == 1)
      #expect(damage?.cause == .frameTooLong(length: length, limit: 262_144))
    }
  }

  @Test func anUnwrittenTailOfZerosIsNoFrames() throws {
    var file = PcapBytes()
    file.append(seconds: 1, fraction: 0, frameBytes(60))
    let (frames, damage) = try frames(of: file.bytes + [UInt8](repeating: 0, count: 4096))
    #expect(frames.count == 1)
    #expect(damage?.cause == .zeros)
  }

  @Test func moreFramesThanOneBufferHolds() throws {
    var file = PcapBytes()
    let sizes = (0..<3000).map { $0 * 37 % 1515 }
    for size in sizes { file.append(seconds: 9, fraction: 1, frameBytes(size, seed: 5), wire: 1515) }
    let (frames, damage) = try frames(of: file.bytes)
    #expect(damage == nil)
    #expect(frames.map(\.bytes) == sizes.map { frameBytes($0, seed: 5) })
  }
}
