import NetworkTypes

extension PacketDecoder {
  /// Ethernet II and 802.3: destination, source, type or length (IEEE 802.3 clause 3).
  static func decodeEthernet(_ frame: RawSpan, at offset: Int, end: Int, into packet: inout Packet) {
    guard frame.holds(14, at: offset, end: end) else {
      packet.stop = .truncatedLink
      return
    }
    let type: UInt16 = frame.bigEndian(at: offset &+ 12)
    if type <= EtherType.highestLength, isISL(frame, at: offset) {
      return decodeISL(frame, at: offset, end: end, into: &packet)
    }
    packet.encapsulation.insert(.ethernet)
    packet.hasMAC = true
    packet.destinationMAC = frame.macAddress(at: offset)
    packet.sourceMAC = frame.macAddress(at: offset &+ 6)
    packet.outerEtherType = type
    packet.keyByLink(etherType: type)
    if type == EtherType.ipv4 {
      decodeIPv4(frame, at: offset &+ 14, end: end, into: &packet)
    } else {
      decodeEtherType(type, frame, at: offset &+ 14, end: end, into: &packet)
    }
  }

  /// An Ethernet frame inside a frame of a link. If its header is cut the outer flow stands.
  static func decodeTunnelledEthernet(
    _ frame: RawSpan, at offset: Int, end: Int, into packet: inout Packet
  ) {
    guard frame.holds(14, at: offset, end: end) else {
      packet.stop = .truncatedTunnel
      return
    }
    guard packet.enterTunnel() else { return }
    decodeEthernet(frame, at: offset, end: end, into: &packet)
  }
}
