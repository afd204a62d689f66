import ArgusCodec
import FlowModel
import Foundation
import NetworkTypes
import TestSupport
import Testing

/// Figures for a large file of one's own: `ARGUS_MEASURE=file swift test -c release --filter Speed`.
@Suite(
  .enabled(if: ProcessInfo.processInfo.environment["ARGUS_MEASURE"] != nil, "ARGUS_MEASURE names no file"),
  .serialized)
struct SpeedTests {
  @Test func nanosecondsPerRecord() throws {
    let path = ProcessInfo.processInfo.environment["ARGUS_MEASURE"]!
    let data = try Data(contentsOf: URL(filePath: path), options: .alwaysMapped)
    try data.withUnsafeBytes { buffer in
      let bytes = buffer.bytes
      var count = 0
      var reader = ArgusReader()
      while try reader.next(in: bytes) != nil { count += 1 }
      print("\(count) records, \(data.count / count) bytes each")

      func measure(_ name: String, _ body: () throws -> UInt64) rethrows {
        var best = Double.infinity
        var sum: UInt64 = 0
        for _ in 0..<7 {
          let clock = ContinuousClock()
          let start = clock.now
          sum = try body()
          let elapsed = (clock.now - start).components
          best = min(best, Double(elapsed.seconds) * 1e9 + Double(elapsed.attoseconds) / 1e9)
        }
        print("\(name): \(String(format: "%.1f", best / Double(count))) ns a record (\(sum))")
      }

      try measure("framing") {
        var reader = ArgusReader()
        var sum: UInt64 = 0
        while let range = try reader.next(in: bytes) { sum &+= UInt64(range.count) }
        return sum
      }
      let sets: [(String, BlockSet)] = [
        ("flow", [.flow]), ("flow, time, metric", [.flow, .time, .metric]),
        ("flow, time, metric, network", [.flow, .time, .metric, .network]), ("all", .all),
      ]
      var r = FlowRecord()
      let decoder = ArgusDecoder()
      for (name, wanted) in sets {
        try measure("framing and \(name)") {
          var reader = ArgusReader()
          var sum: UInt64 = 0
          while let range = try reader.next(in: bytes) {
            decoder.decode(bytes.extracting(range), wanted: wanted, into: &r)
            if r.has(.metric) { sum &+= r.traffic.packets }
          }
          return sum
        }
      }
      try measure("decoding all and encoding") {
        var out = ByteWriter(capacity: 1 << 20)
        let encoder = ArgusEncoder()
        var reader = ArgusReader()
        var sum: UInt64 = 0
        while let range = try reader.next(in: bytes) {
          decoder.decode(bytes.extracting(range), into: &r)
          encoder.encode(r, into: &out)
          if out.count > 1 << 19 {
            sum &+= UInt64(out.count)
            out.removeAll()
          }
        }
        return sum
      }
    }
  }

  /// The whole file, block for block, and value for value.
  @Test func largeFileReadsBack() throws {
    let path = ProcessInfo.processInfo.environment["ARGUS_MEASURE"]!
    let data = try Data(contentsOf: URL(filePath: path), options: .alwaysMapped)
    var differing: [String: Int] = [:]
    try data.withUnsafeBytes { buffer in
      var reader = ArgusReader()
      var first = FlowRecord()
      var second = FlowRecord()
      var out = ByteWriter()
      while let range = try reader.next(in: buffer.bytes) {
        ArgusDecoder().decode(buffer.bytes.extracting(range), into: &first)
        out.removeAll()
        ArgusEncoder().encode(first, into: &out)
        _ = out.withBytes { ArgusDecoder().decode($0, into: &second) }
        for name in differences(first, second) { differing[name, default: 0] += 1 }
        // Sensors write every size of block that the encoder chooses.
        if out.count != range.count { differing["length of \(first.key.family)", default: 0] += 1 }
      }
    }
    #expect(differing == [:])
  }
}
