import NetworkTypes

extension PacketDecoder {
  /// VXLAN (RFC 7348 5): flags with the network bit alone, or with the group policy bit; VNI; then
  /// an Ethernet frame.
  static func decodeVXLAN(_ frame: RawSpan, at offset: Int, end: Int, into packet: inout Packet) {
    guard frame.holds(8, at: offset, end: end) else {
      packet.stop = .truncatedTunnel
      return
    }
    let head: UInt64 = frame.bigEndian(at: offset)
    let flags = UInt8(truncatingIfNeeded: head >> 56)
    // The protocol bit makes it the generic protocol extension, whatever the port.
    if flags & 0x04 != 0 { return decodeVXLANGPE(frame, at: offset, end: end, into: &packet) }
    // Bytes 2 and 3 hold a group only with its bit; a last byte other than 0 is no VXLAN.
    guard flags & 0x7f == 0x08, flags & 0x80 != 0 || head >> 32 & 0xffff == 0, head & 0xff == 0 else {
      return
    }
    decodeTunnel(
      .vxlan, key: UInt32(truncatingIfNeeded: head >> 8 & 0xff_ffff), .ethernet, frame, at: offset + 8,
      end: end, into: &packet)
  }

  /// Generic protocol extension (draft-ietf-nvo3-vxlan-gpe 3): version 0, and with the P bit a next
  /// protocol.
  static func decodeVXLANGPE(_ frame: RawSpan, at offset: Int, end: Int, into packet: inout Packet) {
    guard frame.holds(8, at: offset, end: end) else {
      packet.stop = .truncatedTunnel
      return
    }
    let head: UInt64 = frame.bigEndian(at: offset)
    let flags = UInt8(truncatingIfNeeded: head >> 56)
    guard flags & 0xb0 == 0, flags & 0x08 != 0, head & 0xff == 0 else { return }
    let next = flags & 0x04 == 0 ? 3 : UInt8(truncatingIfNeeded: head >> 32)
    decodeNext(
      next, key: UInt32(truncatingIfNeeded: head >> 8 & 0xff_ffff), frame, at: offset + 8, end: end,
      into: &packet)
  }

  /// The protocol numbers that GPE and the network service header share.
  private static func decodeNext(
    _ next: UInt8, key: UInt32, _ frame: RawSpan, at offset: Int, end: Int, into packet: inout Packet
  ) {
    let payload: TunnelPayload
    var start = offset
    var inside = next
    if next == 4 {
      // Network service header (RFC 8300 2): version 0, length in words, next protocol.
      guard frame.holds(8, at: offset, end: end) else {
        packet.stop = .truncatedTunnel
        return
      }
      let head: UInt32 = frame.bigEndian(at: offset)
      let length = Int(head >> 16 & 0x3f) * 4
      guard head >> 30 == 0, length >= 8 else { return }
      guard frame.holds(length, at: offset, end: end) else {
        packet.stop = .truncatedTunnel
        return
      }
      start += length
      inside = UInt8(truncatingIfNeeded: head)
    }
    switch inside {
    case 1: payload = .etherType(EtherType.ipv4)
    case 2: payload = .etherType(EtherType.ipv6)
    case 3: payload = .ethernet
    case 5: payload = .etherType(EtherType.mpls)
    default: return
    }
    decodeTunnel(.vxlanGPE, key: key, payload, frame, at: start, end: end, into: &packet)
  }
}
