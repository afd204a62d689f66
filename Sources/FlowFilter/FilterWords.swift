/// Protocol words; each alone is a test.
public enum FilterProtocol: String, Hashable, Sendable, CaseIterable {
  case ip, ipv4, ipv6, arp, rarp, rtp, rtcp, tcp, udp, icmp, icmpv6, igmp, mpls, isis, vlan, udt

  static let aliases: [String: FilterProtocol] = ["ip6": .ipv6, "icmp6": .icmpv6]

  init?(word: String) {
    guard let value = Self(rawValue: word) ?? Self.aliases[word] else { return nil }
    self = value
  }

  /// A transport protocol limits a named port.
  var ipNumber: UInt8? {
    switch self {
    case .tcp: 6
    case .udp, .rtp, .rtcp, .udt: 17
    case .icmp: 1
    case .icmpv6: 58
    case .igmp: 2
    default: nil
    }
  }
}

/// Words for the type of the record.
public enum FilterRecordKind: String, Hashable, Sendable, CaseIterable {
  case man, far, event, index

  init?(word: String) {
    if word == "mar" {
      self = .man
    } else if let value = Self(rawValue: word) {
      self = value
    } else {
      return nil
    }
  }
}

/// Words for the cause of the record.
public enum FilterCause: String, Hashable, Sendable, CaseIterable {
  case start, status, stop, shut, timeout, error
}

/// States of the whole flow; they take no direction.
public enum FilterState: String, Hashable, Sendable, CaseIterable {
  case est, normal, wait, synack, finack, fragonly, icmpmap, echo, unreach, redirect, timexed
  case rtr, mbr, lvg
  case tcpopt, mss, wscale, selackok, selack, tcpecho, tcpechoreply, tcptimestamp
  case tcpcc, tcpccnew, tcpccecho, secn, decn
  case cocode, cor, inbound, outbound

  static let aliases: [String: FilterState] = ["con": .est, "avail": .est]

  init?(word: String) {
    guard let value = Self(rawValue: word) ?? Self.aliases[word] else { return nil }
    self = value
  }

  /// The bit of the TCP option word.
  var optionBits: UInt32? {
    switch self {
    case .tcpopt: 0xfff0_0000
    case .mss: 0x0010_0000
    case .wscale: 0x0020_0000
    case .selackok: 0x0040_0000
    case .selack: 0x0080_0000
    case .tcpecho: 0x0100_0000
    case .tcpechoreply: 0x0200_0000
    case .tcptimestamp: 0x0400_0000
    case .tcpcc: 0x0800_0000
    case .tcpccnew: 0x1000_0000
    case .tcpccecho: 0x2000_0000
    case .secn: 0x4000_0000
    case .decn: 0x8000_0000
    default: nil
    }
  }
}

/// What happened to one direction of the flow.
public enum FilterFlag: String, Hashable, Sendable, CaseIterable {
  case syn, ack, push, urg, fin, rst, ece, cwr
  case ecn, retrans, drop, outoforder, winshut, dup, frag, multipath

  static let aliases: [String: FilterFlag] = ["reset": .rst, "ooo": .outoforder, "mpath": .multipath]

  init?(word: String) {
    guard let value = Self(rawValue: word) ?? Self.aliases[word] else { return nil }
    self = value
  }

  /// The bit of the TCP header's flag byte.
  var tcpFlag: UInt8? {
    switch self {
    case .fin: 0x01
    case .syn: 0x02
    case .rst: 0x04
    case .push: 0x08
    case .ack: 0x10
    case .urg: 0x20
    case .ece: 0x40
    case .cwr: 0x80
    default: nil
    }
  }
}

/// Kinds of addresses that stand for many receivers.
public enum FilterCast: String, Hashable, Sendable, CaseIterable {
  case broadcast, multicast
  case ipBroadcast = "ip broadcast"
  case etherBroadcast = "ether broadcast"
  case etherMulticast = "ether multicast"
}

/// Layers under a flow, by their classic names.
public enum FilterEncapsulation: String, Hashable, Sendable, CaseIterable {
  case mpls, eth, vlan = "802q"
  case llc, pppoe, isl, gre, ah, ipnip, ipnip6, hdlc, chdlc, atm, sll, fddi, slip, arc, wlan, prism, avs
  case lrh, grh, teredo, udt, ipsec, juniper, erspan, vxlan, l2tp, geneve

  static let aliases: [String: FilterEncapsulation] = [
    "ether": .eth, "ethernet": .eth, "vlan": .vlan, "802.1q": .vlan, "dot1q": .vlan, "ppp": .pppoe,
    "ipip": .ipnip,
    "arcnet": .arc, "802.11": .wlan, "spi": .ipsec,
  ]

  init?(word: String) {
    guard let value = Self(rawValue: word) ?? Self.aliases[word] else { return nil }
    self = value
  }

  /// Bits of the record's masks, from the lowest; the last three share the bits of 5.x sensors.
  var mask: UInt32 {
    switch self {
    case .erspan, .vxlan: 0x400_0000
    case .l2tp: 0x800_0000
    case .geneve: 0x1000_0000
    default: 1 << UInt32(Self.allCases.firstIndex(of: self) ?? 0)
    }
  }
}
