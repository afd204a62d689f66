import NetworkTypes

extension PacketDecoder {
  /// A label stack (RFC 3032): label, traffic class, bottom bit, TTL. What it carries is not
  /// said anywhere; the first nibble tells IP from a pseudowire (RFC 4928).
  static func decodeMPLS(_ frame: RawSpan, at offset: Int, end: Int, into packet: inout Packet) {
    packet.encapsulation.insert(.mpls)
    var position = offset
    var entry: UInt32 = 0
    repeat {
      guard packet.mplsCount < Packet.maximumLabels else {
        packet.stop = .nestedTooDeep
        return
      }
      guard frame.holds(4, at: position, end: end) else {
        packet.stop = .truncatedMPLS
        return
      }
      entry = frame.bigEndian(at: position)
      if packet.mplsCount == 0 { packet.mpls = entry }
      packet.mplsCount &+= 1
      position += 4
    } while entry & 0x100 == 0
    guard frame.holds(1, at: position, end: end) else {
      packet.stop = .truncatedMPLS
      return
    }
    switch frame[position] >> 4 {
    case 4: decodeIPv4(frame, at: position, end: end, into: &packet)
    case 6: decodeIPv6(frame, at: position, end: end, into: &packet)
    default: decodePseudowire(frame, at: position, end: end, into: &packet)
    }
  }

  /// Ethernet, with or without a control word (RFC 4448 4.6). Addresses may begin with a nibble of
  /// zero just as control words do. An all-zero word, which is what senders use that do not number
  /// their packets, is one; another is, if the frame makes sense behind it and not without it.
  private static func decodePseudowire(
    _ frame: RawSpan, at offset: Int, end: Int, into packet: inout Packet
  ) {
    var position = offset
    if frame.holds(4, at: offset, end: end), frame[offset] >> 4 == 0 {
      let isWord =
        frame.bigEndian(at: offset, as: UInt32.self) == 0
        || !looksLikeEthernet(frame, at: offset, end: end)
          && looksLikeEthernet(frame, at: offset + 4, end: end)
      if isWord { position += 4 }
    }
    decodeTunnelledEthernet(frame, at: position, end: end, into: &packet)
  }
}
