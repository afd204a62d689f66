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
    guard packet.outerDepth < packet.outerLimit else { return }
    packet.encapsulation.insert(.gre)
    openGRE(as: .gre, frame, at: offset, end: end, into: &packet)
  }

  /// The header at `offset`, of which four bytes are proven, and what is behind it. The kind is what
  /// the tunnel is called unless the header says something more special.
  static func openGRE(
    as kind: TunnelKind, _ frame: RawSpan, at offset: Int, end: Int, into packet: inout Packet
  ) {
    let flags: UInt16 = frame.bigEndian(at: offset)
    let type: UInt16 = frame.bigEndian(at: offset + 2)
    switch flags & 7 {
    case 0: break
    case 1 where type == EtherType.ppp: break
    default: return
    }
    guard let length = greLength(frame, flags: flags, at: offset, end: end) else {
      packet.stop = .truncatedTunnel
      return
    }
    let payload = offset + length
    let key = greKey(frame, flags: flags, at: offset)
    switch type {
    case EtherType.ipv4, EtherType.ipv6, EtherType.mpls, EtherType.mplsMulticast,
      EtherType.transparentBridging:
      decodeTunnel(kind, key: key, .etherType(type), frame, at: payload, end: end, into: &packet)
    case EtherType.erspan:
      decodeERSPAN(isNumbered: flags & 0x1000 != 0, frame, at: payload, end: end, into: &packet)
    case EtherType.erspan3 where packet.opensEverything:
      decodeERSPAN3(frame, at: payload, end: end, into: &packet)
    case EtherType.ppp:
      decodeTunnel(
        flags & 7 == 1 ? .pptp : kind, key: key, .ppp, frame, at: payload, end: end, into: &packet)
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

  /// The key, whose place `greLength` has proven. PPTP's holds a length and the call.
  private static func greKey(_ frame: RawSpan, flags: UInt16, at offset: Int) -> UInt32? {
    guard flags & 0x2000 != 0 else { return nil }
    let key: UInt32 = frame.bigEndian(at: offset + (flags & 0xc000 != 0 ? 8 : 4))
    return flags & 7 == 1 ? key & 0xffff : key
  }
}
