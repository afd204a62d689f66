import Foundation
import NetworkTypes
import PacketDecoding
import Testing

/// Captures from the field, if they lie beside the package: every packet must be accounted for.
@Suite struct CaptureTests {
  private static let folder = URL(filePath: #filePath)
    .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
    .appending(path: "../shared/data/pcaps").standardizedFileURL

  private static let captures: [URL] = {
    let files =
      (try? FileManager.default.contentsOfDirectory(at: folder, includingPropertiesForKeys: nil)) ?? []
    return files.filter { PcapReader($0) != nil }.sorted { $0.path < $1.path }
  }()

  @Test(.enabled(if: !captures.isEmpty, "no captures beside the package"))
  func everyPacketIsAccountedFor() throws {
    for file in Self.captures {
      let reader = try #require(PcapReader(file))
      var decoder = PacketDecoder()
      var packet = Packet()
      var packets: UInt64 = 0
      var unsound = 0
      reader.forEach { frame, wireLength in
        decoder.decode(
          frame, linkType: reader.linkType, time: .zero, wireLength: wireLength, into: &packet)
        packets += 1
        if packet.network == .none, packet.stop == .complete { unsound += 1 }
        if packet.network != .none, packet.payloadOffset + packet.payloadCaptured > frame.byteCount {
          unsound += 1
        }
        _ = PacketDecoder.decodeQuoted(frame, packet)
      }
      #expect(decoder.packets == packets, "\(file.lastPathComponent)")
      #expect(decoder.isBalanced, "\(file.lastPathComponent)")
      #expect(unsound == 0, "\(file.lastPathComponent)")
    }
  }
}

/// Just enough of the pcap format, in both byte orders, for the test above.
struct PcapReader {
  let linkType: UInt32
  private let bytes: [UInt8]
  private let isSwapped: Bool

  init?(_ file: URL) {
    guard let data = try? Data(contentsOf: file), data.count >= 24 else { return nil }
    let bytes = [UInt8](data)
    switch bytes.span.bytes.littleEndian(at: 0, as: UInt32.self) {
    case 0xa1b2_c3d4, 0xa1b2_3c4d: isSwapped = false
    case 0xd4c3_b2a1, 0x4d3c_b2a1: isSwapped = true
    default: return nil
    }
    let field: UInt32 = bytes.span.bytes.littleEndian(at: 20)
    // The high bits tell of checksums at the end of frames.
    linkType = (isSwapped ? field.byteSwapped : field) & 0xffff
    self.bytes = bytes
  }

  func forEach(_ body: (RawSpan, UInt32) -> Void) {
    let all = bytes.span.bytes
    func field(_ offset: Int) -> UInt32 {
      let value: UInt32 = all.littleEndian(at: offset)
      return isSwapped ? value.byteSwapped : value
    }
    var offset = 24
    while offset + 16 <= bytes.count {
      let captured = Int(field(offset + 8))
      guard offset + 16 + captured <= bytes.count else { return }
      body(all.extracting(offset + 16..<offset + 16 + captured), field(offset + 12))
      offset += 16 + captured
    }
  }
}
