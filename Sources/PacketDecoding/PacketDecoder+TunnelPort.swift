import NetworkTypes

/// UDP ports that tunnels are reached at (IANA, but for TZSP and Linux's old VXLAN port).
enum TunnelPort {
  static let l2tp: UInt16 = 1701
  static let gtpU: UInt16 = 2152
  static let teredo: UInt16 = 3544
  static let ipsec: UInt16 = 4500
  static let gre: UInt16 = 4754
  static let vxlan: UInt16 = 4789
  static let vxlanGPE: UInt16 = 4790
  static let ayiya: UInt16 = 5072
  static let geneve: UInt16 = 6081
  static let mpls: UInt16 = 6635
  static let oldVXLAN: UInt16 = 8472
  static let tzsp: UInt16 = 37008
}

extension PacketDecoder {
  /// UDP port → tunnel header. A port is only a hint: each header must read as what it claims to be,
  /// or the datagram stays a datagram.
  @inline(never)
  static func decodeUDPTunnel(_ frame: RawSpan, at offset: Int, end: Int, into packet: inout Packet) {
    guard offset < end else { return }
    switch packet.destinationPort {
    case TunnelPort.vxlan, TunnelPort.oldVXLAN:
      return decodeVXLAN(frame, at: offset, end: end, into: &packet)
    case TunnelPort.vxlanGPE: return decodeVXLANGPE(frame, at: offset, end: end, into: &packet)
    case TunnelPort.geneve: return decodeGeneve(frame, at: offset, end: end, into: &packet)
    case TunnelPort.gtpU: return decodeGTP(frame, at: offset, end: end, into: &packet)
    case TunnelPort.gre: return decodeGREinUDP(frame, at: offset, end: end, into: &packet)
    case TunnelPort.mpls:
      return decodeTunnel(
        .mplsInUDP, key: topLabel(frame, at: offset, end: end), .etherType(EtherType.mpls), frame, at: offset,
        end: end, into: &packet)
    case TunnelPort.tzsp: return decodeTZSP(frame, at: offset, end: end, into: &packet)
    default: break
    }
    // Both ends use the port, or only the one that was asked.
    if packet.hasPort(TunnelPort.l2tp) {
      decodeL2TP(frame, at: offset, end: end, into: &packet)
    } else if packet.hasPort(TunnelPort.ipsec) {
      decodeESPinUDP(frame, at: offset, end: end, into: &packet)
    } else if packet.hasPort(TunnelPort.ayiya) {
      decodeAYIYA(frame, at: offset, end: end, into: &packet)
    } else {
      decodeTeredo(frame, at: offset, end: end, into: &packet)
    }
  }
}

extension Packet {
  fileprivate func hasPort(_ port: UInt16) -> Bool { sourcePort == port || destinationPort == port }
}
