import NetworkTypes

extension PacketDecoder {
  /// Frame relay (Q.922): an address of 2, 3 or 4 bytes, the last with its lowest bit set; then what
  /// RFC 2427 says (control 3 and a network layer identifier), or Cisco's plain Ethertype.
  static func decodeFrameRelay(_ frame: RawSpan, at offset: Int, end: Int, into packet: inout Packet) {
    var position = offset
    for _ in 0..<4 {
      guard frame.holds(1, at: position, end: end) else {
        packet.stop = .truncatedLink
        return
      }
      position += 1
      if frame[position - 1] & 1 != 0 { break }
    }
    guard frame.holds(2, at: position, end: end) else {
      packet.stop = .truncatedLink
      return
    }
    guard frame[position] == 3 else {
      // Ethertype at once.
      packet.dropPseudoHeader(position + 2)
      let type: UInt16 = frame.bigEndian(at: position)
      guard type > EtherType.highestLength else { return packet.endWithUnknownProtocol() }
      return decodeEtherType(type, frame, at: position + 2, end: end, into: &packet)
    }
    position += 1
    // A pad of zero in front of the identifier.
    if frame[position] == 0, frame.holds(2, at: position, end: end) { position += 1 }
    switch frame[position] {
    case 0xcc:
      packet.dropPseudoHeader(position + 1)
      decodeIPv4(frame, at: position + 1, end: end, into: &packet)
    case 0x8e:
      packet.dropPseudoHeader(position + 1)
      decodeIPv6(frame, at: position + 1, end: end, into: &packet)
    case 0x80: decodeRelaySNAP(frame, at: position + 1, end: end, into: &packet)
    default: packet.endWithUnknownProtocol()
    }
  }

  /// Organisation code and type, of Ethernet or of a bridged frame (0080c2; 7 without, 1 with its
  /// checksum).
  private static func decodeRelaySNAP(
    _ frame: RawSpan, at offset: Int, end: Int, into packet: inout Packet
  ) {
    guard frame.holds(5, at: offset, end: end) else {
      packet.stop = .truncatedLink
      return
    }
    packet.dropPseudoHeader(offset + 5)
    let organisation = frame.bigEndian(at: offset, as: UInt32.self) >> 8
    let type: UInt16 = frame.bigEndian(at: offset + 3)
    switch (organisation, type) {
    case (0, _) where type > EtherType.highestLength:
      decodeEtherType(type, frame, at: offset + 5, end: end, into: &packet)
    case (0x80c2, 1), (0x80c2, 7): decodeEthernet(frame, at: offset + 5, end: end, into: &packet)
    default: packet.endWithUnknownProtocol()
    }
  }
}
