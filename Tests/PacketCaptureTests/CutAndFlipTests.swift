import NetworkTypes
import PacketCapture
import TestSupport
import Testing

/// Small captures, cut at every byte and flipped at many.
@Suite struct CutAndFlipTests {
  private static func pcap(bigEndian: Bool, magic: UInt32) -> PcapBytes {
    var file = PcapBytes(bigEndian: bigEndian, magic: magic)
    for (number, size) in [60, 0, 1, 94].enumerated() {
      file.append(seconds: 1_600_000_000, fraction: UInt32(number), frameBytes(size), wire: 100)
    }
    return file
  }

  private static func pcapng(bigEndian: Bool) -> PcapngBytes {
    var file = PcapngBytes()
    file.section(bigEndian: bigEndian)
    file.interface()
    file.enhanced(ticks: 1, frameBytes(60))
    file.block(5) { $0.append(0, 0, 0 as UInt32) }
    file.simple(frameBytes(13))
    file.section(bigEndian: !bigEndian)
    file.interface(linkType: 101, resolution: 9)
    file.obsolete(ticks: 3, frameBytes(30))
    file.enhanced(ticks: 4, frameBytes(1))
    return file
  }

  @Test(arguments: [false, true], [0xa1b2_c3d4, 0xa1b2_cd34] as [UInt32])
  func everyCutOfPcap(bigEndian: Bool, magic: UInt32) throws {
    let file = Self.pcap(bigEndian: bigEndian, magic: magic)
    let whole = try frames(of: file.bytes).frames
    #expect(whole.count == 4)
    for cut in 0..<file.bytes.count {
      let expected = whole.prefix(file.ends.dropFirst().count { $0 <= cut })
      checkCut(file.bytes, cut, ends: file.ends, headerLength: 24, expected: Array(expected))
    }
  }

  @Test(arguments: [false, true])
  func everyCutOfPcapng(bigEndian: Bool) throws {
    let file = Self.pcapng(bigEndian: bigEndian)
    let whole = try frames(of: file.bytes).frames
    #expect(whole.count == 4)
    let packetEnds = [2, 4, 7, 8].map { file.ends[$0] }
    for cut in 0..<file.bytes.count {
      let expected = whole.prefix(packetEnds.count { $0 <= cut })
      checkCut(file.bytes, cut, ends: file.ends, headerLength: file.ends[0], expected: Array(expected))
    }
  }

  private func checkCut(
    _ bytes: [UInt8], _ cut: Int, ends: [Int], headerLength: Int, expected: [Delivered]
  ) {
    do throws(CaptureError) {
      let (frames, damage) = try frames(of: Array(bytes.prefix(cut)))
      #expect(cut >= headerLength)
      #expect(frames == expected, "cut at \(cut)")
      #expect((damage == nil) == ends.contains(cut), "cut at \(cut)")
      if let damage {
        #expect(damage.offset == UInt64(ends.last { $0 <= cut }!))
        #expect(damage.framesRead == frames.count)
        #expect(damage.description.hasPrefix("test.pcap: cut short: "))
        #expect(!damage.description.contains("\n"))
      }
    } catch {
      #expect(cut < headerLength)
      if cut == 0 {
        #expect(error == .empty(file: "test.pcap", compression: nil))
      } else if case .truncatedHeader(_, let count, _) = error {
        #expect(count == cut)
      } else {
        Issue.record("cut at \(cut): \(error)")
      }
    }
  }

  /// A flipped byte changes nothing before the record it is in, and never stops the program.
  @Test func flips() throws {
    let pcap = Self.pcap(bigEndian: false, magic: 0xa1b2_c3d4)
    let pcapng = Self.pcapng(bigEndian: true)
    var random = SplitMix(seed: 20_240_611)
    for (bytes, ends, framesBefore) in [
      (pcap.bytes, pcap.ends, [0, 1, 2, 3, 4]),
      (pcapng.bytes, pcapng.ends, [0, 0, 1, 1, 2, 2, 2, 3, 4]),
    ] {
      let whole = try frames(of: bytes).frames
      for _ in 0..<3000 {
        var flipped = bytes
        let index = Int.random(in: 0..<bytes.count, using: &random)
        flipped[index] ^= UInt8.random(in: 1...255, using: &random)
        let intact = ends.lastIndex { $0 <= index }.map { framesBefore[$0] } ?? 0
        guard let result = try? frames(of: flipped) else {
          #expect(index < ends[0], "only the file header can be refused")
          continue
        }
        #expect(result.frames.prefix(intact) == whole.prefix(intact) || index < ends[0])
        #expect(result.frames.count <= bytes.count / 12)
      }
    }
  }

  /// Noise behind a good header.
  @Test func noise() throws {
    var random = SplitMix(seed: 7)
    for header in [PcapBytes().bytes, Array(Self.pcapng(bigEndian: false).bytes.prefix(60))] {
      for _ in 0..<500 {
        let noise = (0..<200).map { _ in UInt8.random(in: 0...255, using: &random) }
        _ = try? frames(of: header + noise)
      }
    }
  }
}
