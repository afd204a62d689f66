import ArgusCodec
import FlowModel
import Foundation
import TestSupport
import Testing

@Suite struct FileWriterTests {
  private let directory: URL

  init() throws {
    directory = FileManager.default.temporaryDirectory.appending(path: "argus-codec-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: directory, withIntermediateDirectories: true)
  }

  private func write(
    _ path: String, _ existing: ArgusFileWriter.Existing, _ bytes: [UInt8], bufferSize: Int = 1 << 18
  ) throws -> Bool {
    var writer = try ArgusFileWriter(path: path, existing: existing, bufferSize: bufferSize)
    let isNew = writer.isNew
    for record in try records(in: bytes, requiresStart: false) {
      try record.withUnsafeBytes { try writer.append($0.bytes) }
    }
    #expect(writer.bytesWritten == UInt64(bytes.count))
    try writer.close()
    return isNew
  }

  @Test func appendsAndReplaces() throws {
    defer { try? FileManager.default.removeItem(at: directory) }
    let path = directory.appending(path: "records.argus").path
    #expect(try write(path, .append, WorkedExample.file))
    #expect(try [UInt8](Data(contentsOf: URL(filePath: path))) == WorkedExample.file)
    #expect(try !write(path, .append, WorkedExample.udp, bufferSize: 1))
    #expect(try [UInt8](Data(contentsOf: URL(filePath: path))) == WorkedExample.file + WorkedExample.udp)
    _ = try write(path, .replace, [])
    #expect(try [UInt8](Data(contentsOf: URL(filePath: path))) == [])
    let mode = try FileManager.default.attributesOfItem(atPath: path)[.posixPermissions] as? Int
    #expect(mode.map { $0 & ~0o640 } == 0)
  }

  @Test func encodesRecords() throws {
    defer { try? FileManager.default.removeItem(at: directory) }
    let path = directory.appending(path: "encoded.argus").path
    var writer = try ArgusFileWriter(path: path)
    var r = FlowRecord()
    for original in try records(in: WorkedExample.file) {
      _ = decode(original, into: &r)
      try writer.append(r)
    }
    try writer.close()
    #expect(try [UInt8](Data(contentsOf: URL(filePath: path))) == WorkedExample.file)
  }

  @Test func droppedWriterStillWrites() throws {
    defer { try? FileManager.default.removeItem(at: directory) }
    let path = directory.appending(path: "dropped.argus").path
    func write() throws {
      var writer = try ArgusFileWriter(path: path)
      try WorkedExample.file.withUnsafeBytes { try writer.append($0.bytes) }
    }
    try write()
    #expect(try [UInt8](Data(contentsOf: URL(filePath: path))) == WorkedExample.file)
  }

  @Test func failuresNameWhatAndWhere() throws {
    defer { try? FileManager.default.removeItem(at: directory) }
    let missing = directory.appending(path: "no/such/directory").path
    do {
      _ = try ArgusFileWriter(path: missing)
      Issue.record("opened a file in no directory")
    } catch {
      #expect("\(error)" == "cannot open \(missing): No such file or directory")
    }
    guard FileManager.default.fileExists(atPath: "/dev/full") else { return }
    do {
      var writer = try ArgusFileWriter(path: "/dev/full")
      try WorkedExample.file.withUnsafeBytes { try writer.append($0.bytes) }
      try writer.close()
      Issue.record("wrote to a full device")
    } catch let error as ArgusCodecError {
      #expect(error.description == "cannot write /dev/full: No space left on device")
    }
  }
}
