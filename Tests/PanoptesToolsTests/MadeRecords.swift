import ArgusCodec
import FlowModel
import Foundation
import NetworkTypes

@testable import PanoptesTools

/// Files of records that a test makes up, and folders that go when it ends.
enum MadeRecords {
  static let start = Timestamp(seconds: 1_700_000_000)

  /// Random flows of IPv4, IPv6 and ARP, some of them long, in the order of their starts.
  static func write(_ count: Int, to path: String, seconds: ClosedRange<Double>, seed: UInt64) throws {
    var random = AnonymizerRandom(seed: seed)
    var writer = try ArgusFileWriter(path: path, existing: .replace)
    var record = FlowRecord()
    record.kind = .management
    record.cause = .start
    record.blocks = [.management]
    record.management.now = start
    record.management.intervalStart = start
    try writer.append(record)
    let span = seconds.upperBound - seconds.lowerBound
    for number in 0..<count {
      let second = seconds.lowerBound + span * Double(number) / Double(count)
      fill(&record, start + Int64(second * 1e9), UInt32(number + 1), &random)
      try writer.append(record)
    }
    try writer.close()
  }

  private static func fill(
    _ r: inout FlowRecord, _ time: Timestamp, _ number: UInt32, _ random: inout AnonymizerRandom
  ) {
    r.clear()
    r.kind = .flow
    r.cause = .status
    r.blocks = [.transport, .flow, .time, .metric]
    r.transport.kind = .ipv4
    r.transport.word = 0xc000_02fa
    r.transport.sequence = number
    r.key = FlowKey()
    r.key.family = [.ipv4, .ipv4, .ipv4, .ipv6, .arp].randomElement(using: &random)!
    switch r.key.family {
    case .ipv6:
      r.key.source = IPAddress(high: 0x2001_0db8_0000_0000, low: .random(in: 1...9, using: &random))
      r.key.destination = IPAddress(
        high: 0x2001_0db8_0001_0000 | .random(in: 0...3, using: &random),
        low: .random(in: 1...9, using: &random))
    default:
      r.key.source = IPAddress(ipv4: 0x0a01_0000 | .random(in: 1...40, using: &random))
      r.key.destination = IPAddress(ipv4: 0x0a02_0000 | .random(in: 1...2000, using: &random))
    }
    r.key.ipProtocol = [1, 6, 17].randomElement(using: &random)!
    if r.key.family == .ipv6, r.key.ipProtocol == 1 { r.key.ipProtocol = 17 }
    if r.key.family == .arp {
      r.key.keyClass = 6
      r.key.ipProtocol = 0
    } else if r.key.ipProtocol == 1 {
      r.key.icmpType = 8
    } else {
      r.key.sourcePort = .random(in: 1024...9999, using: &random)
      r.key.destinationPort = [22, 53, 80, 443, 8080].randomElement(using: &random)!
    }
    let length = Int64.random(in: 0...3_000, using: &random) * 1_000_000
    // The format counts microseconds.
    let begin = Timestamp(nanoseconds: time.nanoseconds / 1000 * 1000)
    r.time = TimeBlock()
    r.time.ranges.source = TimeBlock.Range(start: begin, end: begin + length)
    r.traffic = Traffic()
    r.traffic.counters.source.packets = .random(in: 2...90, using: &random)
    r.traffic.counters.source.bytes = r.traffic.counters.source.packets * 100
  }

  /// The records of files, but management, each as its bytes.
  static func records(_ paths: [String]) throws -> [[UInt8]] {
    var records: [[UInt8]] = []
    for path in paths {
      let bytes = [UInt8](try Data(contentsOf: URL(filePath: path)))
      var reader = ArgusReader()
      while let range = try reader.next(in: bytes.span.bytes) {
        if bytes[range.lowerBound] >> 4 != 8 { records.append(Array(bytes[range])) }
      }
    }
    return records
  }

  static func inFolder(_ body: (String) async throws -> Void) async throws {
    let folder = FileManager.default.temporaryDirectory.appending(path: "made-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    try await body(folder.path)
  }
}
