import TestSupport
import Testing

@testable import PanoptesTools

/// What argus takes for one flow, or for several, and is not. The numbers are those of "Faults of the
/// original" in docs/differences.md.
@Suite struct KeyFaultTests {
  /// argus 5: one flow of 4 packets between `::` and `::`. argus 3 is right.
  @Test func fault3Neighbours() async throws {
    var capture = MadeCapture()
    for (number, pair) in [(1, 2), (3, 4), (5, 6)].enumerated() as EnumeratedSequence<[(UInt8, UInt8)]> {
      let target = hex("20010db8 00000000 00000000 000000") + [pair.1]
      let time = Double(number) / 10
      capture.add(time, Wire.ipv6(58, hex("8700 0000 00000000") + target, from: pair.0, to: pair.1))
      capture.add(
        time + 0.01, Wire.ipv6(58, hex("8800 0000 60000000") + target, from: pair.1, to: pair.0))
    }
    let rows = try await capture.rows("saddr daddr spkts dpkts state")
    #expect(
      rows == [
        ["2001:db8::1", "2001:db8::2", "1", "1", "NNS"], ["2001:db8::3", "2001:db8::4", "1", "1", "NNS"],
        ["2001:db8::5", "2001:db8::6", "1", "1", "NNS"],
      ])
  }

  /// argus: one record of 20 packets half a second apart; a stale base and a gap of 76676 bytes 16 s apart.
  @Test(arguments: [("60", 0.5), ("5", 16), ("5", 40)]) func fault4PortsUsedAgain(
    _ interval: String, _ gap: Double
  ) async throws {
    var capture = MadeCapture()
    capture.connection()
    capture.connection(at: gap, isn: 77777)
    let rows = try await capture.rows("spkts dpkts stcpb sgap state seq", options: "-S \(interval)")
    #expect(
      rows == [
        ["5", "3", "1000", "0", "FIN", "1"], ["5", "3", "77777", "0", "FIN", "2"],
      ])
  }

  /// argus: nothing.
  @Test func fault5ESPOverIPv6() async throws {
    var capture = MadeCapture()
    for (number, spi) in ["00000111", "00000111", "00000222"].enumerated() {
      capture.add(Double(number), Wire.ipv6(50, hex(spi) + Wire.four(UInt32(number + 1)) + hex("aabbccdd")))
    }
    let rows = try await capture.rows("saddr proto spkts")
    #expect(
      rows == [
        ["2001:db8::1", "esp", "2"], ["2001:db8::1", "esp", "1"],
      ])
  }

  /// argus: two flows, the second with ports 0 and 1280.
  @Test func fault6FragmentsOfIPv6() async throws {
    var capture = MadeCapture()
    let datagram = Wire.udp(4000, 5000, [UInt8](repeating: 7, count: 2000))
    for start in [0, 1200] {
      let piece = Array(datagram[start..<min(start + 1200, datagram.count)])
      capture.add(
        Double(start) / 1e6,
        Wire.ipv6(44, [17, 0] + Wire.two(start | (start == 0 ? 1 : 0)) + Wire.four(5) + piece))
    }
    let rows = try await capture.rows("sport dport spkts sappbytes flgs")
    #expect(
      rows == [
        ["4000", "5000", "2", "2000", "e    F"]
      ])
  }

  /// argus: two flows of one packet.
  @Test(arguments: [6, 17] as [UInt8]) func fault9OneAddress(_ number: UInt8) async throws {
    func frame(_ source: Int, _ destination: Int) -> [UInt8] {
      let payload =
        number == 17
        ? Wire.udp(source, destination, [1])
        : Wire.tcp(source, destination, 24, seq: 1, ack: 1, length: 1)
      return Wire.ipv6(number, payload, from: 1, to: 1, prefix: "00000000 00000000 00000000 000000")
    }
    var capture = MadeCapture()
    capture.add(0, frame(5000, 7000))
    capture.add(0.1, frame(7000, 5000))
    let rows = try await capture.rows("saddr daddr sport dport spkts dpkts")
    #expect(
      rows == [
        ["::1", "::1", "5000", "7000", "1", "1"]
      ])
  }

  /// argus: the multicast address is the source.
  @Test func fault12TheSenderIsTheSource() async throws {
    var capture = MadeCapture()
    capture.add(0, hex("0180c200000e 0200000000ff 88cc") + [UInt8](repeating: 0, count: 46))
    let rows = try await capture.rows("saddr daddr proto dir")
    #expect(
      rows == [
        ["02:00:00:00:00:ff", "01:80:c2:00:00:0e", "lldp", "->"]
      ])
  }

  /// argus: one flow for all of a pair's pings, errors left alone.
  @Test func fault24ICMPv6() async throws {
    var capture = MadeCapture()
    for number in 0..<3 as Range<UInt8> {
      capture.add(Double(number), Wire.ipv6(58, hex("8000 0000 0007 00") + [number]))
      capture.add(
        Double(number) + 0.02, Wire.ipv6(58, hex("8100 0000 0007 00") + [number], from: 2, to: 1))
    }
    let rows = try await capture.rows("spkts dpkts dur state srsptime")
    #expect(rows == Array(repeating: ["1", "1", "0.020000", "ECO", "0.020000"], count: 3))
    let question = Wire.ipv6(17, Wire.udp(4000, 5000, [1, 2, 3, 4]))
    var refused = MadeCapture()
    refused.add(0, question)
    refused.add(0.05, Wire.ipv6(58, hex("0104 0000 00000000") + question.dropFirst(14), from: 2, to: 1))
    let refusedRows = try await refused.rows("proto flgs dur spkts dpkts", filter: "udp")
    #expect(
      refusedRows == [
        ["udp", "eU", "0.050000", "1", "0"]
      ])
  }

  /// argus: IPv6 queries of a port pair are one flow; on port 53 every two first bytes make a new one.
  @Test func fault25PortOfNames() async throws {
    func message(_ id: UInt8, answer: Bool) -> [UInt8] {
      [0, id] + hex(answer ? "8180 0001 0001 0000 0000" : "0100 0001 0000 0000 0000")
        + hex("0161 00 0001 0001")
    }
    var queries = MadeCapture()
    var other = MadeCapture()
    for id in 1...2 as ClosedRange<UInt8> {
      queries.add(Double(id), Wire.ipv6(17, Wire.udp(33333, 53, message(id, answer: false))))
      queries.add(
        Double(id) + 0.02, Wire.ipv6(17, Wire.udp(53, 33333, message(id, answer: true)), from: 2, to: 1))
    }
    for id in 1...4 as ClosedRange<UInt8> {
      other.add(
        Double(id), Wire.ipv4(17, Wire.udp(33333, 53, [id, 1] + [UInt8](repeating: 0xff, count: 30))))
    }
    let queriesRows = try await queries.rows("spkts dpkts dur")
    #expect(queriesRows == [["1", "1", "0.020000"], ["1", "1", "0.020000"]])
    let otherRows = try await other.rows("spkts dpkts")
    #expect(otherRows == [["4", "0"]])
  }

  /// argus: a flow for each IP id.
  @Test func fault26GroupReports() async throws {
    var capture = MadeCapture()
    for id in 1...3 { capture.add(Double(id), Wire.ipv4(2, hex("1600 0000 e0000105"), id: id)) }
    let rows = try await capture.rows("proto spkts")
    #expect(rows == [["igmp", "3"]])
  }
}
