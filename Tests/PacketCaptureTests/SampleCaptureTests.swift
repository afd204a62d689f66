import CCapture
import Foundation
import NetworkTypes
import Testing

@testable import PacketCapture

/// Real captures beside the package, when they are there: counts as others counted them.
@Suite struct SampleCaptureTests {
  struct Sample: CustomTestStringConvertible, Sendable {
    let path: String
    let packets: Int
    var testDescription: String { (path as NSString).lastPathComponent }
  }

  private static let folder = URL(filePath: #filePath)
    .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
    .appending(path: "../shared/data/pcaps").standardizedFileURL

  /// The rows of MANIFEST.tsv that another reader found whole.
  static let samples: [Sample] = {
    let manifest = folder.appending(path: "MANIFEST.tsv")
    guard let text = try? String(contentsOf: manifest, encoding: .utf8) else { return [] }
    let rows = text.split(separator: "\n").map { $0.split(separator: "\t", omittingEmptySubsequences: false) }
    guard let heads = rows.first, let name = heads.firstIndex(of: "file"),
      let packets = heads.firstIndex(of: "packets"), let format = heads.firstIndex(of: "format"),
      let verdict = heads.firstIndex(of: "capinfos")
    else { return [] }
    return rows.dropFirst().compactMap { row in
      guard row.count == heads.count, row[format].hasPrefix("pcap"), row[verdict].hasPrefix("ok"),
        let count = Int(row[packets])
      else { return nil }
      return Sample(path: folder.appending(path: String(row[name])).path, packets: count)
    }
  }()

  @Test(.enabled(if: !samples.isEmpty), arguments: samples)
  func counts(_ sample: Sample) throws {
    var capture = try CaptureFile(path: sample.path)
    var frame = FrameHeader()
    while capture.next(&frame) {}
    #expect(capture.framesRead == sample.packets)
    #expect(capture.damage == nil)
  }

  /// libpcap reads the same times, lengths and bytes, as far as it reads a file at all.
  @Test(.enabled(if: !samples.isEmpty), arguments: samples)
  func agreesWithLibpcap(_ sample: Sample) throws {
    var message = [CChar](repeating: 0, count: Int(PCAP_ERRBUF_SIZE))
    let pcap = try #require(PcapLibrary.loaded)
    let reference = pcap.open_offline_with_tstamp_precision(
      sample.path, UInt32(PCAP_TSTAMP_PRECISION_NANO), &message)
    guard let reference else { return }
    defer { pcap.close(reference) }
    var capture = try CaptureFile(path: sample.path)
    var header: UnsafeMutablePointer<pcap_pkthdr>?
    var bytes: UnsafePointer<UInt8>?
    while pcap.next_ex(reference, &header, &bytes) == 1, let header = header?.pointee {
      guard let frame = nextFrame(&capture) else {
        Issue.record("fewer frames than libpcap reads")
        return
      }
      // In nanosecond precision libpcap puts nanoseconds into tv_usec.
      let time = Timestamp(seconds: Int64(header.ts.tv_sec), nanoseconds: Int64(header.ts.tv_usec))
      #expect(frame.time == time.nanoseconds)
      #expect(frame.wireLength == header.len)
      // libpcap cuts frames to the snapshot length in the file's header.
      #expect(frame.bytes.starts(with: UnsafeBufferPointer(start: bytes, count: Int(header.caplen))))
      #expect(frame.bytes.count == header.caplen || frame.bytes.count > pcap.snapshot(reference))
    }
  }

  /// Every other file of the folder ends in damage or in a refusal.
  @Test(.enabled(if: !Self.samples.isEmpty)) func filesWithTrouble() throws {
    let known = Set(Self.samples.map(\.path) + [Self.folder.appending(path: "MANIFEST.tsv").path])
    for name in try FileManager.default.contentsOfDirectory(atPath: Self.folder.path) {
      let path = Self.folder.appending(path: name).path
      guard !known.contains(path), var capture = try? CaptureFile(path: path) else { continue }
      var frame = FrameHeader()
      while capture.next(&frame) {}
      #expect(capture.damage != nil, "\(name)")
    }
  }
}
