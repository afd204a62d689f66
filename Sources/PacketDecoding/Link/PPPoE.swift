import NetworkTypes

extension PacketDecoder {
  /// PPPoE session stage (RFC 2516 4): version and type, code, session, length, then PPP.
  static func decodePPPoE(_ frame: RawSpan, at offset: Int, end: Int, into packet: inout Packet) {
    packet.encapsulation.insert(.ppp)
    guard frame.holds(6, at: offset, end: end) else {
      packet.stop = .truncatedPPP
      return
    }
    // Code 0 is session data; anything else on this Ethertype is not PPP.
    guard frame[offset + 1] == 0 else { return packet.endWithUnknownProtocol() }
    decodePPP(frame, at: offset + 6, end: end, isLink: false, into: &packet)
  }

  /// PPPoE as a link of its own.
  static func decodePPPoELink(_ frame: RawSpan, at offset: Int, end: Int, into packet: inout Packet) {
    packet.dropPseudoHeader(min(offset + 8, end))
    decodePPPoE(frame, at: offset, end: end, into: &packet)
  }
}
