import Foundation
import TestSupport
import Testing

@testable import PanoptesTools

/// What argus writes, measures and prints wrong. The numbers are those of "Faults of the original" in
/// docs/differences.md.
@Suite struct ReportFaultTests {
  /// argus: the same flow, because nobody looked in between.
  @Test(arguments: [false, true]) func fault10OtherTrafficDoesNotDecide(_ hasOther: Bool) async throws {
    var capture = MadeCapture()
    capture.add(0, Wire.ipv4(17, Wire.udp(1, 2, [1])))
    if hasOther {
      for second in 30..<190 { capture.add(Double(second), Wire.ipv4(17, Wire.udp(3, 4, [1]), from: 9)) }
    }
    capture.add(200, Wire.ipv4(17, Wire.udp(1, 2, [1])))
    let rows = try await capture.rows("cause spkts", filter: "src host 10.0.0.1")
    #expect(rows == [["Start", "1"], ["Start", "1"]])
  }

  /// argus: 15613.77 where it is some 400.
  @Test func fault16PooledDeviation() async throws {
    var capture = MadeCapture()
    capture.handshake()
    var sequence: UInt32 = 1001
    for round in 0..<4 {
      // Four segments in flight, and a pause.
      for number in 0..<4 {
        capture.segment(
          1 + Double(round) * 0.8 + Double(number) / 1000, 24, seq: sequence, ack: 5001, length: 10,
          id: round * 4 + number + 5)
        sequence += 10
      }
      capture.segment(1.1 + Double(round) * 0.8, 16, seq: 5001, ack: sequence, reply: true)
    }
    let row = try #require(
      try await capture.rows("sintpktact sjitact sintpktidl sjitidl sjit spkts").first?.compactMap(
        Double.init)
    )
    try #require(row.count == 6 && row[3] > 0)
    // 12 gaps of a millisecond are active, the 5 others idle.
    let active = (count: 12.0, mean: row[0], deviation: row[1])
    let idle = (count: row[5] - 1 - 12, mean: row[2], deviation: row[3])
    let all = active.count + idle.count
    let mean = (active.count * active.mean + idle.count * idle.mean) / all
    let squares =
      active.count * (active.deviation * active.deviation + active.mean * active.mean)
      + idle.count * (idle.deviation * idle.deviation + idle.mean * idle.mean)
    #expect(abs(row[4] - (squares / all - mean * mean).squareRoot()) < 0.1)
  }

  /// argus: the destination's a thousand times the source's.
  @Test func fault16ThroughputByWindow() async throws {
    var capture = MadeCapture()
    capture.connection()
    let row = try await capture.rows("stcpmax dtcpmax swin dwin tcprtt").first?.compactMap(Double.init)
    // 1000 bytes of window in 20 ms.
    #expect(row == [400_000, 400_000, 1000, 1000, 0.02])
  }

  /// argus's `idle` of merged records is 0, though 16 of these 22 s were silent: here what a record
  /// spans and what its parts lasted are told apart.
  @Test func fault16SilenceOfMergedRecords() async throws {
    var capture = MadeCapture()
    for time in [0, 1, 8, 11, 20, 22] { capture.add(Double(time), Wire.ipv4(17, Wire.udp(1, 2, [1]))) }
    let rows = try await capture.rows(
      "trans dur runtime mean", options: "-S 5", reader: "racluster -X -n -u")
    #expect(
      rows == [
        ["3", "22.000000", "6.000000", "2.000000"]
      ])
  }

  /// argus stores ids with their bytes exchanged and compares them so: from 255 to 256 is a step back.
  @Test func fault18IdentificationsAreNumbers() async throws {
    var capture = MadeCapture()
    capture.handshake()
    for number in 0..<6 as Range<UInt32> {
      capture.segment(
        1 + Double(number) / 1000, 24, seq: 1001 + number * 10, ack: 5001, length: 10,
        id: 253 + Int(number))
    }
    let rows = try await capture.rows("sipid flgs slate")
    #expect(rows == [["0x0102", "e", "0"]])
    var ping = MadeCapture()
    ping.add(0, Wire.ipv4(1, hex("0800 0000 0007 0001")))
    let pingRows = try await ping.rows("icmpid")
    #expect(pingRows == [["7"]])
  }

  /// argus: none, with any of its settings' defaults.
  @Test func fault20KeysOfTheDefaultCipher() async throws {
    let capture = Self.session(keySize: 36)
    let rows = try await capture.rows("nstroke skeys dkeys typing", options: "--typing")
    let keys = rows.reduce(0) { $0 + (Int($1[1]) ?? 0) }
    #expect((58...60).contains(keys) && rows.allSatisfy { $0[2] == "0" || $0[2].isEmpty })
    #expect(rows.last?[3] == "interactive")
  }

  /// 60 keys, each echoed after 15 ms and acknowledged, at the pace of a hand.
  private static func session(keySize: Int) -> MadeCapture {
    var capture = MadeCapture()
    capture.handshake()
    var there: UInt32 = 1001
    var back: UInt32 = 5001
    func exchange(_ time: Double, _ size: Int, _ answer: Int) {
      capture.segment(time, 24, seq: there, ack: back, length: size)
      there += UInt32(size)
      capture.segment(time + 0.015, 24, seq: back, ack: there, length: answer, reply: true)
      back += UInt32(answer)
      capture.segment(time + 0.02, 16, seq: there, ack: back)
    }
    for (number, size) in [40, 1208, 48, 16, 60, 148, 112].enumerated() {
      exchange(0.1 + Double(number) * 0.03, size, size + 20)
    }
    var time = 3.0
    for number in 0..<60 {
      time += [0.13, 0.19, 0.11, 0.24, 0.16, 0.31, 0.14][number % 7] + Double(number % 5) * 0.013
      exchange(time, keySize, keySize)
    }
    return capture
  }

  /// argus: nothing with or without `-R`.
  @Test func fault21ResponseTimes() async throws {
    var capture = MadeCapture()
    capture.add(0, Wire.ipv4(1, hex("0800 0000 0007 0001")))
    capture.add(0.03, Wire.ipv4(1, hex("0000 0000 0007 0001"), from: 2, to: 1))
    let rows = try await capture.rows("srsptime snrsp")
    #expect(rows == [["0.030000", "1"]])
  }

  /// argus: the setting changes nothing.
  @Test(arguments: [("yes", ["2", "7"]), ("no", ["", "7"])])
  func fault21PerformanceOfTCP(_ measures: String, _ expected: [String]) async throws {
    var capture = MadeCapture()
    capture.connection()
    for time in [1.0, 2] { capture.segment(time, 16, seq: 1001, ack: 5001, length: 100) }
    let rows = try await capture.rows(
      "sspur spkts", configuration: "ARGUS_GENERATE_TCP_PERF_METRIC=\(measures)")
    #expect(rows == [expected])
  }

  /// argus: the setting changes nothing.
  @Test(arguments: [("30", "1"), ("5", "2")]) func fault21TimeoutOfIGMP(
    _ timeout: String, _ flows: String
  ) async throws {
    var capture = MadeCapture()
    for time in [0.0, 20] { capture.add(time, Wire.ipv4(2, hex("1600 0000 e0000105"))) }
    let rows = try await capture.rows(
      "seq", options: "-S 5", configuration: "ARGUS_IGMP_TIMEOUT=\(timeout)")
    #expect(rows.last == [flows])
  }

  /// argus: blank.
  @Test func fault21Histograms() async throws {
    var capture = MadeCapture()
    for number in 0..<6 { capture.add(Double(number) / 10, Wire.ipv4(17, Wire.udp(1, 2, [1]))) }
    let rows = try await capture.rows(
      "sintdist spktsz",
      configuration: "ARGUS_JITTER_HISTOGRAM=yes\nARGUS_PACKET_SIZE_HISTOGRAM=yes")
    #expect(rows.count == 1 && rows[0].allSatisfy { $0.contains("5") || $0.contains("6") })
  }

  /// The flow's number is in each of its records, as in argus; how many records there were to be
  /// stands in the last management record, so that a reader can tell whether it has them all.
  @Test func fault23RecordsThatAreMissing() async throws {
    var capture = MadeCapture()
    for second in 0..<20 { capture.add(Double(second), Wire.ipv4(17, Wire.udp(1, 2, [1]))) }
    let flows = try await capture.rows("seq", options: "-S 5")
    #expect(flows == Array(repeating: ["1"], count: 4))
    // The sensor's own packets stand for its records.
    let last = try await capture.rows(
      "dpkts cause", options: "-S 5", reader: "ra -X -n -u -M man", filter: "man"
    ).last
    #expect(last == ["4", "Stop"])
  }
}
