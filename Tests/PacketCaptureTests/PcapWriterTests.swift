import Foundation
import NetworkTypes
import PacketCapture
import Testing

@Suite struct PcapWriterTests {
  private func withTemporaryPath(_ body: (String) throws -> Void) throws {
    let path = FileManager.default.temporaryDirectory.appending(path: UUID().uuidString).path
    defer { try? FileManager.default.removeItem(atPath: path) }
    try body(path)
  }

  @Test(arguments: [PcapWriter.Resolution.microseconds, .nanoseconds])
  func whatIsWrittenIsRead(_ resolution: PcapWriter.Resolution) throws {
    try withTemporaryPath { path in
      var writer = try PcapWriter(path: path, linkType: .linuxSLL, resolution: resolution, snapLength: 100)
      // More than the writer's buffer.
      for number in 0..<5000 {
        try frameBytes(number % 150).withUnsafeBytes {
          try writer.append(
            time: Timestamp(seconds: 1_700_000_000, nanoseconds: Int64(number) * 1000 + 7),
            wireLength: UInt32($0.count), $0.bytes)
        }
      }
      try writer.finish()
      var capture = try CaptureFile(path: path)
      let (frames, damage) = frames(of: &capture)
      #expect(damage == nil)
      #expect(
        frames
          == (0..<5000).map { number in
            Delivered(
              time: 1_700_000_000_000_000_000 + Int64(number) * 1000 + (resolution == .nanoseconds ? 7 : 0),
              wireLength: UInt32(number % 150), linkType: 113,
              bytes: Array(frameBytes(number % 150).prefix(100)))
          })
    }
  }

  @Test func aDroppedWriterWritesWhatItHolds() throws {
    try withTemporaryPath { path in
      do { _ = try PcapWriter(path: path, linkType: .ethernet) }
      var capture = try CaptureFile(path: path)
      #expect(frames(of: &capture).damage == nil)
    }
  }

  @Test func errorsNameTheFile() throws {
    do throws(CaptureError) {
      _ = try PcapWriter(path: "/nonexistent/x.pcap", linkType: .ethernet)
      Issue.record("created a file in a missing directory")
    } catch {
      #expect(error.description == "/nonexistent/x.pcap: cannot be written (No such file or directory)")
    }
  }

  @Test(.enabled(if: FileManager.default.fileExists(atPath: "/dev/full")))
  func aFullDiskIsReported() throws {
    #expect(throws: CaptureError.unwritable(file: "/dev/full", offset: 0, errno: ENOSPC)) {
      let writer = try PcapWriter(path: "/dev/full", linkType: .ethernet)
      try writer.finish()
    }
  }
}
