import ArgusCodec
import FlowModel
import NetworkTypes
import TestSupport
import Testing

/// Damaged bytes may be refused or read as something else; they never stop the program.
@Suite struct HostileInputTests {
  /// Reads as much as there is to read, in whole and in pieces, and writes what was read.
  private func survive(_ bytes: [UInt8], _ random: inout SplitMix) {
    var r = FlowRecord()
    var again = FlowRecord()
    var out = ByteWriter()
    bytes.withUnsafeBytes { buffer in
      var reader = ArgusReader()
      while let range = try? reader.next(in: buffer.bytes) {
        guard ArgusDecoder().decode(buffer.bytes.extracting(range), into: &r) else { continue }
        out.removeAll()
        ArgusEncoder().encode(r, into: &out)
        #expect(out.count <= 0xffff * 4 && out.count.isMultiple(of: 4))
        _ = out.withBytes { ArgusDecoder().decode($0, into: &again) }
      }
    }
    var stream = ArgusStream(requiresStart: false, capacity: 4096)
    var at = 0
    while at < bytes.count {
      let end = min(bytes.count, at + Int.random(in: 1...2000, using: &random))
      bytes[at..<end].withUnsafeBytes { stream.append($0.bytes) }
      at = end
      while let range = try? stream.next() {
        stream.withRecord(range) { _ = ArgusDecoder().decode($0, wanted: [.flow, .network], into: &r) }
      }
      #expect(stream.unread <= 0xffff * 4)
    }
    try? stream.finish()
  }

  @Test func flippedBytes() {
    var random = SplitMix(seed: 0xa7905)
    let files = [WorkedExample.file] + Samples.all.compactMap { Samples.bytes($0) }
    for file in files {
      for _ in 0..<60 {
        var bytes = file
        for _ in 0..<Int.random(in: 1...8, using: &random) {
          bytes[Int.random(in: bytes.indices, using: &random)] = UInt8.random(in: 0...255, using: &random)
        }
        survive(bytes, &random)
      }
    }
  }

  /// Only header bytes of blocks change, which is where the lengths are.
  @Test func flippedBlockHeaders() {
    var random = SplitMix(seed: 0xb10c)
    for item in BlockTests.cases {
      let original = record(item.wire, header: item.header)
      for _ in 0..<40 {
        var bytes = original
        bytes[4 + Int.random(in: 0..<4, using: &random)] = UInt8.random(in: 0...255, using: &random)
        bytes[Int.random(in: 4..<bytes.count, using: &random)] = UInt8.random(in: 0...255, using: &random)
        survive(WorkedExample.start + bytes, &random)
      }
    }
  }

  @Test func noise() {
    var random = SplitMix(seed: 77)
    for _ in 0..<200 {
      let count = Int.random(in: 0...3000, using: &random)
      let bytes = (0..<count).map { _ in UInt8.random(in: 0...255, using: &random) }
      survive(WorkedExample.start + bytes, &random)
      survive(bytes, &random)
    }
  }

  @Test func cutSamples() throws {
    var random = SplitMix(seed: 3)
    for name in ["misc.argus", "l2.rewrite.argus", "tcp.v5.argus"] {
      guard let bytes = Samples.bytes(name) else { continue }
      for cut in stride(from: 0, to: bytes.count, by: 7) { survive(Array(bytes[..<cut]), &random) }
    }
  }
}
