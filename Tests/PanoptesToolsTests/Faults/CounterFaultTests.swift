import TestSupport
import Testing

@testable import PanoptesTools

/// What argus counts wrong. The numbers are those of "Faults of the original" in docs/differences.md.
@Suite struct CounterFaultTests {
  /// argus: 0 packets, 0 bytes, state RSP.
  @Test func fault1FourGigabytes() async throws {
    var capture = MadeCapture()
    for number in 0..<3 {
      capture.add(Double(number), Wire.ipv4(17, Wire.udp(1, 2, [1])), wireLength: 2_000_000_000)
    }
    let rows = try await capture.rows("spkts sbytes state")
    #expect(rows == [["3", "6000000000", "INT"]])
  }

  /// Each side, and both, around 2^32.
  @Test(arguments: [-1, 0, 1], [(true, false), (false, true), (true, true)])
  func fault1TheEdge(_ extra: Int, _ sides: (source: Bool, destination: Bool)) async throws {
    var capture = MadeCapture()
    capture.add(0, Wire.ipv4(17, Wire.udp(1, 2, [1])), wireLength: 100)
    capture.add(0.1, Wire.ipv4(17, Wire.udp(2, 1, [1]), from: 2, to: 1), wireLength: 100)
    func fill(_ source: Bool) {
      for length in [1 << 31, 1 << 31 - 100 + extra] {
        capture.add(
          0.2,
          source ? Wire.ipv4(17, Wire.udp(1, 2, [1])) : Wire.ipv4(17, Wire.udp(2, 1, [1]), from: 2, to: 1),
          wireLength: length)
      }
    }
    if sides.source { fill(true) }
    if sides.destination { fill(false) }
    let filled = "\(1 << 32 + extra)"
    let rows = try await capture.rows("spkts dpkts sbytes dbytes")
    #expect(
      rows == [
        [
          sides.source ? "3" : "1", sides.destination ? "3" : "1", sides.source ? filled : "100",
          sides.destination ? filled : "100",
        ]
      ])
  }

  /// argus: 1392, what the first fragment holds.
  @Test func fault7ApplicationBytesOfFragments() async throws {
    let datagram = Wire.udp(1, 2, [UInt8](repeating: 7, count: 3000))
    var capture = MadeCapture()
    for (number, start) in stride(from: 0, to: datagram.count, by: 1400).enumerated() {
      let end = min(start + 1400, datagram.count)
      capture.add(
        Double(number) / 1000,
        Wire.ipv4(
          17, Array(datagram[start..<end]), id: 9,
          fragment: start / 8 | (end < datagram.count ? 0x2000 : 0)))
    }
    let rows = try await capture.rows("sport dport spkts sappbytes flgs")
    #expect(rows == [["1", "2", "3", "3000", "e    F"]])
  }

  /// argus: an Ethernet flow of type `ip`, and 4464 as the largest size: the record has room for 16 bits.
  @Test func fault8Offload() async throws {
    var capture = MadeCapture()
    capture.add(
      0, Wire.ipv4(6, Wire.tcp(40000, 80, 24, seq: 1, ack: 1, length: 69_946), totalLength: 0))
    let rows = try await capture.rows("proto sport dport sbytes sappbytes smaxsz")
    #expect(
      rows == [
        ["tcp", "40000", "80", "70000", "69946", "65535"]
      ])
  }

  /// argus: 86.
  @Test func fault19CookedIPv6() async throws {
    var capture = MadeCapture(linkType: 113)
    let frame = Wire.ipv6(17, Wire.udp(1, 2, [UInt8](repeating: 1, count: 100)))
    capture.add(0, hex("0000 0001 0006 020000000001 0000 86dd") + frame.dropFirst(14))
    let rows = try await capture.rows("proto sport dport sappbytes")
    #expect(rows == [["udp", "1", "2", "100"]])
  }

  /// argus: no records.
  @Test func fault19OpenBSDLoopback() async throws {
    var capture = MadeCapture(linkType: 108)
    capture.add(0, hex("00000002") + Wire.ipv4(17, Wire.udp(1, 2, [1])).dropFirst(14))
    let rows = try await capture.rows("saddr proto spkts")
    #expect(rows == [["10.0.0.1", "udp", "1"]])
  }

  /// argus's ra: 0 packets, state ERR.
  @Test func fault28AThousandPacketsAtOnce() async throws {
    var capture = MadeCapture()
    for _ in 0..<1500 { capture.add(0, Wire.ipv4(17, Wire.udp(1, 2, [1]))) }
    let rows = try await capture.rows("spkts dur state cause")
    #expect(rows == [["1500", "0.000000", "INT", "Start"]])
  }
}
