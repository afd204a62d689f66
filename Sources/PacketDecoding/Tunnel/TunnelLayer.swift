public import NetworkTypes

/// Which tunnels the decoder opens.
public enum Decapsulation: UInt8, Sendable {
  /// None: a tunnelled packet is a packet of the tunnel's flow. Link layers (tags, labels, PPPoE)
  /// are opened all the same, as nothing below them could be a flow of hosts.
  case outer
  /// What argus 3.0.8 opens: GRE over IPv4 with IP, Ethernet, ERSPAN II or PPP in it.
  case classic
  /// All that it knows.
  case inner
}

/// The layer that carries another packet: a tunnel's IP header and what came between.
public struct TunnelLayer: Sendable {
  public var kind = TunnelKind.none
  /// `key` was on the wire.
  public var hasKey = false
  /// What tells the tunnels of two hosts apart: GRE key, ERSPAN session, VNI, TEID, tunnel << 16 |
  /// session of L2TP, session of L2TPv3, the ESP index, an MPLS label.
  public var key: UInt32 = 0
  public var network = Packet.Network.none
  /// IP protocol.
  public var ipProtocol: UInt8 = 0
  /// 0 unless the tunnel runs over UDP.
  public var sourcePort: UInt16 = 0
  public var destinationPort: UInt16 = 0
  public var source = IPAddress.anyIPv4
  public var destination = IPAddress.anyIPv4
  /// The carrying datagram is the first fragment of several.
  public var isFragment = false
  /// Its identification.
  public var ipID: UInt32 = 0
}

/// What a tunnel's header says is inside.
enum TunnelPayload {
  case etherType(UInt16)
  /// A frame from its MAC addresses on.
  case ethernet
  /// IPv4 or IPv6, by its first nibble.
  case ip
  /// Frames of the point-to-point protocol.
  case ppp
}

extension PacketDecoder {
  /// Decodes what a tunnel carries, at `offset`. The layer that the packet is keyed by so far
  /// becomes its outer layer, unless nothing inside is whole enough for a key.
  @inline(never)
  static func decodeTunnel(
    _ kind: TunnelKind, key: UInt32?, _ payload: TunnelPayload, _ frame: RawSpan, at offset: Int, end: Int,
    into packet: inout Packet
  ) {
    guard packet.outerDepth < packet.outerLimit else { return }
    guard packet.enterTunnel() else { return }
    let before = packet.outer
    let carrier = packet.networkOffset
    packet.setOuter(kind, key)
    packet.encapsulation.formUnion(kind.encapsulation)
    switch payload {
    case .etherType(EtherType.transparentBridging), .ethernet:
      decodeBridged(frame, at: offset, end: end, into: &packet)
    case .etherType(let type): decodeEtherType(type, frame, at: offset, end: end, into: &packet)
    case .ip: decodeAnyIP(frame, at: offset, end: end, into: &packet)
    // An acknowledgement of PPTP carries nothing.
    case .ppp where offset >= end: break
    case .ppp: decodePPP(frame, at: offset, end: end, isLink: false, into: &packet)
    }
    guard packet.network != .ethernet, packet.networkOffset == carrier else { return }
    // Nothing inside has a key: the packet is still the tunnel's.
    packet.outer = before
    packet.outerDepth &-= 1
    packet.tunnelDepth &-= 1
  }

  /// IP without a type in front: the version tells which. Anything else is left alone.
  private static func decodeAnyIP(_ frame: RawSpan, at offset: Int, end: Int, into packet: inout Packet) {
    guard frame.holds(1, at: offset, end: end) else {
      if offset < end { packet.stop = .truncatedTunnel }
      return
    }
    switch frame[offset] >> 4 {
    case 4: decodeIPv4(frame, at: offset, end: end, into: &packet)
    case 6: decodeIPv6(frame, at: offset, end: end, into: &packet)
    default: break
    }
  }

  /// An Ethernet frame inside another packet. If its header is cut the outer flow stands.
  static func decodeBridged(_ frame: RawSpan, at offset: Int, end: Int, into packet: inout Packet) {
    guard frame.holds(14, at: offset, end: end) else {
      packet.stop = .truncatedTunnel
      return
    }
    decodeEthernet(frame, at: offset, end: end, into: &packet)
  }
}

extension Packet {
  /// The network layer reached so far carries another packet.
  mutating func setOuter(_ kind: TunnelKind, _ key: UInt32?) {
    outerDepth &+= 1
    outer.kind = kind
    outer.hasKey = key != nil
    outer.key = key ?? 0
    outer.network = network
    outer.ipProtocol = ipProtocol
    outer.source = source
    outer.destination = destination
    let hasPorts = transport == .udp
    outer.sourcePort = hasPorts ? sourcePort : 0
    outer.destinationPort = hasPorts ? destinationPort : 0
    outer.isFragment = isFragment
    outer.ipID = ipID
  }

  var opensEverything: Bool { decapsulation == .inner }
}

extension TunnelKind {
  /// The tunnel's bits in the record format, which knows a few.
  fileprivate var encapsulation: Encapsulation {
    switch self {
    case .gre, .pptp, .greInUDP: .gre
    case .erspan: .erspan
    case .ipv4InIPv4, .ipv4InIPv6: .ipInIP
    case .ipv6InIPv4, .sixToFour, .ipv6InIPv6: .ipv6InIP
    case .teredo: .teredo
    case .geneve: .geneve
    case .l2tp2, .l2tp3: .l2tp
    default: []
    }
  }
}
