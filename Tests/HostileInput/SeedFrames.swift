import TestSupport

/// Frames with the headers that the demonstration capture lacks, checksums left out.
enum SeedFrames {
  private static let macs = "020000000002 020000000001"
  private static let udp = "3039 0035 000c 0000 01020304"
  private static let tcp = "9c40 01bb 00000001 00000002 8010 2000 0000 0000 0101 080a 00000001 00000002"
  private static let v4Hosts = "c0000201 c0000202"
  private static let v6Hosts = "20010db8000000000000000000000001 20010db8000000000000000000000002"

  static var ethernet: [[UInt8]] {
    [
      // Tags, labels, PPPoE.
      "\(macs) 8100 a064 88a8 00c8 0800 4500 0020 0001 0000 4011 0000 \(v4Hosts) \(udp)",
      "\(macs) 8847 00010040 00021140 4500 0020 0001 0000 4011 0000 \(v4Hosts) \(udp)",
      "\(macs) 8864 1100 0001 0022 0021 4500 0020 0001 0000 4011 0000 \(v4Hosts) \(udp)",
      // IPv6 with hop-by-hop, routing and fragment headers.
      "\(macs) 86dd 60000000 002c 0040 \(v6Hosts) 2b00 0104 00000000 2c00 0104 00000000 1100 0000 00000001 \(udp) 00000000",
      "\(macs) 86dd 60000000 0014 2c40 \(v6Hosts) 1100 0011 00000007 \(udp)",
      "\(macs) 86dd 60000000 0018 3a40 \(v6Hosts) 8700 0000 00000000 20010db8000000000000000000000002",
      // Fragments, options, tunnels.
      "\(macs) 0800 4500 0024 0007 2000 4011 0000 \(v4Hosts) 3039 0035 0018 0000 0102030405060708",
      "\(macs) 0800 4500 001c 0007 0002 4011 0000 \(v4Hosts) 0102030405060708",
      "\(macs) 0800 4700 003c 0007 0000 4006 0000 \(v4Hosts) 0703 0400 0101 0000 \(tcp) deadbeef",
      "\(macs) 0800 4500 0038 0007 0000 402f 0000 \(v4Hosts) 0000 0800 4500 0020 0001 0000 4011 0000 \(v4Hosts) \(udp)",
      "\(macs) 0800 4500 0034 0007 0000 4004 0000 \(v4Hosts) 4500 0020 0001 0000 4011 0000 \(v4Hosts) \(udp)",
      "\(macs) 0800 4500 003c 0007 0000 4029 0000 \(v4Hosts) 60000000 0000 3b40 \(v6Hosts)",
      "\(macs) 0800 4500 0024 0007 0000 4032 0000 \(v4Hosts) 00001000 00000001 0102030405060708",
      "\(macs) 0800 4500 002c 0007 0000 4033 0000 \(v4Hosts) 1104 0000 00001000 00000001 00000000 00000000 0000 0000",
      "\(macs) 0800 4500 001c 0007 0000 0102 0000 \(v4Hosts) 1664 0000 e0000001",
      "\(macs) 0800 4500 0028 0007 0000 4084 0000 \(v4Hosts) 0b59 0b59 00000001 00000000 0100 0008 00000001",
      // ICMP error about a TCP segment, RTP, ARP variants, LLC.
      "\(macs) 0800 4500 0038 0009 0000 4001 0000 \(v4Hosts) 0301 0000 00000000 4500 0028 0001 0000 4006 0000 \(v4Hosts) 9c40 01bb 00000001",
      "\(macs) 0800 4500 0028 0009 0000 4011 0000 \(v4Hosts) 1388 138a 0014 0000 8000 0001 00000000 00000001",
      "ffffffffffff 020000000001 8035 0001 0800 0604 0003 020000000001 00000000 020000000001 00000000",
      "0180c2000000 020000000001 0026 4242 03 0000000000 000102030405060708090a0b0c0d0e0f",
      "\(macs) 0020 aaaa 03 000000 0800 4500 0014 0001 0000 40fd 0000 \(v4Hosts)",
      "\(macs) 88cc 0207 04 020000000001",
    ].map(hex)
  }

  /// Every kind of tunnel, once, and handshakes.
  static var tunnels: [[UInt8]] {
    let inner = "4500 0020 0001 0000 4011 0000 \(v4Hosts) \(udp)"
    let inner6 = "60000000 000c 1140 \(v6Hosts) \(udp)"
    let bridged = "\(macs) 0800 \(inner)"
    func ip(_ number: String, _ payload: String) -> String {
      let length = 20 + hex(payload).count
      let digits = String(length, radix: 16)
      let padded = String(repeating: "0", count: 4 - digits.count) + digits
      return "\(macs) 0800 4500 \(padded) 0001 0000 40\(number) 0000 \(v4Hosts) \(payload)"
    }
    func datagram(_ port: String, _ payload: String) -> String {
      ip("11", "c350 \(port) 0000 0000 \(payload)")
    }
    return [
      ip("2f", "2000 6558 00000007 \(bridged)"), ip("2f", "3001 880b 0024 0001 00000001 ff030021 \(inner)"),
      ip("2f", "1000 88be 00000001 10640001 00000000 \(bridged)"),
      ip("2f", "1000 22eb 00000001 20640005 00000000 00000001 0000000000000000 \(bridged)"),
      ip("04", inner), ip("29", inner6), ip("89", "00012140 \(inner)"),
      ip("73", "0000004d 01020304 \(bridged)"),
      datagram("06a5", "4b02 0032 0001 0002 0000 0000 0000 ff030021 \(inner)"),
      datagram("06a5", "0003 0000 0000004d \(bridged)"), datagram("12b5", "08000000 00004d00 \(bridged)"),
      datagram("12b6", "0c000004 00004d00 0fc20203 000001ff 0000000000000000 \(bridged)"),
      datagram("17c1", "0100 6558 00004d00 01020301 \(bridged)"),
      datagram("0868", "34ff 0028 deadbeef 0000 00 85 01 100900 \(inner)"),
      datagram("0dd8", "0001 00 00 0000000000000000 00 0000 1234 01020304 \(inner6)"),
      datagram("1194", "00001234 00000001 0102030405060708"), datagram("1292", "0000 0800 \(inner)"),
      datagram("19eb", "00012140 \(inner)"), datagram("9090", "01 00 0001 00 0a01c8 01 \(bridged)"),
      datagram("13d0", "4152 1129 00000000 \(String(repeating: "01", count: 36)) \(inner6)"),
      datagram("01bb", "c0 00000001 08 8394c8f03e515708 00 00 4020 \(String(repeating: "05", count: 32))"),
      datagram("ca6c", "01000000 11223344 \(String(repeating: "03", count: 140))"),
      ip("84", "0b59 0b5a 00000000 00000000 01000014 11111111 00010000 000a000a 00000001"),
      ip(
        "06",
        "9c40 01bb 00000001 00000002 5018 2000 0000 0000 1603010030 0100002c 0303 \(String(repeating: "07", count: 32)) 00 0002 1301 0100 0000"
      ),
      ip(
        "06",
        "9c40 0016 00000001 00000002 5018 2000 0000 0000 5353482d322e302d610a 0000001c 04 14 \(String(repeating: "01", count: 16)) 00000001 61 00000000"
      ),
    ].map(hex)
  }

  static var raw: [[UInt8]] {
    [
      "4500 0020 0001 0000 4011 0000 \(v4Hosts) \(udp)",
      "4500 0034 0001 4000 4006 0000 \(v4Hosts) \(tcp)",
      "60000000 000c 1140 \(v6Hosts) \(udp)",
    ].map(hex)
  }

  /// 802.11 data with LLC, data to a distribution system, and a beacon.
  static var wireless: [[UInt8]] {
    [
      "0802 0000 02000000000a 02000000000b 02000000000c 1000 aaaa03 000000 0800 4500 0020 0001 0000 4011 0000 \(v4Hosts) \(udp)",
      "8801 0000 02000000000a 02000000000b 02000000000c 1000 0000 aaaa03 000000 0806 0001 0800 0604 0001",
      "8000 0000 ffffffffffff 02000000000b 02000000000b 1000 0000000000000000 6400 1100",
    ].map(hex)
  }
}
