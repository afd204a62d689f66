/// What a captured frame starts with: a LINKTYPE_ value of the tcpdump.org registry.
public struct LinkType: RawRepresentable, Hashable, Sendable {
  public let rawValue: UInt32
  @inlinable public init(rawValue: UInt32) { self.rawValue = rawValue }

  /// BSD loopback: the address family in the capturing host's byte order.
  public static let null = Self(rawValue: 0)
  public static let ethernet = Self(rawValue: 1)
  public static let tokenRing = Self(rawValue: 6)
  public static let slip = Self(rawValue: 8)
  public static let ppp = Self(rawValue: 9)
  public static let fddi = Self(rawValue: 10)
  /// Raw IP as most systems' DLT_RAW, which some writers put into files.
  public static let raw12 = Self(rawValue: 12)
  /// Raw IP as OpenBSD's DLT_RAW.
  public static let raw14 = Self(rawValue: 14)
  public static let pppHDLC = Self(rawValue: 50)
  public static let pppoe = Self(rawValue: 51)
  /// Raw IP, version by the first nibble.
  public static let raw = Self(rawValue: 101)
  public static let ciscoHDLC = Self(rawValue: 104)
  public static let ieee80211 = Self(rawValue: 105)
  public static let frameRelay = Self(rawValue: 107)
  /// OpenBSD loopback: the address family in network order.
  public static let loop = Self(rawValue: 108)
  public static let linuxSLL = Self(rawValue: 113)
  public static let prism = Self(rawValue: 119)
  public static let radiotap = Self(rawValue: 127)
  public static let avs = Self(rawValue: 163)
  public static let ppi = Self(rawValue: 192)
  public static let erf = Self(rawValue: 197)
  public static let ipv4 = Self(rawValue: 228)
  public static let ipv6 = Self(rawValue: 229)
  public static let ieee802154NoFCS = Self(rawValue: 230)
  public static let nflog = Self(rawValue: 239)
  public static let linuxSLL2 = Self(rawValue: 276)

  /// How messages call it: "Ethernet", or "link type 147" for a number without a name here.
  public var name: String {
    switch self {
    case .null: "BSD loopback"
    case .ethernet: "Ethernet"
    case .tokenRing: "Token Ring"
    case .slip: "SLIP"
    case .ppp: "PPP"
    case .fddi: "FDDI"
    case .raw12, .raw14, .raw: "raw IP"
    case .pppHDLC: "PPP in HDLC framing"
    case .pppoe: "PPPoE"
    case .ciscoHDLC: "Cisco HDLC"
    case .ieee80211: "IEEE 802.11"
    case .frameRelay: "Frame Relay"
    case .loop: "OpenBSD loopback"
    case .linuxSLL: "Linux cooked"
    case .prism: "IEEE 802.11 with Prism header"
    case .radiotap: "IEEE 802.11 with radiotap header"
    case .avs: "IEEE 802.11 with AVS header"
    case .ppi: "PPI"
    case .erf: "ERF"
    case .ipv4: "raw IPv4"
    case .ipv6: "raw IPv6"
    case .ieee802154NoFCS: "IEEE 802.15.4 without FCS"
    case .nflog: "NFLOG"
    case .linuxSLL2: "Linux cooked v2"
    default: "link type \(rawValue)"
    }
  }
}
