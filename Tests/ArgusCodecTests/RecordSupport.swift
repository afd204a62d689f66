import ArgusCodec
import FlowModel
import Foundation
import NetworkTypes
import TestSupport

/// A record around the blocks given in hexadecimal; the header's length is filled in.
func record(_ blocks: String..., header: String = "13 10") -> [UInt8] {
  let body = blocks.flatMap { hex($0) }
  let words = body.count / 4 + 1
  return hex(header) + [UInt8(words >> 8), UInt8(words & 0xff)] + body
}

func decode(
  _ bytes: [UInt8], wanted: BlockSet = .all, into r: inout FlowRecord
) -> Bool {
  bytes.withUnsafeBytes { ArgusDecoder().decode($0.bytes, wanted: wanted, into: &r) }
}

func encode(_ r: borrowing FlowRecord) -> [UInt8] {
  var out = ByteWriter()
  ArgusEncoder().encode(r, into: &out)
  return out.array
}

func storage(_ r: borrowing FlowRecord, _ range: Range<Int>) -> [UInt8] {
  Array(r.storage.array[range])
}

/// Every whole record of a file's bytes, by `ArgusReader`.
func records(in bytes: [UInt8], requiresStart: Bool = true) throws -> [[UInt8]] {
  var result: [[UInt8]] = []
  try bytes.withUnsafeBytes { buffer in
    var reader = ArgusReader(requiresStart: requiresStart)
    while let range = try reader.next(in: buffer.bytes) { result.append(Array(bytes[range])) }
  }
  return result
}

/// A block as the test's own walker sees it.
struct RawBlock: Equatable {
  var bytes: [UInt8]
  var type: UInt8 { bytes[0] }
}

func blocks(of record: [UInt8]) -> [RawBlock] {
  var result: [RawBlock] = []
  var at = 4
  while at + 4 <= record.count {
    let is16Bit = record[at + 1] & 0x80 != 0
    let words = is16Bit ? Int(record[at + 2]) << 8 | Int(record[at + 3]) : Int(record[at + 3])
    guard words > 0, at + words * 4 <= record.count else { break }
    result.append(RawBlock(bytes: Array(record[at..<at + words * 4])))
    at += words * 4
  }
  return result
}

extension Array<UInt8> {
  var hexText: String {
    map { String($0 >> 4, radix: 16) + String($0 & 15, radix: 16) }.joined()
  }
}

/// Real sensor output that stands beside the package when it was checked out with its references.
enum Samples {
  static let directory = URL(filePath: #filePath)
    .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
    .appending(path: "../shared/reference/samples").standardized

  static func bytes(_ name: String) -> [UInt8]? {
    guard let data = try? Data(contentsOf: directory.appending(path: name)) else { return nil }
    return [UInt8](data)
  }

  static var arePresent: Bool { bytes("tiny.argus") != nil }

  static let sensor = ["tiny", "tcp", "udp", "icmp", "l2", "misc", "ssh", "tcp-bidir-time"].map {
    "\($0).argus"
  }
  static let client = ["tcp", "udp", "icmp", "l2", "misc", "ssh"].map { "\($0).rewrite.argus" }
  static let version5 = ["tcp", "udp", "icmp", "misc"].map { "\($0).v5.argus" }
  static let all = sensor + client + version5 + ["event-prog-zlib.argus"]
}
