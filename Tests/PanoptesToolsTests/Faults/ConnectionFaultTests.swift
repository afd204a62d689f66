import TestSupport
import Testing

@testable import PanoptesTools

/// What argus makes of TCP connections. The numbers are those of "Faults of the original" in
/// docs/differences.md.
@Suite struct ConnectionFaultTests {
  /// argus goes on with the closed connection until 65 s after its report.
  @Test(arguments: [(14.0, "1", "Status"), (17, "2", "Start")])
  func fault11AClosedConnectionIsHeldTenSeconds(_ late: Double, _ flow: String, _ cause: String) async throws
  {
    var capture = MadeCapture()
    capture.connection()
    capture.segment(late, 16, seq: 1102, ack: 5002)
    let rows = try await capture.rows("seq cause spkts", options: "-S 5")
    #expect(rows == [["1", "Start", "5"], [flow, cause, "1"]])
  }

  /// argus: one loss.
  @Test func fault15KeepAlives() async throws {
    var capture = MadeCapture()
    capture.handshake()
    capture.segment(1, 24, seq: 1001, ack: 5001, length: 100)
    capture.segment(1.01, 16, seq: 5001, ack: 1101, reply: true)
    for (time, length) in [(11.0, 0), (21, 1)] {
      capture.segment(time, 16, seq: 1100, ack: 5001, length: length)
      capture.segment(time + 0.01, 16, seq: 5001, ack: 1101, reply: true)
    }
    let rows = try await capture.rows("sloss skalive flgs")
    #expect(rows == [["0", "2", "e"]])
  }

  /// argus: two losses of each side; one each with ARGUS_TRACK_DUPLICATES.
  @Test(arguments: ["no", "yes"]) func fault15Copies(_ tracks: String) async throws {
    var capture = MadeCapture()
    var number = 0
    func twice(
      _ time: Double, _ flags: UInt8, seq: UInt32, ack: UInt32 = 0, length: Int = 0, reply: Bool = false
    ) {
      number += 1
      for copy in [0, 0.00001] {
        capture.segment(
          time + copy, flags, seq: seq, ack: ack, length: length, reply: reply, id: number)
      }
    }
    twice(0, 2, seq: 1000)
    twice(0.015, 18, seq: 5000, ack: 1001, reply: true)
    twice(0.02, 16, seq: 1001, ack: 5001)
    twice(0.03, 24, seq: 1001, ack: 5001, length: 100)
    twice(0.04, 24, seq: 5001, ack: 1101, length: 100, reply: true)
    twice(0.05, 17, seq: 1101, ack: 5101)
    twice(0.06, 17, seq: 5101, ack: 1102, reply: true)
    twice(0.07, 16, seq: 1102, ack: 5102)
    let rows = try await capture.rows(
      "sloss dloss scopies dcopies", configuration: "ARGUS_TRACK_DUPLICATES=\(tracks)")
    // Bare acknowledgments may repeat themselves: theirs are no copies.
    #expect(rows == [["0", "0", "3", "3"]])
  }

  /// argus shifts the window the wrong way: it sees the loss without scaling only.
  @Test(arguments: [(64000, 0), (500, 7), (5000, 7)] as [(Int, UInt8)])
  func fault22SentAgainAfterItsAcknowledgment(_ window: Int, _ scale: UInt8) async throws {
    let offer = [[3, 3, scale, 1], [3, 3, scale, 1]]
    var capture = MadeCapture()
    capture.handshake(options: (offer[0], offer[1]))
    for number in 0..<20 as Range<UInt32> {
      let time = 1 + Double(number) / 100
      capture.segment(
        time, 24, seq: 1001 + number * 1000, ack: 5001, length: 1000, window: window, id: Int(number) + 5)
      capture.segment(time + 0.005, 16, seq: 5001, ack: 2001 + number * 1000, window: window, reply: true)
    }
    capture.segment(2, 24, seq: 20001, ack: 5001, length: 1000, window: window, id: 90)
    let rows = try await capture.rows("sloss sspur swin")
    #expect(rows == [["1", "1", "\(window << Int(scale))"]])
  }

  /// Across 2^32 numbers are compared as RFC 1982 says: what is sent again is found on both sides of it.
  @Test func fault22Wrap() async throws {
    var capture = MadeCapture()
    let first = UInt32.max - 499
    capture.handshake(isn: first &- 1)
    for number in 0..<10 as Range<UInt32> {
      capture.segment(
        1 + Double(number) / 100, 24, seq: first &+ number &* 100, ack: 5001, length: 100,
        id: Int(number) + 5)
      capture.segment(
        1.005 + Double(number) / 100, 16, seq: 5001, ack: first &+ (number + 1) &* 100, reply: true)
    }
    capture.segment(2, 24, seq: first &+ 800, ack: 5001, length: 100, id: 90)
    capture.segment(2.1, 24, seq: first &+ 400, ack: 5001, length: 100, id: 91)
    let rows = try await capture.rows("sloss sgap stcpb sappbytes")
    #expect(rows == [["2", "0", "\(first &- 1)", "1200"]])
  }

  /// argus: neither option nor mark of any of these; an unknown IP option leaves no trace.
  @Test func fault27TracesOfOptions() async throws {
    var capture = MadeCapture()
    // MPTCP's MP_CAPABLE, then fast open with a cookie.
    capture.handshake(
      options: (hex("1e 04 01 81 22 0a 0102030405060708 0101"), hex("1e 04 01 01")))
    let rows = try await capture.rows("stcpopts dtcpopts")
    #expect(rows == [["30-34-1-1", "30"]])
    var unknown = MadeCapture()
    unknown.add(0, Wire.ipv4(17, Wire.udp(1, 2, [1]), options: hex("9e 04 0000")))
    let unknownRows = try await unknown.rows("flgs")
    #expect(unknownRows == [["e     U"]])
  }

  /// argus: only the source's half of an ordinary negotiation.
  @Test func fault27BothHalvesOfECN() async throws {
    var capture = MadeCapture()
    capture.handshake(flags: (0xc2, 0x52))
    let rows = try await capture.rows("tcpopt tcprtt")
    #expect(rows == [["SD", "0.020000"]])
  }
}
