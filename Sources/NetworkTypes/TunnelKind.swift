/// How one packet is carried inside another. The numbers are those of section `outer` of the
/// extension block (docs/records.md) and stay for ever.
public enum TunnelKind: UInt8, CaseIterable, Sendable, BitwiseCopyable {
  case none = 0
  /// RFC 1701, 2784, 2890, whatever it carries; also over IPv6.
  case gre = 1
  /// PPP in enhanced GRE (RFC 2637).
  case pptp = 2
  /// Mirrored frames in GRE: types I, II (draft-foschiano-erspan) and III.
  case erspan = 3
  /// RFC 2003.
  case ipv4InIPv4 = 4
  /// RFC 4213.
  case ipv6InIPv4 = 5
  /// RFC 3056: 6in4 between addresses of 2002::/16.
  case sixToFour = 6
  /// RFC 2473.
  case ipv4InIPv6 = 7
  case ipv6InIPv6 = 8
  /// RFC 4380.
  case teredo = 9
  /// RFC 7348.
  case vxlan = 10
  /// draft-ietf-nvo3-vxlan-gpe.
  case vxlanGPE = 11
  /// RFC 8926.
  case geneve = 12
  /// 3GPP TS 29.281.
  case gtpU = 13
  /// RFC 2661.
  case l2tp2 = 14
  /// RFC 3931, over IP or UDP.
  case l2tp3 = 15
  /// RFC 3948.
  case espInUDP = 16
  /// RFC 8086.
  case greInUDP = 17
  /// RFC 7510.
  case mplsInUDP = 18
  /// RFC 4023.
  case mplsInIP = 19
  /// TaZmen Sniffer Protocol: mirrored frames in UDP.
  case tzsp = 20
  /// An IPv6 in UDP of the SixXS kind (draft-massar-v6ops-ayiya).
  case ayiya = 21
  /// Known by its handshake; what it carries stays secret.
  case wireGuard = 22

  /// What users see and type.
  public var name: StaticString {
    switch self {
    case .none: ""
    case .gre: "gre"
    case .pptp: "pptp"
    case .erspan: "erspan"
    case .ipv4InIPv4: "ipip"
    case .ipv6InIPv4: "6in4"
    case .sixToFour: "6to4"
    case .ipv4InIPv6: "4in6"
    case .ipv6InIPv6: "6in6"
    case .teredo: "teredo"
    case .vxlan: "vxlan"
    case .vxlanGPE: "vxlan-gpe"
    case .geneve: "geneve"
    case .gtpU: "gtp-u"
    case .l2tp2: "l2tp"
    case .l2tp3: "l2tpv3"
    case .espInUDP: "esp-udp"
    case .greInUDP: "gre-udp"
    case .mplsInUDP: "mpls-udp"
    case .mplsInIP: "mpls-ip"
    case .tzsp: "tzsp"
    case .ayiya: "ayiya"
    case .wireGuard: "wireguard"
    }
  }
}
