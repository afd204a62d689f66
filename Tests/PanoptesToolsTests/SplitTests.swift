import ArgusCodec
import FlowModel
import Foundation
import NetworkTypes
import Testing

@testable import PanoptesTools

/// Splitting into files: what is split and joined again is what it was.
@Suite struct SplitTests {
  @Test(arguments: [
    ["count", "7"], ["count", "1"], ["size", "2k"], ["flow", "port 53"], ["time", "10s", "nomodify"],
    ["time", "1m", "nomodify"],
  ])
  func splitThenJoinIsIdentity(_ mode: [String]) async throws {
    try await MadeRecords.inFolder { folder in
      let whole = folder + "/whole"
      try MadeRecords.write(200, to: whole, seconds: 0...90, seed: 1)
      let words = ["rasplit", "-X", "-r", whole, "-M"] + mode + ["-w", folder + "/parts/p."]
      let run = try await ToolRun.run(words)
      #expect(run.status == 0 && run.errors.isEmpty && run.output.isEmpty)
      let parts = try FileSystem.regularFiles(below: folder + "/parts")
      #expect(parts.count > 1)
      // Names sort in the order of the records.
      #expect(try MadeRecords.records(parts) == MadeRecords.records([whole]))
      for part in parts {
        let records = try MadeRecords.records([part]).count
        if mode == ["count", "7"] { #expect(records == 7 || part == parts.last) }
        if mode[0] == "size" { #expect(try #require(FileState(of: part)).size <= 2048) }
      }
      let joined = try await ToolRun.run(["ra", "-X", "-R", folder + "/parts", "-w", "-", "-", "not", "man"])
      #expect(joined.bytes.count == 128 + (try MadeRecords.records([whole]).reduce(0) { $0 + $1.count }))
    }
  }

  @Test func filesByWhatRecordsSay() async throws {
    try await MadeRecords.inFolder { folder in
      let whole = folder + "/whole"
      try MadeRecords.write(100, to: whole, seconds: 0...60, seed: 2)
      let words = [
        "rasplit", "-X", "-r", whole, "-M", "count", "1000", "-w", folder + "/$srcid/$proto/x", "ip",
      ]
      #expect(try await ToolRun.run(words).status == 0)
      let parts = try FileSystem.regularFiles(below: folder + "/192.0.2.250")
      let names = parts.map { $0.dropFirst(folder.count + 1) }
      #expect(names == ["192.0.2.250/icmp/xaa", "192.0.2.250/tcp/xaa", "192.0.2.250/udp/xaa"])
      let tcp = try await ToolRun.run(["ra", "-X", "-n", "-L", "-1", "-s", "proto", "-r", parts[1]])
      #expect(Set(tcp.output.split(whereSeparator: \.isWhitespace)) == ["tcp"])
    }
  }

  /// No field can lead out of the folder, or hide a file, whatever it says.
  @Test(arguments: [
    "../../etc/passwd", "/etc/passwd", ".", "..", "", "a/b", "-rf", "x\0y", "a b\nc", ".hidden",
  ])
  func valuesAreSafeNames(_ value: String) {
    let name = FileNameTemplate.safe(value)
    #expect(!name.isEmpty && !name.contains("/") && !name.hasPrefix(".") && !name.hasPrefix("-"))
    #expect(name.utf8.allSatisfy { $0 > 32 && $0 < 127 } && name.utf8.count <= 96)
  }

  @Test func templates() throws {
    let time = Timestamp(seconds: 1_700_000_000)
    setenv("TZ", "UTC", 1)
    let template = try FileNameTemplate("a/$srcid/${proto}x/%Y/%m/$$.%H%%")
    #expect(template.name(at: time, fields: ["10.0.0.1", "tcp"]) == "a/10.0.0.1/tcpx/2023/11/$.22%")
    #expect(template.name(at: nil, fields: ["..", ""]) == "a/_./nonex/%Y/%m/$.%H%%")
    #expect(throws: OptionError.self) { try FileNameTemplate("x.$sorceid") }
    #expect(throws: OptionError.self) { try FileNameTemplate("x.${srcid") }
  }

  @Test func suffixesSortAndNeverEnd() {
    #expect(
      [0, 1, 25, 26, 649, 650, 651].map { SplitSuffix.text($0, length: 2) } == [
        "aa", "ab", "az", "ba", "yz", "zaaa", "zaab",
      ])
    let names = (0..<20_000).map { SplitSuffix.text($0, length: 2) }
    #expect(names == names.sorted() && Set(names).count == names.count)
    let short = (0..<2000).map { SplitSuffix.text($0, length: 1) }
    #expect(short == short.sorted() && Set(short).count == short.count)
  }

  /// Records that reach over borders are cut there; packets and bytes stay what they were, and nothing
  /// lies outside its file's period.
  @Test func cutRecordsAddUp() async throws {
    try await MadeRecords.inFolder { folder in
      let whole = folder + "/whole"
      try MadeRecords.write(120, to: whole, seconds: 0...40, seed: 8)
      let run = try await ToolRun.run([
        "rasplit", "-X", "-r", whole, "-M", "time", "1s", "-w", folder + "/out/%s",
      ])
      #expect(run.status == 0 && run.errors.isEmpty, "\(run.errors)")
      let parts = try FileSystem.regularFiles(below: folder + "/out")
      let before = try await ToolRun.run(["ra", "-X", "-q", "-A", "-r", whole])
      let after = try await ToolRun.run(["ra", "-X", "-q", "-A", "-R", folder + "/out"])
      func sums(_ run: ToolRun) -> String? {
        run.output.firstRange(of: "TotalPkts").map { String(run.output[$0.lowerBound...]) }
      }
      #expect(sums(before) != nil && sums(before) == sums(after))
      #expect(try MadeRecords.records(parts).count > 120)
      for part in parts {
        let second = try #require(Double(ToolRegistry.lastPathComponent(part)))
        let times = try await ToolRun.run(["ra", "-X", "-u", "-L", "-1", "-s", "stime", "ltime", "-r", part])
          .output
          .split(whereSeparator: \.isWhitespace).compactMap { Double($0) }
        #expect(!times.isEmpty && times.allSatisfy { $0 >= second && $0 <= second + 1 })
      }
    }
  }

  @Test func wordsThatAreNone() async throws {
    for mode in [["time", "5q"], ["time"], ["count", "0"], ["size", "big"], ["flow", "prot tcp"]] {
      let run = try await ToolRun.run(
        ["rasplit", "-X", "-r", InputTests.demo.path, "-w", "/dev/null/x", "-M"] + mode)
      #expect(run.status == 1 && run.errors.split(separator: "\n").count >= 1, "\(mode)")
    }
  }

  /// A file whose last record a killed writer left cut is mended before it grows.
  @Test func aCutFileIsMended() async throws {
    try await MadeRecords.inFolder { folder in
      let (whole, part) = (folder + "/whole", folder + "/p.aa")
      try MadeRecords.write(20, to: whole, seconds: 0...5, seed: 3)
      let bytes = try Data(contentsOf: URL(filePath: whole))
      for cut in [1, 60, 127, 130, bytes.count - 1, bytes.count - 40] {
        try bytes.prefix(cut).write(to: URL(filePath: part))
        let kept = cut < 128 ? 0 : try MadeRecords.records([part]).count
        let run = try await ToolRun.run([
          "rasplit", "-X", "-r", whole, "-M", "count", "1000", "-w", folder + "/p.",
        ])
        #expect(run.status == 0 && run.errors.contains("its last record was cut"), "\(cut): \(run.errors)")
        #expect(try MadeRecords.records([part]).count == kept + 20)
        let verified = try await ToolRun.run(["panoptes", "archive", "verify", part])
        #expect(verified.status == 0, "\(verified.output)")
      }
      try Data("not records, but mine".utf8).write(to: URL(filePath: part))
      let run = try await ToolRun.run([
        "rasplit", "-X", "-r", whole, "-M", "count", "1000", "-w", folder + "/p.",
      ])
      #expect(run.status == 1 && run.errors.contains("cannot be appended to"))
      #expect(try Data(contentsOf: URL(filePath: part)) == Data("not records, but mine".utf8))
    }
  }

  /// Files are sorted, and the program gets each by name when nothing more comes.
  @Test func rastreamFinishesFiles() async throws {
    try await MadeRecords.inFolder { folder in
      let (early, late) = (folder + "/a", folder + "/b")
      try MadeRecords.write(50, to: early, seconds: 0...30, seed: 4)
      try MadeRecords.write(50, to: late, seconds: 0...30, seed: 5)
      let program = folder + "/program"
      try "#!/bin/sh\necho \"$@\" >> \(folder)/log\n".write(
        toFile: program, atomically: true, encoding: .utf8)
      try FileManager.default.setAttributes([.posixPermissions: 0o755], ofItemAtPath: program)
      let run = try await ToolRun.run([
        "rastream", "-X", "-r", early, late, "-M", "time", "10s", "nomodify", "-B", "1m", "-f", program, "-w",
        folder + "/out/%H.%M.%S",
      ])
      #expect(run.status == 0 && run.errors.isEmpty, "\(run.errors)")
      let parts = try FileSystem.regularFiles(below: folder + "/out")
      let log = try String(contentsOfFile: folder + "/log", encoding: .utf8).split(separator: "\n").map(
        String.init)
      #expect(log.sorted() == parts.map { "-r \($0)" })
      for part in parts {
        let times = try await ToolRun.run(["ra", "-X", "-u", "-L", "-1", "-s", "stime", "-r", part]).output
          .split(whereSeparator: \.isWhitespace).compactMap { Double($0) }
        #expect(times == times.sorted() && times.count > 1)
      }
      #expect(try MadeRecords.records(parts).count == 100)
      let failed = try await ToolRun.run([
        "rastream", "-X", "-r", early, "-f", "/no/program", "-w", folder + "/x",
      ])
      #expect(failed.status == 1 && failed.errors.contains("cannot be run"))
    }
  }

  /// Killed at any instant: what is on the disk reads to its last whole record.
  @Test func aKilledWriterLeavesReadableFiles() async throws {
    let program = Bundle.main.bundleURL.deletingLastPathComponent().appending(path: "panoptes")
    let candidates = [program, Bundle.main.bundleURL.appending(path: "panoptes")]
    guard let panoptes = candidates.first(where: { FileManager.default.isExecutableFile(atPath: $0.path) })
    else {
      return
    }
    try await MadeRecords.inFolder { folder in
      let whole = folder + "/whole"
      try MadeRecords.write(4000, to: whole, seconds: 0...300, seed: 6)
      let bytes = try Data(contentsOf: URL(filePath: whole))
      for round in 0..<6 {
        let writer = Process()
        writer.executableURL = panoptes
        writer.arguments = [
          "rasplit", "-X", "-r", "-", "-M", "time", "1m", "nomodify", "-w", folder + "/k/%M",
        ]
        let pipe = Pipe()
        writer.standardInput = pipe
        writer.standardError = FileHandle.nullDevice
        try writer.run()
        let feed = Thread {
          signal(SIGPIPE, SIG_IGN)
          for start in stride(from: 0, to: bytes.count, by: 5000) {
            let piece = bytes[start..<min(start + 5000, bytes.count)]
            guard (try? pipe.fileHandleForWriting.write(contentsOf: piece)) != nil else { return }
          }
          try? pipe.fileHandleForWriting.close()
        }
        feed.start()
        usleep(UInt32(20_000 + round * 60_000))
        kill(writer.processIdentifier, SIGKILL)
        writer.waitUntilExit()
        for part in (try? FileSystem.regularFiles(below: folder + "/k")) ?? [] {
          let content = [UInt8](try Data(contentsOf: URL(filePath: part)))
          if content.isEmpty { continue }
          let scan = RecordScan(content.span.bytes)
          // At most the last record may be cut; nothing before it.
          #expect(
            scan.gaps.allSatisfy { $0.upperBound == content.count && $0.count < 300 }, "\(scan.description)")
        }
      }
    }
  }
}
