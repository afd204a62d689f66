import NetworkTypes
import PacketCapture
import Testing

@Suite struct CompressionTests {
  private static func sample(frames: Int = 40) -> PcapBytes {
    var file = PcapBytes()
    for number in 0..<frames {
      file.append(seconds: UInt32(number), fraction: 5, frameBytes(60 + number, seed: UInt8(number % 251)))
    }
    return file
  }

  @Test(arguments: Compression.allCases)
  func wholeStream(_ compression: Compression) throws {
    let file = Self.sample()
    var capture = try open(compress(file.bytes, compression))
    #expect(capture.compression == compression)
    let result = frames(of: &capture)
    #expect(result.damage == nil)
    #expect(try result.frames == frames(of: file.bytes).frames)
  }

  /// More than any buffer holds, and more out than in.
  @Test(arguments: Compression.allCases)
  func largeStream(_ compression: Compression) throws {
    var file = PcapBytes()
    for number in 0..<4000 {
      file.append(seconds: UInt32(number), fraction: 5, frameBytes(1000, seed: UInt8(number % 251)))
    }
    let result = try frames(of: compress(file.bytes, compression))
    #expect(result.damage == nil)
    #expect(try result.frames == frames(of: file.bytes).frames)
  }

  @Test(arguments: Compression.allCases)
  func streamsAndPaddingInARow(_ compression: Compression) throws {
    let file = Self.sample()
    let parts = [file.bytes.prefix(9), file.bytes[9..<700], file.bytes[700...], []].map {
      compress(Array($0), compression)
    }
    let result = try frames(of: Array(parts.joined()) + [0, 0, 0, 0])
    #expect(result.damage == nil)
    #expect(try result.frames == frames(of: file.bytes).frames)
  }

  @Test(arguments: Compression.allCases)
  func everyCut(_ compression: Compression) throws {
    let file = Self.sample(frames: 6)
    let packed = compress(file.bytes, compression)
    let whole = try frames(of: file.bytes).frames
    for cut in 1..<packed.count {
      do throws(CaptureError) {
        let (frames, damage) = try frames(of: Array(packed.prefix(cut)))
        #expect(frames == Array(whole.prefix(frames.count)))
        #expect(damage?.cause == .feed(.cut(compression, offset: UInt64(cut))))
      } catch {
        switch error {
        case .compression(_, .cut(compression, _)): #expect(cut >= compression.name.count - 2)
        case .truncatedHeader: #expect(cut < 6)
        default: Issue.record("cut at \(cut): \(error)")
        }
      }
    }
  }

  @Test(arguments: Compression.allCases)
  func flips(_ compression: Compression) throws {
    let packed = compress(Self.sample().bytes, compression)
    for index in packed.indices {
      var flipped = packed
      flipped[index] ^= 0x55
      // Whatever comes out, it ends.
      if let result = try? frames(of: flipped) { #expect(result.frames.count <= 100_000) }
    }
  }

  @Test func garbageAfterAStreamIsDamageAfterEveryFrame() throws {
    let file = Self.sample()
    let result = try frames(of: compress(file.bytes, .gzip) + Array("garbage".utf8))
    #expect(result.frames.count == 40)
    guard case .feed(.corrupt(.gzip, _, _))? = result.damage?.cause else {
      Issue.record("\(String(describing: result.damage))")
      return
    }
  }

  /// RFC 8878 section 3.1.2.
  @Test func skippableFrameFirst() throws {
    let file = Self.sample()
    let skippable: [UInt8] = [0x51, 0x2a, 0x4d, 0x18, 3, 0, 0, 0, 1, 2, 3]
    #expect(try frames(of: skippable + compress(file.bytes, .zstd)).frames.count == 40)
  }

  @Test(arguments: Compression.allCases)
  func contentsThatAreNoCapture(_ compression: Compression) {
    #expect(
      refusal(of: compress([], compression)) == .empty(file: "test.pcap", compression: compression))
    #expect(
      refusal(of: compress(Array("hello, world\n".utf8), compression))
        == .foreign(file: "test.pcap", .text, compression: compression))
    #expect(
      refusal(of: compress(compress(Self.sample().bytes, .gzip), compression))
        == .foreign(file: "test.pcap", .compressedTwice, compression: compression))
  }
}
