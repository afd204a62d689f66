import PacketDecoding
import TestSupport

/// A whole frame of every kind that the decoder knows, for tests that break them.
enum Samples {
  static let all: [Frame] = links + ethernet

  private static let ethernet: [Frame] = [
    ("UDP", "0800", Build.ipv4(17, Build.udp)),
    ("TCP", "0800", Build.ipv4(6, Build.tcp)),
    ("IPv4 options", "0800", Build.ipv4(17, Build.udp, options: hex("07070400 00000000 94040000"))),
    ("IPv4 fragment", "0800", Build.ipv4(17, Build.udp, fragment: 0x2004)),
    ("ICMP error", "0800", Build.ipv4(1, hex("0303 0000 00000000") + Build.ipv4(6, Build.tcp))),
    ("IGMP", "0800", Build.ipv4(2, hex("1600 0000 e0000002"))),
    ("ESP", "0800", Build.ipv4(50, hex("00000001 00000002") + Build.data)),
    (
      "AH", "0800",
      Build.ipv4(51, hex("1104 0000 00000009 00000001") + [UInt8](repeating: 1, count: 12) + Build.udp)
    ),
    ("GRE", "0800", Build.ipv4(47, hex("b000 0800 00000000 4b455921 00000001") + Build.ipv4(6, Build.tcp))),
    (
      "GRE routing", "0800",
      Build.ipv4(47, hex("4000 0800 00000000 00080004 01020304 00000000") + Build.ipv4(17, Build.udp))
    ),
    (
      "GRE bridging", "0800",
      Build.ipv4(47, hex("0000 6558") + Build.ethernet("8100", hex("0007 86dd") + Build.ipv6(17, Build.udp)))
    ),
    (
      "PPTP", "0800",
      Build.ipv4(47, hex("3081 880b 0010 0001 00000001 00000001 ff030021") + Build.ipv4(17, Build.udp))
    ),
    ("ERSPAN", "0800", Build.ipv4(47, hex("1000 88be 00000001 10640001 00000000") + Build.ethernetUDP)),
    ("SCTP", "0800", Build.ipv4(132, Build.udp)),
    ("IPv6", "86dd", Build.ipv6(6, Build.tcp)),
    (
      "IPv6 extensions", "86dd",
      Build.ipv6(
        0, hex("3c00 0000 00000000 2b00 0000 00000000 2c00 0000 00000000 1100 0001 00000005") + Build.udp)
    ),
    (
      "IPv6 AH", "86dd",
      Build.ipv6(
        51,
        hex("3c04 0000 00000009 00000001") + [UInt8](repeating: 1, count: 12) + hex("1100 0000 00000000")
          + Build.udp)
    ),
    (
      "ICMPv6 error", "86dd",
      Build.ipv6(58, hex("0100 0000 00000000") + Build.ipv6(0, hex("1100 0000 00000000") + Build.udp))
    ),
    ("ARP", "0806", Build.arp),
    ("RARP", "8035", Build.arp),
    ("VLAN", "88a8", hex("0064 8100 00c8 0800") + Build.ipv4(17, Build.udp)),
    ("MPLS", "8847", hex("00011e40 00012f40") + Build.ipv4(17, Build.udp)),
    ("MPLS pseudowire", "8847", hex("00012f40 00000000") + Build.ethernetUDP),
    ("PPPoE", "8864", hex("1100 0003 0028 0021") + Build.ipv4(17, Build.udp)),
    ("SNAP", "0040", hex("aaaa03 000000 0800") + Build.ipv4(17, Build.udp)),
    ("LLC", "0026", hex("424203") + Build.data),
    ("LLDP", "88cc", Build.data),
  ].map { Frame(name: $0.0, bytes: Build.ethernet($0.1, $0.2)) }

  private static let links: [Frame] = [
    Frame(
      name: "ISL",
      bytes: hex("01000c0000 00 0200000000aa 0040 aaaa03 00000c 0065 0000 0000") + Build.ethernetUDP),
    Frame(name: "NULL", linkType: 0, bytes: hex("02000000") + Build.ipv4(17, Build.udp)),
    Frame(name: "SLIP", linkType: 8, bytes: [UInt8](repeating: 0, count: 16) + Build.ipv4(17, Build.udp)),
    Frame(name: "PPP", linkType: 9, bytes: hex("ff030021") + Build.ipv4(17, Build.udp)),
    Frame(
      name: "FDDI", linkType: 10,
      bytes: hex("50" + Build.destination + Build.source + "aaaa03 000000 0800") + Build.ipv4(17, Build.udp)),
    Frame(name: "raw", linkType: 12, bytes: Build.ipv4(17, Build.udp)),
    Frame(name: "raw IPv6", linkType: 101, bytes: Build.ipv6(17, Build.udp)),
    Frame(name: "PPP HDLC", linkType: 50, bytes: hex("ff030021") + Build.ipv4(17, Build.udp)),
    Frame(name: "PPPoE link", linkType: 51, bytes: hex("1100 0003 0028 0021") + Build.ipv4(17, Build.udp)),
    Frame(name: "Cisco HDLC", linkType: 104, bytes: hex("0f000800") + Build.ipv4(17, Build.udp)),
    Frame(
      name: "802.11", linkType: 105,
      bytes: hex(
        "8883 0000 02000000000a 02000000000b 02000000000c 1000 02000000000d 0000 00000000 aaaa03 000000 0800")
        + Build.ipv4(17, Build.udp)),
    Frame(name: "LOOP", linkType: 108, bytes: hex("00000002") + Build.ipv4(17, Build.udp)),
    Frame(
      name: "SLL", linkType: 113,
      bytes: hex("0000 0001 0006 02aa03040506 0000 0800") + Build.ipv4(17, Build.udp)),
    Frame(
      name: "radiotap", linkType: 127,
      bytes: hex(
        "0000 0800 00000000 0801 0000 02000000000a 02000000000b 02000000000c 1000 aaaa03 000000 0800")
        + Build.ipv4(17, Build.udp)),
    Frame(name: "PPI", linkType: 192, bytes: hex("00000800 01000000") + Build.ethernetUDP),
    Frame(name: "IPv4 link", linkType: 228, bytes: Build.ipv4(17, Build.udp)),
    Frame(name: "IPv6 link", linkType: 229, bytes: Build.ipv6(17, Build.udp)),
    Frame(
      name: "NFLOG", linkType: 239,
      bytes: hex("0200002a 0500 0a00 00000000 2a00 0900") + Build.ipv4(17, Build.udp)),
    Frame(
      name: "SLL2", linkType: 276,
      bytes: hex("0800 0000 00000003 0001 04 06 02aa03040506 0000") + Build.ipv4(17, Build.udp)),
  ]

  static let linkTypes: [UInt32] = [
    0, 1, 8, 9, 10, 12, 14, 50, 51, 101, 104, 105, 108, 113, 127, 192, 228, 229, 239, 276, 7,
  ]
}
