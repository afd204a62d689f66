import Foundation
import NetworkTypes
import TestSupport
import Testing

@testable import PanoptesTools

/// Archives: an index hides nothing, and damaged files give what is whole in them.
@Suite struct ArchiveTests {
  private static func makeArchive(_ folder: String) throws {
    for day in 0..<3 {
      let path = "\(folder)/\(day)"
      try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
      for hour in 0..<5 {
        let second = Double(day * 86_400 + hour * 3600)
        // One file is long enough for several stretches.
        let count = day == 1 && hour == 1 ? 6000 : 12
        try MadeRecords.write(
          count, to: "\(path)/\(hour).argus", seconds: second...(second + 3000), seed: UInt64(day * 10 + hour)
        )
      }
    }
  }

  private static func query() -> [String] {
    var words: [String] = []
    if Bool.random() {
      let second = 1_700_000_000 + Int.random(in: -500..<3 * 86_400)
      words += ["-t", ["", "c", "n"].randomElement()! + "\(second)+\(Int.random(in: 1...20_000))s"]
    }
    let tests = [
      "host 10.1.0.\(Int.random(in: 0...45))",
      "host 10.2.\(Int.random(in: 0...8)).\(Int.random(in: 0...255))",
      "dst net 10.2.\(Int.random(in: 0...8)).0/2\(Int.random(in: 0...9))", "net 10.0.0.0/8",
      "host 2001:db8:1:\(Int.random(in: 0...4))::\(Int.random(in: 0...10))", "net 2001:db8:1::/48",
      "port \([21, 22, 53, 80, 4000].randomElement()!)", "port 1024-\(Int.random(in: 1030...1400))", "tcp",
      "icmp",
      "arp", "ip6", "man", "proto 17", "igmp", "pkts gt 80", "src port 5000",
    ]
    var filter = (0..<Int.random(in: 0...3)).map { _ in
      (Int.random(in: 0..<4) == 0 ? "not " : "") + tests.randomElement()!
    }
    if filter.isEmpty, words.isEmpty { filter = [tests[0]] }
    guard !filter.isEmpty else { return words }
    return words + ["-", filter.joined(separator: Bool.random() ? " and " : " or ")]
  }

  @Test func theIndexHidesNothing() async throws {
    try await MadeRecords.inFolder { folder in
      try Self.makeArchive(folder + "/with")
      try FileManager.default.copyItem(atPath: folder + "/with", toPath: folder + "/without")
      #expect(try await ToolRun.run(["panoptes", "archive", "index", folder + "/with"]).status == 0)
      var skipped = 0
      for _ in 0..<40 {
        let query = Self.query()
        let words = ["ra", "-X", "-n", "-u", "-M", "man", "-s", "+seq", "-R"]
        let with = try await ToolRun.run(words + [folder + "/with"] + query)
        let without = try await ToolRun.run(words + [folder + "/without"] + query)
        #expect(with.output == without.output && with.status == without.status, "\(query)")
        if without.output.split(separator: "\n").count < 2 { skipped += 1 }
      }
      #expect(skipped < 40)
    }
  }

  /// What the index is for: most files are not opened.
  @Test func theIndexSavesWork() async throws {
    try await MadeRecords.inFolder { folder in
      try Self.makeArchive(folder)
      _ = try await ToolRun.run(["panoptes", "archive", "index", folder])
      func inputs(_ words: [String]) throws -> [InputName] {
        var configuration = ClientConfiguration()
        configuration.directories = [folder]
        configuration.timeRange = words.first
        configuration.filter = words.dropFirst().first
        return try InputList(configuration).inputs
      }
      #expect(try inputs([]).count == 15)
      #expect(try inputs(["1700000000+50m"]).count == 15)  // the moment of every START record
      #expect(try inputs(["1700086500+50m"]).count == 1)
      let part = try inputs(["1700090100+1m"])
      #expect(part.count == 1 && part[0].range.map { $0.lowerBound < 1 << 19 } ?? false)
      #expect(try inputs(["1700090100+1m", "host 10.99.0.1"]).isEmpty)
      #expect(try inputs(["1700000001+9d", "udp and host 10.1.0.200"]).isEmpty)
    }
  }

  @Test func staleAndDamagedIndexesAreNotBelieved() async throws {
    try await MadeRecords.inFolder { folder in
      let (file, other) = (folder + "/a", folder + "/b")
      try MadeRecords.write(10, to: file, seconds: 0...10, seed: 1)
      _ = try await ToolRun.run(["panoptes", "archive", "index", folder])
      func rows() async throws -> Int {
        try await ToolRun.run(["ra", "-X", "-R", folder, "-t", "1700005000+1h"]).output.split(separator: "\n")
          .count
      }
      #expect(try await rows() == 0)
      try MadeRecords.write(10, to: other, seconds: 5000...5010, seed: 2)
      #expect(try await rows() > 5)
      try FileManager.default.removeItem(atPath: other)
      try MadeRecords.write(10, to: file, seconds: 5000...5010, seed: 2)
      #expect(try await rows() > 5)

      var index = ArchiveIndex()
      let state = try #require(FileState(of: file))
      let summary = try #require(try ContentSummary(reading: file, state: state))
      index.entries["a"] = .init(state: state, summary: summary)
      var out = ByteWriter(capacity: 4096)
      index.append(to: &out)
      let bytes = out.array
      #expect(ArchiveIndex(bytes: bytes)?.entries == index.entries)
      for place in bytes.indices {
        var damaged = bytes
        damaged[place] ^= 1 << UInt8.random(in: 0..<8)
        #expect(ArchiveIndex(bytes: damaged) == nil)
        #expect(ArchiveIndex(bytes: Array(bytes[..<place])) == nil)
      }
    }
  }

  @Test func filtersKnowWhatTheyHold() {
    for count in [0, 1, 10, 1000, 60_000] {
      let members = Set((0..<count).map { _ in UInt64.random(in: 0 ... .max) })
      let filter = BloomFilter(members)
      #expect(members.allSatisfy { filter.mayContain($0) })
      let wrong = (0..<2000).filter { _ in filter.mayContain(.random(in: 0 ... .max)) }.count
      #expect(wrong < 100)
    }
  }

  /// Damaged anywhere, or cut: repair keeps whole records, the old file stays, and the new one is whole.
  @Test func repairKeepsWholeRecords() async throws {
    try await MadeRecords.inFolder { folder in
      let file = folder + "/f"
      try MadeRecords.write(60, to: file, seconds: 0...60, seed: 7)
      let whole = [UInt8](try Data(contentsOf: URL(filePath: file)))
      let records = Set(try MadeRecords.records([file]))
      var random = SplitMix(seed: 20)
      for round in 0..<25 {
        var bytes = whole
        switch round % 3 {
        case 0: bytes.removeLast(.random(in: 1..<3000, using: &random))
        case 1:
          let place = Int.random(in: 130..<(bytes.count - 10), using: &random)
          for offset in 0..<8 { bytes[place + offset] = 0xff }
        default:
          let place = Int.random(in: 130..<(bytes.count - 300), using: &random)
          bytes.removeSubrange(place..<(place + .random(in: 1..<200, using: &random)))
        }
        for name in try FileSystem.names(in: folder) {
          try FileManager.default.removeItem(atPath: "\(folder)/\(name)")
        }
        try Data(bytes).write(to: URL(filePath: file))
        let damaged = try await ToolRun.run(["panoptes", "archive", "verify", folder])
        let run = try await ToolRun.run(["panoptes", "archive", "repair", folder])
        #expect(run.status == 0)
        #expect(try await ToolRun.run(["panoptes", "archive", "verify", folder]).status == 0)
        let kept = try MadeRecords.records([file])
        // A change inside a record's values shows to nobody.
        #expect(kept.filter { !records.contains($0) }.count <= 1)
        #expect(kept.count >= (round % 3 == 0 ? 60 - 3000 / 64 - 1 : 55), "\(round): \(kept.count)")
        if damaged.status == 65 {
          #expect([UInt8](try Data(contentsOf: URL(filePath: file + ".damaged"))) == bytes)
        }
      }
    }
  }

  /// A damaged length that ends where some later record ends: that record and those between are not lost.
  @Test func recordsAreNoBlocksOfAnother() async throws {
    try await MadeRecords.inFolder { folder in
      let file = folder + "/f"
      try MadeRecords.write(20, to: file, seconds: 0...60, seed: 8)
      var bytes = [UInt8](try Data(contentsOf: URL(filePath: file)))
      func words(_ place: Int) -> Int { Int(bytes[place + 2]) << 8 | Int(bytes[place + 3]) }
      var starts: [Int] = []
      var place = 0
      while place < bytes.count {
        starts.append(place)
        place += words(place) * 4
      }
      let swallowed = words(starts[5]) + words(starts[6]) + words(starts[7])
      bytes[starts[5] + 2] = UInt8(swallowed >> 8)
      bytes[starts[5] + 3] = UInt8(swallowed & 0xff)
      try Data(bytes).write(to: URL(filePath: file))
      #expect(try await ToolRun.run(["panoptes", "archive", "verify", folder]).status == 65)
      #expect(try await ToolRun.run(["panoptes", "archive", "repair", folder]).status == 0)
      #expect(try MadeRecords.records([file]).count == 19)
    }
  }

  @Test func expiryTakesTheOldest() {
    func file(_ name: String, _ size: UInt64, _ day: Int64) -> ArchiveExpiry.File {
      .init(path: name, size: size, last: Timestamp(seconds: day * 86_400))
    }
    let files = [file("c", 10, 3), file("a", 10, 1), file("b", 10, 2), file("d", 10, 4)]
    var expiry = ArchiveExpiry(oldest: Timestamp(seconds: 2 * 86_400 + 1), maximumSize: nil)
    #expect(expiry.expired(files).map(\.path) == ["a", "b"])
    expiry = ArchiveExpiry(oldest: nil, maximumSize: 25)
    #expect(expiry.expired(files).map(\.path) == ["a", "b"])
    expiry = ArchiveExpiry(oldest: Timestamp(seconds: 3 * 86_400 + 1), maximumSize: 25)
    #expect(expiry.expired(files).map(\.path) == ["a", "b", "c"])
    #expect(
      ByteSize.parse("10G") == 10 << 30 && ByteSize.parse("5") == 5 && ByteSize.parse("99999999999T") == nil)
    #expect(ByteSize.parse("G") == nil && ByteSize.parse("1X") == nil)
  }

  @Test func expiryDeletesRecordsOnly() async throws {
    try await MadeRecords.inFolder { folder in
      try Self.makeArchive(folder)
      try Data("keep me".utf8).write(to: URL(filePath: folder + "/0/notes.txt"))
      _ = try await ToolRun.run(["panoptes", "archive", "index", "--quiet", folder])
      let dry = try await ToolRun.run(["panoptes", "archive", "expire", folder, "--older", "1d", "--dry-run"])
      #expect(dry.output.split(separator: "\n").count == 15)
      #expect(try FileSystem.regularFiles(below: folder).count == 16)
      let run = try await ToolRun.run(["panoptes", "archive", "expire", folder, "--older", "1d"])
      #expect(run.status == 0)
      #expect(try FileSystem.regularFiles(below: folder) == [folder + "/0/notes.txt"])
      // Folders that held nothing else went with their files.
      #expect(try FileSystem.names(in: folder) == ["0"])
    }
  }
}
