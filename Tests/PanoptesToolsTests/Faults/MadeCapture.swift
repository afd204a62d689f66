import Foundation
import TestSupport

@testable import PanoptesTools

/// A capture of hand-made frames, and what `ra` prints of the records that `argus` makes of it: the way
/// of a packet from end to end.
struct MadeCapture {
  /// LINKTYPE_ number.
  var linkType: UInt32 = 1
  private var frames: [UInt8] = []

  init(linkType: UInt32 = 1) { self.linkType = linkType }

  /// - Parameters:
  ///   - time: seconds after the capture's beginning.
  ///   - wireLength: what the frame claims to have been; nil for as long as it is.
  mutating func add(_ time: Double, _ frame: [UInt8], wireLength: Int? = nil) {
    let nanoseconds = Int64((time * 1e9).rounded())
    for word in [
      1_700_000_000 + nanoseconds / 1_000_000_000, nanoseconds % 1_000_000_000, Int64(frame.count),
      Int64(wireLength ?? frame.count),
    ] {
      withUnsafeBytes(of: UInt32(word).bigEndian) { frames += $0 }
    }
    frames += frame
  }

  /// A pcap file with nanoseconds.
  private var file: [UInt8] {
    var file = hex("a1b23c4d 0002 0004 00000000 00000000 00040000")
    withUnsafeBytes(of: linkType.bigEndian) { file += $0 }
    return file + frames
  }

  /// The rows of the flow records, a cell for each of `columns`.
  ///
  /// - Parameters:
  ///   - options: words for the sensor.
  ///   - configuration: an argus.conf for it.
  ///   - reader: words in front of the columns: a client and its options.
  func rows(
    _ columns: String, options: String = "", configuration: String = "",
    reader: String = "ra -X -n -u", filter: String = "not man"
  ) async throws -> [[String]] {
    let folder = FileManager.default.temporaryDirectory.appending(path: "panoptes-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    func path(_ name: String) -> String { folder.appending(path: name).path }
    try Data(file).write(to: URL(filePath: path("made.pcap")))
    try configuration.write(toFile: path("argus.conf"), atomically: true, encoding: .utf8)
    let sensor = try await ToolRun.run(
      ["argus", "-X", "-F", path("argus.conf"), "-AJZmR", "-S", "60"] + CommandWords.split(options)
        + ["-r", path("made.pcap"), "-w", path("made.argus")])
    guard sensor.status == 0 else { throw Failure(text: sensor.errors) }
    let client = try await ToolRun.run(
      CommandWords.split(reader) + ["-L", "-1", "-c", ",", "-r", path("made.argus"), "-s"]
        + CommandWords.split(columns) + ["-", filter])
    guard client.status == 0 else { throw Failure(text: client.errors) }
    return client.output.split(separator: "\n").map { line in
      line.split(separator: ",", omittingEmptySubsequences: false)
        .map { $0.trimmingCharacters(in: .whitespaces) }
    }
  }

  struct Failure: Error { let text: String }
}

/// Headers of hosts that have numbers: 10.0.0.n, 2001:db8::n, 02:00:00:00:00:n.
enum Wire {
  static func ethernet(_ type: UInt16, _ payload: [UInt8], from: UInt8 = 1, to: UInt8 = 2) -> [UInt8] {
    hex("0200 0000 00") + [to] + hex("0200 0000 00") + [from] + two(Int(type)) + payload
  }

  static func ipv4(
    _ number: UInt8, _ payload: [UInt8], from: UInt8 = 1, to: UInt8 = 2, id: Int = 1, fragment: Int = 0,
    tos: UInt8 = 0, options: [UInt8] = [], totalLength: Int? = nil
  ) -> [UInt8] {
    let header = 20 + options.count
    return ethernet(
      0x0800,
      [0x40 | UInt8(header / 4), tos] + two(totalLength ?? header + payload.count) + two(id) + two(fragment)
        + [64, number, 0, 0, 10, 0, 0, from, 10, 0, 0, to] + options + payload,
      from: from, to: to)
  }

  static func ipv6(
    _ number: UInt8, _ payload: [UInt8], from: UInt8 = 1, to: UInt8 = 2,
    prefix: String = "20010db8 00000000 00000000 000000"
  ) -> [UInt8] {
    ethernet(
      0x86dd,
      hex("60000000") + two(payload.count) + [number, 64] + hex(prefix) + [from] + hex(prefix) + [to]
        + payload, from: from, to: to)
  }

  static func udp(_ source: Int, _ destination: Int, _ payload: [UInt8]) -> [UInt8] {
    two(source) + two(destination) + two(8 + payload.count) + [0, 0] + payload
  }

  /// Flags as they stand in the header: 2 SYN, 16 ACK, 18 both, 24 data, 17 the end.
  static func tcp(
    _ source: Int, _ destination: Int, _ flags: UInt8, seq: UInt32, ack: UInt32 = 0, length: Int = 0,
    window: Int = 1000, options: [UInt8] = []
  ) -> [UInt8] {
    two(source) + two(destination) + four(seq) + four(ack) + [UInt8((20 + options.count) / 4) << 4, flags]
      + two(window) + [0, 0, 0, 0] + options + [UInt8](repeating: 0x61, count: length)
  }

  static func two(_ value: Int) -> [UInt8] { [UInt8(value >> 8 & 0xff), UInt8(value & 0xff)] }

  static func four(_ value: UInt32) -> [UInt8] { withUnsafeBytes(of: value.bigEndian) { Array($0) } }
}

extension MadeCapture {
  /// A segment between 10.0.0.1:40000 and 10.0.0.2:80.
  mutating func segment(
    _ time: Double, _ flags: UInt8, seq: UInt32, ack: UInt32 = 0, length: Int = 0, window: Int = 1000,
    options: [UInt8] = [], reply: Bool = false, id: Int = 0, tos: UInt8 = 0
  ) {
    let (source, destination) = reply ? (80, 40000) : (40000, 80)
    add(
      time,
      Wire.ipv4(
        6,
        Wire.tcp(
          source, destination, flags, seq: seq, ack: ack, length: length, window: window, options: options),
        from: reply ? 2 : 1, to: reply ? 1 : 2, id: id, tos: tos))
  }

  /// SYN, SYN-ACK 15 ms later, ACK after another 5.
  mutating func handshake(
    at time: Double = 0, isn: UInt32 = 1000, flags: (UInt8, UInt8) = (2, 18),
    options: ([UInt8], [UInt8]) = ([], [])
  ) {
    segment(time, flags.0, seq: isn, options: options.0)
    segment(time + 0.015, flags.1, seq: 5000, ack: isn + 1, options: options.1, reply: true)
    segment(time + 0.02, 16, seq: isn + 1, ack: 5001)
  }

  /// A connection of 100 bytes from its handshake to the acknowledgment of the last FIN.
  mutating func connection(at time: Double = 0, isn: UInt32 = 1000) {
    handshake(at: time, isn: isn)
    segment(time + 0.03, 24, seq: isn + 1, ack: 5001, length: 100)
    segment(time + 0.04, 16, seq: 5001, ack: isn + 101, reply: true)
    segment(time + 0.05, 17, seq: isn + 101, ack: 5001)
    segment(time + 0.06, 17, seq: 5001, ack: isn + 102, reply: true)
    segment(time + 0.07, 16, seq: isn + 102, ack: 5002)
  }
}
