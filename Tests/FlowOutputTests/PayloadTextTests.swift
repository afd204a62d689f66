import FlowModel
import NetworkTypes
import TestSupport
import Testing

@testable import FlowOutput

/// Captured payload in words.
@Suite struct PayloadTextTests {
  struct Sample: Sendable, CustomTestStringConvertible {
    let port: UInt16
    let isUDP: Bool
    let bytes: [UInt8]
    let name: String
    let text: String
    var testDescription: String { text }

    init(_ port: UInt16, udp isUDP: Bool = true, _ hex: String, _ name: String, _ text: String) {
      (self.port, self.isUDP, self.name, self.text) = (port, isUDP, name, text)
      bytes = TestSupport.hex(hex)
    }
  }

  static let example = "03 77 77 77 07 65 78 61 6d 70 6c 65 03 63 6f 6d 00"

  static let samples: [Sample] = [
    Sample(
      53, "0001 0100 0001 0000 0000 0000 \(example) 0001 0001", "domain", "1+ [_] A? www.example.com. (33)"),
    Sample(
      53, "0001 8180 0001 0001 0000 0000 \(example) 0001 0001 c00c 0001 0001 00000e10 0004 c6336450",
      "domain",
      "1 1/0/0 A 198.51.100.80 (49)"),
    Sample(
      53, "0102 8583 0001 0000 0000 0000 \(example) 001c 0001", "domain", "258 NXDomain* 0/0/0 (33)"),
    Sample(
      53, "0003 8400 0000 0002 0000 0000 c00c 000f 0001 00000001 0007 000a 02 6d78 c00c 00", "domain",
      "3*- 2/0/0[|domain]"),
    Sample(
      5353,
      "0000 8400 0000 0002 0000 0000 0161 00 0010 0001 00000001 0004 03 612f62 0162 00 0021 0001 00000001 "
        + "0009 0001 0002 0050 0163 00", "domain", "0*- 2/0/0 TXT \"a/b\", SRV c.:80 1 2 (51)"),
    Sample(
      53, udp: false, "0021 0007 0100 0001 0000 0000 0000 \(example) 00fc 0001", "domain",
      "7+ [_] AXFR? www.example.com. (33)"),
    Sample(
      53, "0001 0100 0001 0000 0000 0001 02 2e01 00 0041 0001", "domain", "1+  [1au] HTTPS? \\.\\001. (20)"),
    Sample(123, "23" + String(repeating: " 00", count: 47), "ntp", "NTPv4, Client, length 48"),
    Sample(69, "0001 61 2e 74 00 6f 63 74 65 74 00 74 73 00 30 00", "tftp", "RRQ \"a.t\" octet ts 0"),
    Sample(
      161,
      "30 26 02 01 01 04 06 70 75 62 6c 69 63 a1 19 02 04 00 00 00 01 02 01 00 02 01 00 30 0b 30 09 06 05 "
        + "2b 06 01 02 01 05 00", "snmp", "SNMPv2c C=\"public\" GetNextRequest 1.3.6.1.2.1"),
    Sample(
      500, String(repeating: "01 ", count: 16) + "21 20 22 08", "isakmp", "isakmp: IKEv2 IKE_SA_INIT request"),
    Sample(4500, "ff", "isakmp", "NAT keep-alive"),
    Sample(4500, "0000 1234 0000 0005", "isakmp", "UDP-encap: ESP(spi=0x1234,seq=0x5)"),
    Sample(
      443, udp: false,
      "16 0301 0045 01 000041 0303" + String(repeating: "00", count: 32)
        + "00 0002 1301 01 00 0016 0000 0009 0007 00 0004 61 2e 62 63 0010 0005 0003 02 68 32", "tls",
      "TLS ClientHello, TLS 1.2, server name a.bc, protocols h2"),
    Sample(
      8443, udp: false,
      "16 0303 0030 02 00002c 0303" + String(repeating: "00", count: 32)
        + "00 1301 00 0006 002b 0002 0304", "tls", "TLS ServerHello, TLS 1.3, cipher suite 0x1301"),
    Sample(80, udp: false, "47 45 54 20 2f 0d 0a 61 3a 62 0d 0a", "http", "GET /..a:b.."),
    Sample(2222, udp: false, "53 53 48 2d 32 2e 30 0d 0a", "ssh", "SSH-2.0.."),
    Sample(9, "68 69", "text", "hi"),
    Sample(9, "68 00", "data", "h."),
  ]

  private func record(_ sample: Sample, _ bytes: [UInt8]) -> FlowRecord {
    var r = FlowRecord()
    r.blocks = [.flow, .sourceData]
    r.key = FlowKey()
    r.key.family = .ipv4
    r.key.ipProtocol = sample.isUDP ? 17 : 6
    (r.key.sourcePort, r.key.destinationPort) = (50000, sample.port)
    r.storage.append(bytes)
    r.userData.source.range = 0..<bytes.count
    return r
  }

  private func payload(_ sample: Sample, _ bytes: [UInt8]) throws -> PayloadText {
    let payload = PayloadText(record(sample, bytes), .source)
    return try #require(payload)
  }

  @Test(arguments: samples)
  func isUnderstood(_ sample: Sample) throws {
    let found = try payload(sample, sample.bytes)
    #expect(found.name == sample.name)
    #expect(found.text == sample.text)
  }

  @Test func linesOfText() throws {
    let sample = Sample(80, udp: false, "47 45 54 20 2f 0d 0a 61 3a 62 0d 0a 0d 0a 1b", "", "")
    #expect(try payload(sample, sample.bytes).lines == ["GET /", "a:b", "."])
  }

  /// Cut at any byte, and with any byte changed: printable, and no longer than the bytes justify.
  @Test func anythingIsSurvived() throws {
    var random = SplitMix(seed: 3)
    for sample in Self.samples {
      var inputs = (1...sample.bytes.count).map { Array(sample.bytes.prefix($0)) }
      for index in sample.bytes.indices {
        for _ in 0..<8 {
          var changed = sample.bytes
          changed[index] = UInt8(truncatingIfNeeded: random.next())
          inputs.append(changed)
        }
      }
      for bytes in inputs {
        let found = try payload(sample, bytes)
        let isPrintable = found.text.utf8.allSatisfy { (0x20..<0x7f).contains($0) }
        #expect(isPrintable && found.text.utf8.count < 200 + bytes.count * 1100)
      }
    }
  }

  /// A name that points at itself, at what follows, and round in a circle.
  @Test(arguments: ["c00c", "c00e", "0161 c00c", "c00d 0161 c00c"])
  func pointersEnd(_ name: String) throws {
    let sample = Sample(53, "0001 0100 0001 0000 0000 0000 \(name) 0001 0001", "", "")
    let found = try payload(sample, sample.bytes)
    #expect(found.text == "1+ [_][|domain]")
  }

  @Test func addressResolution() {
    var r = FlowRecord()
    r.blocks = [.flow, .network, .metric]
    r.key = FlowKey()
    r.key.family = .arp
    r.key.arpOperation = 1
    r.key.source = IPAddress(ipv4: 0xc000_020a)
    r.key.destination = IPAddress(ipv4: 0xc000_0201)
    r.network = NetworkBlock()
    r.network.kind = .arp
    let (asked, unanswered) = (PayloadText(r, .source), PayloadText(r, .destination))
    #expect(asked?.text == "who-has 192.0.2.1 tell 192.0.2.10" && unanswered == nil)
    r.network.arpResponder = MACAddress(value: 0x0200_0000_0001)
    let answer = PayloadText(r, .destination)
    #expect(answer?.text == "192.0.2.1 is-at 02:00:00:00:00:01")
  }
}
