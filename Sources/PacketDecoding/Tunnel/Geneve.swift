import NetworkTypes

extension PacketDecoder {
  /// Geneve (RFC 8926 3.4): version 0, options in words, protocol type, VNI.
  static func decodeGeneve(_ frame: RawSpan, at offset: Int, end: Int, into packet: inout Packet) {
    guard frame.holds(8, at: offset, end: end) else {
      packet.stop = .truncatedTunnel
      return
    }
    let head: UInt64 = frame.bigEndian(at: offset)
    guard head >> 62 == 0, head & 0xff == 0 else { return }
    // Control packets carry messages of the tunnel's ends.
    guard head >> 55 & 1 == 0 else { return }
    let length = 8 + Int(truncatingIfNeeded: head >> 56 & 0x3f) * 4
    guard frame.holds(length, at: offset, end: end) else {
      packet.stop = .truncatedTunnel
      return
    }
    let type = UInt16(truncatingIfNeeded: head >> 32)
    switch type {
    case EtherType.transparentBridging, EtherType.ipv4, EtherType.ipv6, EtherType.mpls: break
    default: return
    }
    decodeTunnel(
      .geneve, key: UInt32(truncatingIfNeeded: head >> 8 & 0xff_ffff), .etherType(type), frame,
      at: offset + length, end: end, into: &packet)
  }
}
