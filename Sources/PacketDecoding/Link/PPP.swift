import NetworkTypes

extension PacketDecoder {
  /// The serial link: the framing is not counted as wire length.
  static func decodePPPLink(_ frame: RawSpan, at offset: Int, end: Int, into packet: inout Packet) {
    decodePPP(frame, at: offset, end: end, isLink: true, into: &packet)
  }

  /// RFC 1662 framing, or Cisco's, told apart by the address byte.
  static func decodePPPHDLCLink(_ frame: RawSpan, at offset: Int, end: Int, into packet: inout Packet) {
    guard frame.holds(1, at: offset, end: end) else {
      packet.stop = .truncatedLink
      return
    }
    if frame[offset] == 0x0f || frame[offset] == 0x8f {
      return decodeCiscoHDLC(frame, at: offset, end: end, into: &packet)
    }
    packet.encapsulation.insert(.hdlc)
    decodePPP(frame, at: offset, end: end, isLink: true, into: &packet)
  }

  /// Address and control, which may be left out (RFC 1661 6.6), and a protocol number of one or
  /// two bytes: the first is even only if a second follows (RFC 1661 2).
  static func decodePPP(
    _ frame: RawSpan, at offset: Int, end: Int, isLink: Bool, into packet: inout Packet
  ) {
    packet.encapsulation.insert(.ppp)
    var position = offset
    if frame.holds(2, at: position, end: end), frame[position] == 0xff, frame[position + 1] == 3 {
      position += 2
    }
    guard frame.holds(1, at: position, end: end) else {
      packet.stop = .truncatedPPP
      return
    }
    var number = UInt16(frame[position])
    position += 1
    if number & 1 == 0 {
      guard frame.holds(1, at: position, end: end) else {
        packet.stop = .truncatedPPP
        return
      }
      number = number << 8 | UInt16(frame[position])
      position += 1
    }
    if isLink { packet.dropPseudoHeader(position) }
    switch number {
    case 0x0021: decodeIPv4(frame, at: position, end: end, into: &packet)
    case 0x0057: decodeIPv6(frame, at: position, end: end, into: &packet)
    case 0x0281, 0x0283: decodeMPLS(frame, at: position, end: end, into: &packet)
    default: packet.endWithUnknownProtocol()
    }
  }
}
