import Foundation
import PacketCapture
import Testing

@testable import PanoptesTools

/// Inputs that are cut, damaged, compressed or something else altogether.
@Suite struct InputTests {
  static let demo = GoldenCase.folder.appending(path: "Fixtures/demo.argus")

  private func withFile(_ bytes: [UInt8], _ body: (String) async throws -> Void) async throws {
    let file = FileManager.default.temporaryDirectory.appending(path: "input-\(UUID().uuidString)")
    try Data(bytes).write(to: file)
    defer { try? FileManager.default.removeItem(at: file) }
    try await body(file.path)
  }

  /// Cut anywhere: every whole record before the cut, one line about it, and nothing worse.
  @Test func cutAnywhere() async throws {
    let whole = [UInt8](try Data(contentsOf: Self.demo))
    for length in stride(from: 0, through: 1500, by: 7) {
      try await withFile(Array(whole[..<length])) { path in
        let run = try await ToolRun.run(["ra", "-X", "-n", "-s", "offset", "-L", "-1", "-r", path])
        let lines = run.errors.split(separator: "\n")
        if length < 128 {
          #expect(run.status == 1 && lines.count == 1 && run.output.isEmpty, "\(length)")
        } else {
          #expect(run.status == (run.output.isEmpty ? run.status : 0), "\(length)")
          #expect(lines.count <= 1, "\(length)")
          for offset in run.output.split(separator: "\n") {
            #expect(Int(offset.trimmingCharacters(in: .whitespaces))! < length)
          }
        }
      }
    }
  }

  /// Any byte changed: an answer, never a trap.
  @Test func damagedAnywhere() async throws {
    let whole = [UInt8](try Data(contentsOf: Self.demo))
    for place in stride(from: 0, to: 2000, by: 13) {
      var bytes = whole
      bytes[place] ^= 0xff
      try await withFile(bytes) { path in
        let run = try await ToolRun.run(["ra", "-X", "-A", "-r", path])
        #expect(run.status == 0 || run.status == 1)
      }
    }
  }

  @Test func emptyAndForeign() async throws {
    let foreign: [(bytes: [UInt8], says: String)] = [
      ([], "the file is empty"),
      (
        [0xd4, 0xc3, 0xb2, 0xa1, 2, 0, 4, 0] + [UInt8](repeating: 0, count: 16),
        "a packet capture; turn it into"
      ),
      ([0x0a, 0x0d, 0x0d, 0x0a] + [UInt8](repeating: 0, count: 28), "a packet capture; turn it into"),
      (Array("hello, world, this is text\n".utf8), "looks like text"),
      (Array("SQLite format 3\0".utf8) + [UInt8](repeating: 0, count: 64), "an SQLite database"),
      ([0x50, 0x4b, 3, 4] + [UInt8](repeating: 1, count: 64), "a zip archive; unpack it first"),
      ([UInt8](repeating: 0xee, count: 300), "data of no known format"),
    ]
    for (bytes, says) in foreign {
      try await withFile(bytes) { path in
        let run = try await ToolRun.run(["ra", "-X", "-r", path])
        #expect(run.status == 1 && run.output.isEmpty)
        #expect(run.errors.split(separator: "\n").count == 1 && run.errors.contains(says), "\(run.errors)")
      }
    }
  }

  @Test(arguments: ["gzip", "bzip2", "xz", "zstd"])
  func compressed(_ program: String) async throws {
    guard let packed = try Compressor.run(program, [UInt8](try Data(contentsOf: Self.demo))) else { return }
    let plain = try await ToolRun.run(["ra", "-X", "-n", "-r", Self.demo.path])
    try await withFile(packed) { path in
      let run = try await ToolRun.run(["ra", "-X", "-n", "-r", path])
      #expect(run.output == plain.output && run.status == 0 && run.errors.isEmpty)
      let piped = try await ToolRun.run(["ra", "-X", "-n", "<", path])
      #expect(piped.output == plain.output)
    }
    try await withFile(Array(packed[..<(packed.count * 2 / 3)])) { path in
      let run = try await ToolRun.run(["ra", "-X", "-n", "-r", path])
      #expect(run.errors.split(separator: "\n").count == 1, "\(program): \(run.errors)")
    }
  }

  /// What is copied is the same, byte for byte.
  @Test func copies() async throws {
    let run = try await ToolRun.run(["ra", "-X", "-r", Self.demo.path, "-w", "-"])
    #expect(run.bytes == [UInt8](try Data(contentsOf: Self.demo)))
    #expect(run.status == 0)
  }

  @Test func folders() async throws {
    let folder = FileManager.default.temporaryDirectory.appending(path: "dir-\(UUID().uuidString)")
    defer { try? FileManager.default.removeItem(at: folder) }
    for name in ["b/late", "a/early", "m", ".hidden"] {
      let file = folder.appending(path: name)
      try FileManager.default.createDirectory(
        at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
      try FileManager.default.copyItem(at: Self.demo, to: file)
    }
    try FileManager.default.createSymbolicLink(at: folder.appending(path: "loop"), withDestinationURL: folder)
    let list = try FileSystem.regularFiles(below: folder.path).map { $0.dropFirst(folder.path.count + 1) }
    #expect(list == ["a/early", "b/late", "m"])
    let run = try await ToolRun.run(["ra", "-X", "-q", "-A", "-R", folder.path])
    #expect(run.output.contains("TotalFarRecords 63 "))
    let pattern = try await ToolRun.run(["ra", "-X", "-q", "-A", "-r", folder.path + "/[ab]/*"])
    #expect(pattern.output.contains("TotalFarRecords 42 "))
  }

  @Test func byteRangeNames() throws {
    #expect(try InputName("f::10:20").range == 10..<20)
    #expect(try InputName("f::10:20").path == "f")
    #expect(try InputName("f::10").path == "f::10")
    #expect(try InputName("a::b").path == "a::b")
    #expect(throws: OptionError.self) { try InputName("f::20:10") }
  }
}

/// The compressors of this machine; nil where one is missing.
enum Compressor {
  static func run(_ program: String, _ bytes: [UInt8]) throws -> [UInt8]? {
    let candidates = ["/usr/bin/\(program)", "/bin/\(program)", "/usr/local/bin/\(program)"]
    guard let path = candidates.first(where: FileManager.default.isExecutableFile) else { return nil }
    let input = FileManager.default.temporaryDirectory.appending(path: "plain-\(UUID().uuidString)")
    try Data(bytes).write(to: input)
    defer { try? FileManager.default.removeItem(at: input) }
    let process = Process()
    process.executableURL = URL(filePath: path)
    process.arguments = ["-c", input.path]
    let pipe = Pipe()
    process.standardOutput = pipe
    process.standardError = FileHandle.nullDevice
    try process.run()
    let packed = pipe.fileHandleForReading.readDataToEndOfFile()
    process.waitUntilExit()
    return [UInt8](packed)
  }
}
