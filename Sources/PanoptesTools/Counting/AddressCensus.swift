import FlowModel
import NetworkTypes

/// How many different addresses of each kind there are, at either end.
struct AddressCensus {
  /// Kinds by the registries of special addresses: RFC 6890 and RFC 5771, RFC 4291.
  enum Kind: Int, CaseIterable {
    case unicast, thisNetwork, reserved, loopBack, linkLocal, testNet, privateUse
    case multicastLocal, multicastInternet, multicastAdHoc, multicastReserved, multicastSdpSap
    case multicastDisTrans, multicastSourceSpecific, multicastGlop, multicastAdmin, multicastOrgLocal
    case multicastSiteLocal
    case v6Unspecified, v6Loopback, v6V4Compatible, v6V4Mapped, v6LinkLocal, v6SiteLocal, v6Global
    case v6NodeLocal, v6MulticastLinkLocal, v6MulticastSiteLocal, v6MulticastOrgLocal, v6MulticastGlobal
    case v6MulticastOther

    var name: String {
      switch self {
      case .unicast: "IPv4 Unicast"
      case .thisNetwork: "IPv4 Unicast This Network"
      case .reserved: "IPv4 Unicast Reserved"
      case .loopBack: "IPv4 Unicast LoopBack"
      case .linkLocal: "IPv4 Unicast LinkLocal"
      case .testNet: "IPv4 Unicast TestNet"
      case .privateUse: "IPv4 Unicast Private"
      case .multicastLocal: "IPv4 Multicast Local"
      case .multicastInternet: "IPv4 Multicast Internet"
      case .multicastAdHoc: "IPv4 Multicast AdHoc"
      case .multicastReserved: "IPv4 Multicast Reserved"
      case .multicastSdpSap: "IPv4 Multicast SdpSap"
      case .multicastDisTrans: "IPv4 Multicast DisTrans"
      case .multicastSourceSpecific: "IPv4 Multicast Src Spec"
      case .multicastGlop: "IPv4 Multicast GLOP Blk"
      case .multicastAdmin: "IPv4 Multicast Admin"
      case .multicastOrgLocal: "IPv4 Multicast OrgLocal"
      case .multicastSiteLocal: "IPv4 Multicast SiteLocal"
      case .v6Unspecified: "IPv6 Unspecified"
      case .v6Loopback: "IPv6 Loopback"
      case .v6V4Compatible: "IPv6 V4Compat"
      case .v6V4Mapped: "IPv6 V4Mapped"
      case .v6LinkLocal: "IPv6 LinkLocal"
      case .v6SiteLocal: "IPv6 SiteLocal"
      case .v6Global: "IPv6 Global"
      case .v6NodeLocal: "IPv6 Multicast Node Local"
      case .v6MulticastLinkLocal: "IPv6 Multicast Link Local"
      case .v6MulticastSiteLocal: "IPv6 Multicast Site Local"
      case .v6MulticastOrgLocal: "IPv6 Multicast Org Local"
      case .v6MulticastGlobal: "IPv6 Multicast Global"
      case .v6MulticastOther: "IPv6 Multicast Other"
      }
    }
  }

  private var seen = Directional<Set<IPAddress>>(source: [], destination: [])

  mutating func add(_ address: IPAddress, _ side: Side) { seen[side].insert(address) }

  /// Adds what another has seen, and leaves it nothing.
  mutating func takeOver(_ other: inout AddressCensus) {
    for side in Side.allCases {
      if seen[side].count < other.seen[side].count { swap(&seen[side], &other.seen[side]) }
      seen[side].formUnion(other.seen[side])
      other.seen[side] = []
    }
  }

  /// A row for every kind that occurred.
  var lines: [String] {
    var counts = [Directional<Int>](
      repeating: Directional(source: 0, destination: 0), count: Kind.allCases.count)
    for side in Side.allCases {
      for address in seen[side] { counts[Self.kind(of: address).rawValue][side] += 1 }
    }
    return Kind.allCases.compactMap { kind in
      let count = counts[kind.rawValue]
      guard count.source > 0 || count.destination > 0 else { return nil }
      func padded(_ text: String, _ width: Int) -> String {
        text + String(repeating: " ", count: max(width - text.count, 0))
      }
      return "  " + padded(kind.name, 26) + "src " + padded("\(count.source)", 12) + "dst "
        + padded("\(count.destination)", 10)
    }
  }

  static func kind(of address: IPAddress) -> Kind { address.isIPv4 ? ipv4(address.ipv4) : ipv6(address) }

  private static let ipv4Kinds: [(prefix: IPPrefix, kind: Kind)] = [
    ("0.0.0.0/8", .thisNetwork), ("10.0.0.0/8", .privateUse), ("172.16.0.0/12", .privateUse),
    ("192.168.0.0/16", .privateUse), ("127.0.0.0/8", .loopBack), ("169.254.0.0/16", .linkLocal),
    ("192.0.2.0/24", .testNet), ("198.51.100.0/24", .testNet), ("203.0.113.0/24", .testNet),
    ("198.18.0.0/15", .testNet), ("240.0.0.0/4", .reserved), ("224.0.0.0/24", .multicastLocal),
    ("224.0.1.0/24", .multicastInternet), ("224.0.2.0/23", .multicastAdHoc),
    ("224.0.4.0/22", .multicastAdHoc),
    ("224.0.8.0/21", .multicastAdHoc), ("224.0.16.0/20", .multicastAdHoc), ("224.0.32.0/19", .multicastAdHoc),
    ("224.0.64.0/18", .multicastAdHoc), ("224.0.128.0/17", .multicastAdHoc),
    ("224.3.0.0/16", .multicastAdHoc),
    ("224.4.0.0/16", .multicastAdHoc), ("224.2.0.0/16", .multicastSdpSap),
    ("224.252.0.0/14", .multicastDisTrans), ("232.0.0.0/8", .multicastSourceSpecific),
    ("233.0.0.0/8", .multicastGlop), ("239.192.0.0/14", .multicastOrgLocal),
    ("239.255.0.0/16", .multicastSiteLocal), ("239.0.0.0/8", .multicastAdmin),
    ("224.0.0.0/4", .multicastReserved),
  ].compactMap { text, kind in IPPrefix(text).map { ($0, kind) } }

  private static func ipv4(_ address: UInt32) -> Kind {
    ipv4Kinds.first { $0.prefix.contains(IPAddress(ipv4: address)) }?.kind ?? .unicast
  }

  private static func ipv6(_ address: IPAddress) -> Kind {
    if address.high == 0 {
      if address.low == 0 { return .v6Unspecified }
      if address.low == 1 { return .v6Loopback }
      if address.low >> 32 == 0xffff { return .v6V4Mapped }
      if address.low >> 32 == 0 { return .v6V4Compatible }
    }
    if address.high >> 54 == 0x3fa { return .v6LinkLocal }
    if address.high >> 54 == 0x3fb { return .v6SiteLocal }
    guard address.high >> 56 == 0xff else { return .v6Global }
    // RFC 4291 section 2.7: the low four bits of the second byte are the scope.
    switch address.high >> 48 & 0xf {
    case 1: return .v6NodeLocal
    case 2: return .v6MulticastLinkLocal
    case 5: return .v6MulticastSiteLocal
    case 8: return .v6MulticastOrgLocal
    case 14: return .v6MulticastGlobal
    default: return .v6MulticastOther
    }
  }
}
