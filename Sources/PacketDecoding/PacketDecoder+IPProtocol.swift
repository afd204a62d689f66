import NetworkTypes

/// Protocol numbers above IPv4 and IPv6 that lead to a header the decoder reads (IANA).
enum IPProtocol {
  static let hopByHop: UInt8 = 0
  static let icmp: UInt8 = 1
  static let igmp: UInt8 = 2
  static let ipv4: UInt8 = 4
  static let tcp: UInt8 = 6
  static let udp: UInt8 = 17
  static let dccp: UInt8 = 33
  static let ipv6: UInt8 = 41
  static let routing: UInt8 = 43
  static let fragment: UInt8 = 44
  static let gre: UInt8 = 47
  static let esp: UInt8 = 50
  static let ah: UInt8 = 51
  static let icmpv6: UInt8 = 58
  static let destinationOptions: UInt8 = 60
  static let l2tp: UInt8 = 115
  static let sctp: UInt8 = 132
  static let udpLite: UInt8 = 136
  static let mpls: UInt8 = 137
}

extension PacketDecoder {
  /// IP protocol → transport header, for `packet.ipProtocol` at `offset`. The network layer is
  /// already in the packet; `end` is where its payload ends on the wire.
  static func decodeTransport(_ frame: RawSpan, at offset: Int, end: Int, into packet: inout Packet) {
    switch packet.ipProtocol {
    case IPProtocol.tcp: decodeTCP(frame, at: offset, end: end, into: &packet)
    case IPProtocol.udp: decodeUDP(frame, at: offset, end: end, into: &packet)
    case IPProtocol.icmp where packet.network == .ipv4:
      decodeICMP(frame, at: offset, end: end, into: &packet)
    case IPProtocol.icmpv6 where packet.network == .ipv6:
      decodeICMPv6(frame, at: offset, end: end, into: &packet)
    case IPProtocol.igmp where packet.network == .ipv4:
      decodeIGMP(frame, at: offset, end: end, into: &packet)
    case IPProtocol.esp: decodeESP(frame, at: offset, end: end, into: &packet)
    case IPProtocol.ah: decodeAH(frame, at: offset, end: end, into: &packet)
    case IPProtocol.gre where packet.network == .ipv4 || packet.opensEverything:
      decodeGRE(frame, at: offset, end: end, into: &packet)
    default: decodeRareTransport(frame, at: offset, end: end, into: &packet)
    }
  }

  /// What few packets are: kept out of the way of those that are many.
  @inline(never)
  private static func decodeRareTransport(
    _ frame: RawSpan, at offset: Int, end: Int, into packet: inout Packet
  ) {
    switch packet.ipProtocol {
    case IPProtocol.sctp: decodeSCTP(frame, at: offset, end: end, into: &packet)
    case IPProtocol.dccp, IPProtocol.udpLite:
      decodePortsOnly(frame, at: offset, end: end, into: &packet)
    case _ where packet.opensEverything:
      setOtherTransport(frame, at: offset, end: end, into: &packet)
      decodeIPTunnel(frame, at: offset, end: end, into: &packet)
    default: setOtherTransport(frame, at: offset, end: end, into: &packet)
    }
  }

  /// A transport that is not decoded: the IP payload is what it carries.
  static func setOtherTransport(_ frame: RawSpan, at offset: Int, end: Int, into packet: inout Packet) {
    packet.transport = .other
    packet.sourcePort = 0
    packet.destinationPort = 0
    packet.setPayload(at: offset, end: end, captured: frame.byteCount)
  }
}
