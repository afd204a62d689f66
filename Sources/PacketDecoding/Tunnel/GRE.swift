import NetworkTypes

extension PacketDecoder {
  /// Generic routing encapsulation, version 0 (RFC 1701, 2784, 2890) and 1 (PPTP, RFC 2637).
  /// A packet whose payload is not decoded stays a flow of protocol 47; so do fragments after the
  /// first.
  static func decodeGRE(_ frame: RawSpan, at offset: Int, end: Int, into packet: inout Packet) {
    setOtherTransport(frame, at: offset, end: end, into: &packet)
    guard frame.holds(4, at: offset, end: end) else {
      packet.stop = .truncatedTunnel
      return
    }
    packet.encapsulation.insert(.gre)
    let flags: UInt16 = frame.bigEndian(at: offset)
    let type: UInt16 = frame.bigEndian(at: offset + 2)
    switch flags & 7 {
    case 0: break
    case 1 where type == EtherType.ppp: break
    default: return
    }
    guard let payload = greLength(frame, flags: flags, at: offset, end: end).map({ offset + $0 }) else {
      packet.stop = .truncatedTunnel
      return
    }
    switch type {
    case EtherType.ipv4, EtherType.ipv6, EtherType.mpls, EtherType.mplsMulticast:
      guard packet.enterTunnel() else { return }
      decodeEtherType(type, frame, at: payload, end: end, into: &packet)
    case EtherType.transparentBridging:
      decodeTunnelledEthernet(frame, at: payload, end: end, into: &packet)
    // Without sequence numbers this is ERSPAN I, which has no header; argus leaves it alone.
    case EtherType.erspan where flags & 0x1000 != 0:
      decodeERSPAN(frame, at: payload, end: end, into: &packet)
    case EtherType.ppp:
      guard packet.enterTunnel() else { return }
      // A PPTP acknowledgement carries nothing.
      if payload < end { decodePPP(frame, at: payload, end: end, isLink: false, into: &packet) }
    default: break
    }
  }

  /// Bytes of the header with its optional fields, or nil if they are cut.
  private static func greLength(_ frame: RawSpan, flags: UInt16, at offset: Int, end: Int) -> Int? {
    var length = 4
    if flags & 0xc000 != 0 { length += 4 }  // checksum or routing
    if flags & 0x2000 != 0 { length += 4 }  // key
    if flags & 0x1000 != 0 { length += 4 }  // sequence
    if flags & 7 == 1, flags & 0x80 != 0 { length += 4 }  // acknowledgement
    if flags & 7 == 0, flags & 0x4000 != 0 {
      // Source route entries: family, offset, length, until one of length 0.
      for _ in 0..<16 {
        guard frame.holds(length + 4, at: offset, end: end) else { return nil }
        let entry: UInt32 = frame.bigEndian(at: offset + length)
        length += 4 + Int(entry & 0xff)
        if entry & 0xff == 0 { return length }
      }
      return nil
    }
    return frame.holds(length, at: offset, end: end) ? length : nil
  }

  /// ERSPAN II: 8 bytes, version in the first nibble (draft-foschiano-erspan 4.2), then Ethernet.
  private static func decodeERSPAN(
    _ frame: RawSpan, at offset: Int, end: Int, into packet: inout Packet
  ) {
    guard frame.holds(8, at: offset, end: end) else {
      packet.stop = .truncatedTunnel
      return
    }
    guard frame[offset] >> 4 == 1 else { return }
    packet.encapsulation.insert(.erspan)
    decodeTunnelledEthernet(frame, at: offset + 8, end: end, into: &packet)
  }
}
