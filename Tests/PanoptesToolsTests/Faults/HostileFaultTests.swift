import TestSupport
import Testing

@testable import PanoptesTools

/// Frames that stop argus, or make it see what is not there. The numbers are those of "Faults of the
/// original" in docs/differences.md.
@Suite struct HostileFaultTests {
  struct Hostile: CustomTestStringConvertible {
    let testDescription: String
    let frame: [UInt8]
  }

  static let frames = [
    // Heap corruption in 3.0.8, no end in 5.0.3.
    Hostile(
      testDescription: "fault 2: ARP with hardware addresses of 255 bytes",
      frame: Wire.ethernet(0x0806, hex("0001 0800 ff 04 0001") + [UInt8](repeating: 0xaa, count: 1400))),
    Hostile(
      testDescription: "fault 2: RARP with hardware addresses of 255 bytes",
      frame: Wire.ethernet(0x8035, hex("0001 0800 ff 04 0003") + [UInt8](repeating: 0xaa, count: 1400))),
    // Segmentation faults, in 5.0.3 too.
    Hostile(testDescription: "fault 2: nothing behind hop-by-hop options", frame: Wire.ipv6(0, [])),
    Hostile(
      testDescription: "fault 2: hop-by-hop options to the end",
      frame: Wire.ipv6(0, [UInt8](repeating: 0, count: 800))),
    Hostile(
      testDescription: "fault 2: IPv6 where IPv4 is announced",
      frame: Wire.ethernet(0x0800, Array(Wire.ipv6(17, Wire.udp(1, 2, [1])).dropFirst(14)))),
    Hostile(
      testDescription: "fault 2: IPv4 shorter than its header",
      frame: Wire.ipv4(17, Wire.udp(1, 2, [1]), totalLength: 19)),
    Hostile(
      testDescription: "fault 2: labels without a bottom",
      frame: Wire.ethernet(0x8847, [UInt8](repeating: 0, count: 400))),
  ]

  /// Each is a packet of some flow, and the traffic behind it is recorded.
  @Test(arguments: frames) func fault2(_ hostile: Hostile) async throws {
    var capture = MadeCapture()
    capture.add(0, hostile.frame)
    capture.add(1, Wire.ipv4(17, Wire.udp(4000, 5000, [1])))
    let rows = try await capture.rows("proto sport spkts sbytes")
    #expect(rows.count == 2)
    #expect(rows.first.map { $0.suffix(2) } == ["1", "\(hostile.frame.count)"])
    #expect(rows.last == ["udp", "4000", "1", "43"])
  }

  /// argus, told to discover tunnels: text becomes addresses of a flow `pnni`.
  @Test func fault13TextIsNoIPv6() async throws {
    var capture = MadeCapture()
    let text = Array("hello, this is plain text and no header of any protocol at all".utf8)
    for number in 0..<3 { capture.add(Double(number), Wire.ipv4(17, Wire.udp(4000, 5000, text))) }
    let rows = try await capture.rows("saddr proto sport spkts", configuration: "ARGUS_TUNNEL_DISCOVERY=yes")
    #expect(
      rows == [
        ["10.0.0.1", "udp", "4000", "3"]
      ])
  }

  /// argus: `rtp` with 1530 losses. A counter in the third byte is no sequence number.
  @Test func fault14ACounterIsNoRTP() async throws {
    var capture = MadeCapture()
    for number in 0..<8 as Range<UInt8> {
      capture.add(
        Double(number) / 50,
        Wire.ipv4(17, Wire.udp(4000, 5000, [0x80, 0, number, 0] + Array("a header with a counter".utf8))))
    }
    let rows = try await capture.rows("proto spkts sloss")
    #expect(rows == [["udp", "8", "0"]])
  }

  @Test func fault14EightBytesAreNoRTP() async throws {
    var capture = MadeCapture()
    for number in 0..<8 {
      let noise = (0..<30).map { UInt8(truncatingIfNeeded: $0 * 37 + number * 101) }
      capture.add(Double(number) / 50, Wire.ipv4(17, Wire.udp(4000, 5000, [0x80] + noise)))
    }
    let rows = try await capture.rows("proto spkts sloss")
    #expect(rows == [["udp", "8", "0"]])
  }

  /// What is RTP is found: 20 packets of which two are missing.
  @Test func fault14RTPIs() async throws {
    var capture = MadeCapture()
    for number in 0..<22 where number != 7 && number != 13 {
      let head = hex("8000") + Wire.two(number) + Wire.four(UInt32(number * 160)) + hex("cafe0001")
      capture.add(
        Double(number) / 50,
        Wire.ipv4(17, Wire.udp(4000, 5000, head + [UInt8](repeating: 0x55, count: 160))))
    }
    let rows = try await capture.rows("proto spkts sloss")
    #expect(rows == [["rtp", "20", "2"]])
  }

  /// argus: ports 0. The digest is 12 bytes or 16; its length says which.
  @Test(arguments: [12, 16, 20]) func fault17AuthenticationHeader(_ digest: Int) async throws {
    let header =
      [17, UInt8((12 + digest) / 4 - 2), 0, 0] + hex("00000100 00000001")
      + [UInt8](repeating: 0xdd, count: digest)
    var capture = MadeCapture()
    capture.add(0, Wire.ipv4(51, header + Wire.udp(4000, 5000, [1, 2, 3])))
    let rows = try await capture.rows("proto sport dport sappbytes")
    #expect(rows == [["udp", "4000", "5000", "3"]])
  }
}
