import NetworkTypes

extension PacketDecoder {
  /// Tunnels that are an IP protocol of their own, for a packet whose transport is set already.
  static func decodeIPTunnel(_ frame: RawSpan, at offset: Int, end: Int, into packet: inout Packet) {
    switch packet.ipProtocol {
    case IPProtocol.ipv4: decodeIPinIP(version: 4, frame, at: offset, end: end, into: &packet)
    case IPProtocol.ipv6: decodeIPinIP(version: 6, frame, at: offset, end: end, into: &packet)
    case IPProtocol.l2tp: decodeL2TP3(frame, at: offset, end: end, into: &packet)
    case IPProtocol.mpls:
      decodeTunnel(
        .mplsInIP, key: topLabel(frame, at: offset, end: end), .etherType(EtherType.mpls), frame, at: offset,
        end: end, into: &packet)
    default: break
    }
  }

  /// IP in IP (RFC 2003, 4213, 2473). A header of another version than the protocol number says is
  /// no tunnel.
  private static func decodeIPinIP(
    version: UInt8, _ frame: RawSpan, at offset: Int, end: Int, into packet: inout Packet
  ) {
    guard frame.holds(1, at: offset, end: end) else {
      packet.stop = .truncatedTunnel
      return
    }
    guard frame[offset] >> 4 == version else {
      packet.stop = .badIPVersion
      return
    }
    let kind: TunnelKind =
      switch (version, packet.network) {
      case (4, .ipv4): .ipv4InIPv4
      case (4, _): .ipv4InIPv6
      case (_, .ipv4): isSixToFour(frame, at: offset, end: end) ? .sixToFour : .ipv6InIPv4
      default: .ipv6InIPv6
      }
    decodeTunnel(kind, key: nil, .ip, frame, at: offset, end: end, into: &packet)
  }

  /// Either address is of 2002::/16.
  private static func isSixToFour(_ frame: RawSpan, at offset: Int, end: Int) -> Bool {
    guard frame.holds(40, at: offset, end: end) else { return false }
    return frame.bigEndian(at: offset + 8, as: UInt16.self) == 0x2002
      || frame.bigEndian(at: offset + 24, as: UInt16.self) == 0x2002
  }

  /// The first label of a stack, without class and TTL.
  static func topLabel(_ frame: RawSpan, at offset: Int, end: Int) -> UInt32? {
    frame.holds(4, at: offset, end: end) ? frame.bigEndian(at: offset, as: UInt32.self) >> 12 : nil
  }
}
