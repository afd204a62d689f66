import NetworkTypes

extension PacketDecoder {
  /// Cisco's HDLC: address, zero, Ethertype (RFC 4349 describes it as a pseudowire).
  static func decodeCiscoHDLC(_ frame: RawSpan, at offset: Int, end: Int, into packet: inout Packet) {
    packet.encapsulation.insert(.ciscoHDLC)
    guard frame.holds(4, at: offset, end: end) else {
      packet.stop = .truncatedLink
      return
    }
    packet.dropPseudoHeader(offset + 4)
    let type: UInt16 = frame.bigEndian(at: offset + 2)
    switch type {
    // SLARP keepalives use the number of RARP and not its format.
    case EtherType.rarp, 0...EtherType.highestLength: packet.endWithUnknownProtocol()
    default: decodeEtherType(type, frame, at: offset + 4, end: end, into: &packet)
    }
  }
}
