import ArgusCodec
import Foundation
import NetworkTypes
import PacketCapture
import TestSupport
import Testing

@testable import PanoptesTools

/// Several workers write what one writes: the same records, in the same order, with the same numbers.
@Suite struct WorkerTests {
  /// Many hosts, ports and times, out of order at times; fragments, ICMP errors, ARP, other links' noise.
  static func capture(at path: String, packets: Int) throws {
    var random: UInt64 = 7
    func next(_ bound: UInt64) -> UInt64 {
      random = random &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      return (random >> 33) % bound
    }
    var writer = try PcapWriter(path: path, linkType: .ethernet)
    var time: Int64 = 1_700_000_000_000_000_000
    for _ in 0..<packets {
      time += Int64(next(9_000_000))
      if next(200) == 0 { time += 3_000_000_000 }
      let stamp = next(50) == 0 ? time - 700_000_000 : time
      let frame = Frame.any(next)
      try writer.append(
        time: Timestamp(nanoseconds: stamp), wireLength: UInt32(frame.count), frame.span.bytes)
    }
    try writer.finish()
  }

  @Test(arguments: [
    [], ["-S", "0.3"], ["-S", "0"], ["-M", "2", "-S", "1"], ["-s", "40"], ["-N", "100-900"], ["-", "udp"],
  ])
  func recordsDoNotDependOnTheirNumber(_ options: [String]) async throws {
    let folder = FileManager.default.temporaryDirectory.appending(path: "panoptes-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    let capture = folder.appending(path: "a.pcap").path
    try Self.capture(at: capture, packets: 4000)
    var expected: (flows: [[UInt8]], management: Int, text: String)?
    for workers in [1, 2, 3, 7] {
      let output = folder.appending(path: "\(workers).argus").path
      let words = ["argus", "-X", "-AJZm", "-U", "8", "--accounting", "--workers", "\(workers)"]
      let run = try await ToolRun.run(
        ["panoptes"] + words + ["-r", capture, capture, "-w", output] + options)
      #expect(run.status == 0 && run.errors == "")
      let records = try Self.records(of: output)
      let flows = records.filter { $0[0] & 0xf0 != 0x80 && $0[0] & 0xf0 != 0x40 }
      let management = records.count { $0[0] & 0xf0 == 0x80 }
      if let expected {
        #expect(flows == expected.flows, "\(workers) workers: \(flows.count) records")
        #expect(management == expected.management && run.output == expected.text)
      } else {
        #expect(flows.count > 100 && run.output.contains("unaccounted                            0"))
        expected = (flows, management, run.output)
      }
    }
  }

  static func records(of path: String) throws -> [[UInt8]] {
    let bytes = [UInt8](try Data(contentsOf: URL(filePath: path)))
    var records: [[UInt8]] = []
    var at = 0
    while at + 4 <= bytes.count {
      let length = (Int(bytes[at + 2]) << 8 | Int(bytes[at + 3])) * 4
      records.append(Array(bytes[at..<at + length]))
      at += length
    }
    return records
  }
}

/// Ethernet frames with little in them.
private enum Frame {
  static func any(_ next: (UInt64) -> UInt64) -> [UInt8] {
    let a = UInt8(next(12)), b = UInt8(next(12)) + 100
    let (from, to) = next(2) == 0 ? (a, b) : (b, a)
    switch next(20) {
    case 0: return ethernet(from, to, 0x0806, arp(from, to))
    case 1: return ethernet(from, to, 0x88cc, [1, 2, 3, 4])
    case 2:
      // Time exceeded, from a router, about a packet of `from`.
      let quoted = ipv4(from, to, 6, [0, UInt8(next(4)), 0, 80, 0, 0, 0, 1])
      return ethernet(
        1, from, 0x0800, ipv4(UInt8(200 + next(3)), from, 1, [11, 0, 0, 0, 0, 0, 0, 0] + quoted))
    case 3...5:
      let id = UInt8(next(6))
      return ethernet(
        from, to, 0x0800,
        ipv4(
          from, to, 17, [0, 9, 0, 9, 0, 40, 0, 0, 1, 2, 3, 4], id: id, fragment: next(2) == 0 ? 0x2000 : 5))
    case 6...10:
      return ethernet(
        from, to, 0x0800, ipv4(from, to, 17, [0, UInt8(next(3)), 0, 9, 0, 12, 0, 0, 1, 2, 3, 4]))
    case 11: return [1, 2, 3]
    default:
      let flags = [0x02, 0x12, 0x10, 0x18, 0x11, 0x04][Int(next(6))] as UInt8
      let port = UInt8(next(4))
      let ports: [UInt8] = from < to ? [0, port, 0, 80] : [0, 80, 0, port]
      return ethernet(
        from, to, 0x0800,
        ipv4(
          from, to, 6,
          ports + [0, 0, 0, UInt8(next(200)), 0, 0, 0, UInt8(next(200)), 0x50, flags, 1, 0, 0, 0, 0, 0]))
    }
  }

  static func ethernet(_ from: UInt8, _ to: UInt8, _ type: UInt16, _ payload: [UInt8]) -> [UInt8] {
    [2, 0, 0, 0, 0, to, 2, 0, 0, 0, 0, from, UInt8(type >> 8), UInt8(type & 0xff)] + payload
  }

  static func ipv4(
    _ from: UInt8, _ to: UInt8, _ proto: UInt8, _ payload: [UInt8], id: UInt8 = 0, fragment: UInt16 = 0
  ) -> [UInt8] {
    [
      0x45, 0, 0, UInt8(20 + payload.count), 0, id, UInt8(fragment >> 8), UInt8(fragment & 0xff), 64, proto,
      0, 0,
    ]
      + [10, 0, 0, from, 10, 0, 0, to] + payload
  }

  static func arp(_ from: UInt8, _ to: UInt8) -> [UInt8] {
    [0, 1, 8, 0, 6, 4, 0, 1, 2, 0, 0, 0, 0, from, 10, 0, 0, from, 0, 0, 0, 0, 0, 0, 10, 0, 0, to]
  }
}
