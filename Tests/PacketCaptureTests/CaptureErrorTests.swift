import Foundation
import NetworkTypes
import PacketCapture
import Testing

@Suite struct CaptureErrorTests {
  private func message(path: String) -> String? {
    do throws(CaptureError) {
      _ = try CaptureFile(path: path)
      return nil
    } catch {
      return error.description
    }
  }

  @Test func filesThatDoNotOpen() throws {
    let folder = FileManager.default.temporaryDirectory.appending(path: UUID().uuidString)
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    let path = folder.path
    #expect(message(path: path + "/no") == "\(path)/no: there is no such file; check the name")
    #expect(message(path: path) == "\(path): this is a directory; name a capture file in it")
    try Data().write(to: folder.appending(path: "empty"))
    #expect(message(path: path + "/empty")?.hasPrefix("\(path)/empty: the file is empty; ") == true)
    try Data(PcapBytes().bytes).write(to: folder.appending(path: "header"))
    #expect(message(path: path + "/header") == nil)
    if getuid() != 0 {
      chmod(path + "/header", 0)
      #expect(message(path: path + "/header")?.contains("permission denied") == true)
    }
  }

  @Test func namesCannotBreakTheLine() {
    #expect(
      CaptureError.missing(file: "a\nb\u{1b}[2J").description
        == "a\\nb\\u{1B}[2J: there is no such file; check the name")
  }

  @Test(
    arguments: [
      (Array("StartTime,Flgs,Proto,SrcAddr\n".utf8), .text),
      ([0x83, 0x10, 0x00, 0x20, 0, 0, 0, 0, 0xe5, 0x71, 0x2d, 0xcb], .argus),
      ([0x0c, 0xa5, 1, 0, 0, 0, 0, 0], .nfcapd),
      (Array("snoop\0\0\0\0\0\0\u{2}".utf8), .snoop),
      ([0x50, 0x4b, 3, 4, 20, 0, 0, 0], .zip),
      (Array("\u{7f}ELF\u{2}\u{1}\u{1}\0".utf8), .program),
      (
        [
          0x00, 0x47, 0x2f, 0x00, 0x81, 0xd7, 0x48, 0x41, 0x02, 0x05, 0x00, 0x48, 0x00, 0x00, 0x03, 0x3b,
          0x17, 0x51,
        ],
        .erf
      ),
      ([0, 1, 2, 3, 4, 5, 6, 7], .unknown),
      ([1], .unknown),
    ] as [([UInt8], ForeignFormat)])
  func filesOfOtherKinds(_ bytes: [UInt8], _ format: ForeignFormat) {
    #expect(refusal(of: bytes) == .foreign(file: "test.pcap", format, compression: nil))
  }

  @Test func everyForeignFormatSaysWhatToDo() {
    for format in ForeignFormat.allCases {
      let text = CaptureError.foreign(file: "x", format, compression: nil).description
      #expect(text.hasPrefix("x: not a packet capture: it looks like "))
      #expect(text.contains("; "))
    }
    #expect(
      CaptureError.foreign(file: "x.gz", .argus, compression: .gzip).description
        == "x.gz: not a packet capture: inside gzip there is what looks like argus flow data; read it with ra"
    )
  }

  @Test func versions() {
    #expect(
      refusal(of: PcapBytes(major: 3).bytes)
        == .unsupportedVersion(file: "test.pcap", format: .pcap, major: 3, minor: 4))
    var file = PcapngBytes()
    file.section(bigEndian: true, major: 2)
    #expect(
      refusal(of: file.bytes)?.description
        == "test.pcap: pcapng version 2.0 is not supported; rewrite the file with a current tool as pcapng 1.0"
    )
  }

  @Test func pcapngHeadersThatContradictThemselves() {
    var file = PcapngBytes()
    file.section()
    for (offset, value) in [(8, 0xff), (4, 3), (7, 0x7f), (file.bytes.count - 1, 1)] as [(Int, UInt8)] {
      var bytes = file.bytes
      bytes[offset] = value
      guard case .malformedHeader? = refusal(of: bytes) else {
        Issue.record("byte \(offset)")
        continue
      }
    }
  }

  @Test func readErrorsAreReported() {
    // A descriptor that is not open for reading.
    let descriptor = open("/dev/null", O_WRONLY)
    #expect(throws: CaptureError.unreadable(file: "x", errno: EBADF)) {
      _ = try CaptureFile(descriptor: descriptor, name: "x", closes: true)
    }
  }
}
