import NetworkTypes

extension PacketDecoder {
  /// BSD loopback: the address family in the capturing host's byte order.
  static func decodeNull(_ frame: RawSpan, at offset: Int, end: Int, into packet: inout Packet) {
    guard frame.holds(4, at: offset, end: end) else {
      packet.stop = .truncatedLink
      return
    }
    let family: UInt32 = frame.littleEndian(at: offset)
    // Families fit one byte, so the order shows in where it stands.
    let value = family > 0xffff ? family.byteSwapped : family
    decodeFamily(value, frame, at: offset + 4, end: end, into: &packet)
  }

  /// OpenBSD loopback: the address family in network order.
  static func decodeLoop(_ frame: RawSpan, at offset: Int, end: Int, into packet: inout Packet) {
    guard frame.holds(4, at: offset, end: end) else {
      packet.stop = .truncatedLink
      return
    }
    decodeFamily(frame.bigEndian(at: offset), frame, at: offset + 4, end: end, into: &packet)
  }

  private static func decodeFamily(
    _ family: UInt32, _ frame: RawSpan, at offset: Int, end: Int, into packet: inout Packet
  ) {
    packet.dropPseudoHeader(offset)
    switch family {
    case 2: decodeIPv4(frame, at: offset, end: end, into: &packet)
    // IPv6's number on Linux, Windows, NetBSD and OpenBSD, FreeBSD, and macOS.
    case 10, 23, 24, 28, 30: decodeIPv6(frame, at: offset, end: end, into: &packet)
    default: packet.endWithUnknownProtocol()
    }
  }

  /// No link header: the version nibble tells which IP it is.
  static func decodeRawIP(_ frame: RawSpan, at offset: Int, end: Int, into packet: inout Packet) {
    guard frame.holds(1, at: offset, end: end) else {
      packet.stop = .truncatedLink
      return
    }
    switch frame[offset] >> 4 {
    case 4: decodeIPv4(frame, at: offset, end: end, into: &packet)
    case 6: decodeIPv6(frame, at: offset, end: end, into: &packet)
    default: packet.stop = .badIPVersion
    }
  }

  /// SLIP (RFC 1055) behind the 16 bytes of direction and header that captures put in front.
  static func decodeSLIP(_ frame: RawSpan, at offset: Int, end: Int, into packet: inout Packet) {
    packet.encapsulation.insert(.slip)
    guard frame.holds(16, at: offset, end: end) else {
      packet.stop = .truncatedLink
      return
    }
    packet.dropPseudoHeader(offset + 16)
    decodeRawIP(frame, at: offset + 16, end: end, into: &packet)
  }
}
