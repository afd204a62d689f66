import FlowEngine
import Foundation
import NetworkTypes
import TestSupport
import Testing

@testable import PanoptesTools

/// Variables of argus 5 that say what is kept of packets, from frames to printed columns.
@Suite struct SensorContentTests {
  /// A connection that is silent for 100 s is the same one if established ones may lie fallow.
  @Test(arguments: [("", "2"), ("ARGUS_TCP_FALLOW_TIMEOUT=7200", "1"), ("ARGUS_TCP_FALLOW_TIMEOUT=20", "2")])
  func fallowConnections(_ configuration: String, _ flows: String) async throws {
    var capture = MadeCapture()
    capture.handshake()
    capture.segment(100, 24, seq: 1001, ack: 5001, length: 10)
    let rows = try await capture.rows("seq", options: "-S 5", configuration: configuration)
    #expect(rows == [["1"], [flows]])
  }

  /// One that is closed, or was never answered, does not.
  @Test func otherConnectionsAreForgotten() async throws {
    var closed = MadeCapture()
    closed.connection()
    closed.segment(100, 16, seq: 1102, ack: 5002)
    var unanswered = MadeCapture()
    unanswered.segment(0, 2, seq: 1000)
    unanswered.segment(100, 2, seq: 1000)
    for capture in [closed, unanswered] {
      let rows = try await capture.rows(
        "seq", options: "-S 5", configuration: "ARGUS_TCP_FALLOW_TIMEOUT=7200")
      #expect(rows == [["1"], ["2"]])
    }
  }

  /// The flow inside a VXLAN tunnel.
  private static let tunnelled: MadeCapture = {
    let inner = Wire.ipv4(17, Wire.udp(4000, 5000, [1, 2, 3, 4]), from: 7, to: 8)
    var capture = MadeCapture()
    capture.add(0, Wire.ipv4(17, Wire.udp(50000, 4789, hex("08000000 00004d00") + inner)))
    return capture
  }()

  @Test(arguments: [
    ("", ["10.0.0.1", "4789", "", ""]), ("ARGUS_TUNNEL_PARSING=no", ["10.0.0.1", "4789", "", ""]),
    ("ARGUS_TUNNEL_PARSING=yes", ["10.0.0.7", "5000", "vxlan", "10.0.0.1"]),
    ("ARGUS_TUNNEL_PARSING=yes\nARGUS_TUNNEL_INFORMATION=yes", ["10.0.0.7", "5000", "vxlan", "10.0.0.1"]),
    ("ARGUS_TUNNEL_PARSING=yes\nARGUS_TUNNEL_INFORMATION=no", ["10.0.0.7", "5000", "", ""]),
  ])
  func tunnels(_ configuration: String, _ expected: [String]) async throws {
    let rows = try await Self.tunnelled.rows("saddr dport tun stunaddr", configuration: configuration)
    #expect(rows == [expected])
  }

  /// Copies within a millisecond count for nothing, what is sent again later counts.
  @Test(arguments: [("no", "7"), ("yes", "4")]) func copies(_ drops: String, _ packets: String) async throws {
    var capture = MadeCapture()
    for time in [0, 0.00001, 0.0005, 0.2, 0.2009, 0.4] {
      capture.add(time, Wire.ipv4(17, Wire.udp(1, 2, [1])))
    }
    capture.add(0.40001, Wire.ipv4(17, Wire.udp(1, 2, [2])))
    let rows = try await capture.rows("spkts", configuration: "ARGUS_DEDUP=\(drops)")
    #expect(rows == [[packets]])
  }

  @Test func everyCopyIsAccountedFor() {
    var accounting = SensorAccounting()
    accounting.frames = 3
    accounting.copies = 2
    accounting.filtered = 1
    #expect(accounting.isBalanced && accounting.text.contains("copies of others"))
    accounting.copies = 1
    #expect(!accounting.isBalanced)
  }

  /// The payload of OpenFlow is kept whole, whatever `-U` says; that of others is not.
  @Test(arguments: [
    ("", "", [0, 0]), ("-C", "", [900, 0]), ("-C -U 8", "", [900, 8]),
    ("-C", "ARGUS_CONTROLPLANE_PROTO=\"tcp:9999, udp:53\"", [0, 900]),
    ("", "ARGUS_CAPTURE_FULL_CONTROL_DATA=yes", [900, 0]),
  ])
  func controlPlane(_ options: String, _ configuration: String, _ kept: [Int]) async throws {
    var capture = MadeCapture()
    for (number, port) in [6653, 9999].enumerated() {
      for piece in 0..<3 {
        capture.add(
          Double(number) + Double(piece) / 10,
          Wire.ipv4(
            6, Wire.tcp(40000, port, 24, seq: UInt32(1 + piece * 300), ack: 1, length: 300)))
      }
    }
    let rows = try await capture.rows("dport suser:2000", options: options, configuration: configuration)
    let lengths = rows.map { row in
      // `s[8]=aaaaaaaa`
      row[1].isEmpty ? 0 : row[1].drop { $0 != "=" }.count - 1
    }
    #expect(lengths == kept)
  }

  @Test func controlServices() throws {
    let plane = try SensorVariables.services("tcp:179 isis, domain")
    #expect(plane.hasISIS && plane.services.contains(.init(ipProtocol: 6, port: 179)))
    #expect(!plane.services.contains(.init(ipProtocol: 17, port: 179)))
    #expect(plane.services.contains(.init(ipProtocol: 17, port: 53)))
    for text in ["nosuchservice", "icmp:1", "tcp:udp:5", "0", "70000"] {
      #expect(throws: OptionError.self, "\(text)") { try SensorVariables.services(text) }
    }
  }

  @Test func eventSources() throws {
    #expect(
      try EventFiles.source("file:/proc/vmstat:20s:compress")
        == EventFiles.Source(path: "/proc/vmstat", interval: 20))
    #expect(try EventFiles.source("file:/a:5m") == EventFiles.Source(path: "/a", interval: 300))
    #expect(try EventFiles.source("prog:/bin/true:60s") == nil)
    for text in ["/proc/vmstat", "file:/a", "file:/a:0", "file:/a:5x", "file::5s", "file:/a:5s:often"] {
      #expect(throws: OptionError.self, "\(text)") { try EventFiles.source(text) }
    }
    let program = try SensorConfigurationTests.file("ARGUS_EVENT_DATA=prog:/bin/true:60s")
    #expect(program.eventFiles.isEmpty && program.notices.count == 1)
  }

  @Test func eventsAreDueAgainAndAgain() throws {
    let file = FileManager.default.temporaryDirectory.appending(path: "panoptes-\(UUID().uuidString)")
    try "load 0.5".write(to: file, atomically: true, encoding: .utf8)
    defer { try? FileManager.default.removeItem(at: file) }
    var configuration = SensorConfiguration()
    configuration.eventFiles = [
      .init(path: file.path, interval: 20), .init(path: "/nonexistent", interval: 30),
    ]
    var events = EventFiles(configuration)
    func count(_ second: Int64) -> Int { events.texts(at: Timestamp(seconds: 1000 + second)).count }
    let first = events.texts(at: Timestamp(seconds: 1000))
    #expect(
      first.count == 2 && first[0].contains("\nload 0.5\n") && first[0].hasPrefix("file:\(file.path)\n"))
    #expect(first[1].contains("No such file"))
    let later = ([19, 20, 30, 39, 41] as [Int64]).map { count($0) }
    #expect(later == [0, 1, 1, 0, 1])
  }

  /// A variable that changes nothing says so, unless it asks for what happens anyway.
  @Test func nothingIsIgnoredSilently() throws {
    for (name, _) in SensorVariables.noted {
      let values = try SensorConfigurationTests.file("\(name)=surely")
      #expect(values.notices.count == 1, "\(name)")
    }
    #expect(try SensorConfigurationTests.file("ARGUS_TRACK_DUPLICATES=yes").notices.isEmpty)
  }
}
