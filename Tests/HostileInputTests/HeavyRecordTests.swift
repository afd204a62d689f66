import HostileInput
import TestSupport
import Testing

/// Files of argus records, whole and damaged: framed, decoded, printed in every format, encoded.
@Suite struct HeavyRecordTests {
  /// The large files are cut and flipped at their start: their records repeat.
  private static let pieceSize = 48 * 1024

  private static let pieces = Material.records.map { item in
    Material.Item(name: item.name, bytes: Array(item.bytes.prefix(pieceSize)))
  }

  @Test func wholeFiles() throws {
    let inProgress = CaseInProgress(slot: 3)
    defer { inProgress.end() }
    let run = RecordsRun(printInterval: 20)
    for item in Material.records {
      inProgress.begin("\(item.name), whole")
      survive(run, item.bytes, item.name)
    }
  }

  /// Every length that a small file can end with; a large one every few bytes.
  @Test func cutFiles() throws {
    let inProgress = CaseInProgress(slot: 4)
    defer { inProgress.end() }
    let run = RecordsRun(printInterval: 40)
    var count = 0
    for item in Self.pieces {
      let step = Material.isExhaustive ? 1 : max(1, item.bytes.count / 1024 | 1)
      for cut in stride(from: 0, to: item.bytes.count, by: step) {
        let name = "\(item.name), cut at \(cut)"
        inProgress.begin(name)
        count += 1
        survive(run, Array(item.bytes[..<cut]), name)
      }
    }
    print("cut record files: \(count) cases")
  }

  @Test func flippedFiles() throws {
    let inProgress = CaseInProgress(slot: 5)
    defer { inProgress.end() }
    let run = RecordsRun(printInterval: 5)
    var count = 0
    for (item, flips) in zip(Self.pieces, Material.flips(of: Self.pieces, total: 12_000)) {
      var generator = SplitMix(seed: 0xa7905 ^ UInt64(item.bytes.count))
      for number in 0..<flips {
        var bytes = item.bytes
        // A large file's first records are as good as all of them.
        if bytes.count > 8192 {
          let start = Int.random(in: 0...(bytes.count - 8192) / 4, using: &generator) * 4
          bytes = Array(bytes[..<128]) + bytes[start..<start + 8192]
        }
        for _ in 0...number % 3 {
          let place = Int.random(in: bytes.indices, using: &generator)
          bytes[place] = UInt8.random(in: 0...255, using: &generator)
        }
        let name = "\(item.name), flips number \(number)"
        inProgress.begin(name)
        count += 1
        survive(run, bytes, name)
      }
    }
    print("flipped record files: \(count) cases")
  }

  private func survive(_ run: RecordsRun, _ bytes: [UInt8], _ name: String) {
    do throws(BrokenPromise) {
      try run.run(bytes)
    } catch {
      Issue.record("\(name): \(error)")
    }
  }
}
