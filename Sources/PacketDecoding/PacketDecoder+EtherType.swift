import NetworkTypes

/// Ethertypes that lead to a header the decoder reads (IEEE 802 numbers).
enum EtherType {
  static let highestLength: UInt16 = 1500
  static let ipv4: UInt16 = 0x0800
  static let arp: UInt16 = 0x0806
  static let transparentBridging: UInt16 = 0x6558
  static let rarp: UInt16 = 0x8035
  static let vlan: UInt16 = 0x8100
  static let ipv6: UInt16 = 0x86dd
  static let ppp: UInt16 = 0x880b
  static let erspan3: UInt16 = 0x22eb
  static let mpls: UInt16 = 0x8847
  static let mplsMulticast: UInt16 = 0x8848
  static let pppoeDiscovery: UInt16 = 0x8863
  static let pppoeSession: UInt16 = 0x8864
  static let serviceVLAN: UInt16 = 0x88a8
  static let erspan: UInt16 = 0x88be
  static let oldServiceVLAN: UInt16 = 0x9100
}

extension PacketDecoder {
  /// Ethertype, or 802.3 length → next header. A type that is not here leaves the packet keyed
  /// by its link.
  static func decodeEtherType(
    _ type: UInt16, _ frame: RawSpan, at offset: Int, end: Int, into packet: inout Packet
  ) {
    switch type {
    case EtherType.ipv4: decodeIPv4(frame, at: offset, end: end, into: &packet)
    case EtherType.ipv6: decodeIPv6(frame, at: offset, end: end, into: &packet)
    case EtherType.vlan, EtherType.serviceVLAN, EtherType.oldServiceVLAN:
      decodeVLAN(frame, at: offset, end: end, into: &packet)
    case EtherType.arp, EtherType.rarp: decodeARP(type, frame, at: offset, end: end, into: &packet)
    case EtherType.mpls, EtherType.mplsMulticast: decodeMPLS(frame, at: offset, end: end, into: &packet)
    case EtherType.pppoeSession: decodePPPoE(frame, at: offset, end: end, into: &packet)
    case EtherType.pppoeDiscovery:
      packet.encapsulation.insert(.ppp)
      packet.linkPayloadOffset = offset
      packet.endWithUnknownProtocol()
    case 0...EtherType.highestLength:
      // 802.3. The length is not believed, as no length but IP's is: every header is bounded by
      // the frame, and what is above has lengths of its own.
      decodeLLC(frame, at: offset, end: end, into: &packet)
    default:
      packet.linkPayloadOffset = offset
      packet.endWithUnknownProtocol()
    }
  }
}
