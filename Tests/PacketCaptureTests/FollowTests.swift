import Foundation
import NetworkTypes
import TestSupport
import Testing

@testable import PacketCapture

/// A capture that is read while it is written.
@Suite struct FollowTests {
  @Test func framesComeAsTheyAreWritten() throws {
    let path = FileManager.default.temporaryDirectory.appending(path: "follow-\(UUID().uuidString).pcap").path
    defer { try? FileManager.default.removeItem(atPath: path) }
    var writer = try PcapWriter(path: path, linkType: .ethernet)
    let bytes = [UInt8](repeating: 7, count: 100)
    try writer.append(time: Timestamp(seconds: 1), wireLength: 100, bytes.span.bytes)
    try writer.flush()
    let whole = try Data(contentsOf: URL(filePath: path))

    // Only the header and half a record.
    let handle = try FileHandle(forWritingTo: URL(filePath: path))
    try handle.truncate(atOffset: 60)
    try handle.seek(toOffset: 60)
    var capture = try CaptureFile(path: path, follows: true)
    var frame = FrameHeader()
    #expect(!capture.next(&frame) && capture.mayGrow && capture.damage == nil)
    try handle.write(contentsOf: whole[60..<139])
    #expect(!capture.next(&frame) && capture.mayGrow)
    try handle.write(contentsOf: whole[139...])
    #expect(capture.next(&frame) && frame.capturedLength == 100)
    #expect(!capture.next(&frame) && capture.mayGrow && capture.framesRead == 1)
  }

  @Test func sharesAreSymmetric() {
    let a = IPAddress(ipv4: 0x0a00_0001), b = IPAddress(ipv4: 0xc0a8_0105)
    let c = IPAddress(high: 0x2001_0db8 << 32, low: 1),
      d = IPAddress(high: 0x2001_0db8 << 32, low: 0xffff << 40)
    for count in 1...8 {
      #expect(ShareHash.member(of: count, for: a, b) == ShareHash.member(of: count, for: b, a))
      #expect(ShareHash.member(of: count, for: c, d) == ShareHash.member(of: count, for: d, c))
      #expect((0..<count).contains(ShareHash.member(of: count, for: a, d)))
    }
    let used = Set((0..<64).map { ShareHash.member(of: 4, for: a, IPAddress(ipv4: 0x0a00_0100 + $0)) })
    #expect(used.count == 4)
  }
}
