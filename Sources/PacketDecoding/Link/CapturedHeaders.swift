import NetworkTypes

// Links whose captures put a header of the capturing system in front.

extension PacketDecoder {
  /// Per-packet information: version, flags, length and the link type of what follows, in
  /// little-endian order.
  static func decodePPI(_ frame: RawSpan, at offset: Int, end: Int, into packet: inout Packet) {
    guard frame.holds(8, at: offset, end: end) else {
      packet.stop = .truncatedLink
      return
    }
    let length = Int(frame.littleEndian(at: offset + 2, as: UInt16.self))
    guard length >= 8, frame.holds(length, at: offset, end: end) else {
      packet.stop = .truncatedLink
      return
    }
    let type: UInt32 = frame.littleEndian(at: offset + 4)
    // Links with headers of their own would count those from the frame's start.
    switch LinkLayer(rawValue: type) {
    case .ethernet, .ieee80211, .raw, .raw12, .raw14, .ipv4, .ipv6, .fddi, .tokenRing:
      packet.dropPseudoHeader(offset + length)
      decodeLink(type, frame, at: offset + length, end: end, into: &packet)
    case .null, .loop, .ppp, .ciscoHDLC, .linuxCooked, .radiotap, .frameRelay:
      decodeLink(type, frame, at: offset + length, end: end, into: &packet)
    default: packet.stop = .unsupportedLinkType
    }
  }

  /// OpenBSD's view of IPsec: family in the host's order, index, flags; then IP.
  static func decodeEnc(_ frame: RawSpan, at offset: Int, end: Int, into packet: inout Packet) {
    guard frame.holds(12, at: offset, end: end) else {
      packet.stop = .truncatedLink
      return
    }
    packet.dropPseudoHeader(offset + 12)
    decodeRawIP(frame, at: offset + 12, end: end, into: &packet)
  }

  /// IP over InfiniBand: two addresses of 20 bytes, and the encapsulation of RFC 4391 section 6: a
  /// type and two reserved bytes.
  static func decodeIPoIB(_ frame: RawSpan, at offset: Int, end: Int, into packet: inout Packet) {
    guard frame.holds(44, at: offset, end: end) else {
      packet.stop = .truncatedLink
      return
    }
    packet.dropPseudoHeader(offset + 44)
    let type: UInt16 = frame.bigEndian(at: offset + 40)
    guard type > EtherType.highestLength else { return packet.endWithUnknownProtocol() }
    decodeEtherType(type, frame, at: offset + 44, end: end, into: &packet)
  }

  /// Prism and AVS headers in front of 802.11. Prism: a message code and a length, in the host's
  /// order; AVS, which may stand in its place: a version of 0x802110xx and a length, both in network
  /// order.
  static func decodePrism(_ frame: RawSpan, at offset: Int, end: Int, into packet: inout Packet) {
    guard frame.holds(8, at: offset, end: end) else {
      packet.stop = .truncatedLink
      return
    }
    let length: Int
    if frame.bigEndian(at: offset, as: UInt32.self) >> 8 == 0x80_2110 {
      packet.encapsulation.insert(.avs)
      length = Int(frame.bigEndian(at: offset + 4, as: UInt32.self))
    } else {
      packet.encapsulation.insert(.prism)
      let word: UInt32 = frame.littleEndian(at: offset + 4)
      length = Int(word > 0xffff ? word.byteSwapped : word)
    }
    guard length >= 8, length <= 4096, frame.holds(length, at: offset, end: end) else {
      packet.stop = .truncatedLink
      return
    }
    packet.dropPseudoHeader(offset + length)
    decodeIEEE80211(frame, at: offset + length, end: end, into: &packet)
  }
}
