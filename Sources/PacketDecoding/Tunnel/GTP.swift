import NetworkTypes

extension PacketDecoder {
  /// GTP-U (3GPP TS 29.281 5): version 1, user data, length behind the eight fixed bytes, TEID, and
  /// if any flag asks for them four more bytes and a chain of extension headers.
  static func decodeGTP(_ frame: RawSpan, at offset: Int, end: Int, into packet: inout Packet) {
    guard frame.holds(8, at: offset, end: end) else {
      packet.stop = .truncatedTunnel
      return
    }
    let head: UInt64 = frame.bigEndian(at: offset)
    let flags = UInt8(truncatingIfNeeded: head >> 56)
    let length = Int(truncatingIfNeeded: head >> 32 & 0xffff)
    // Version 1 of the user plane, a G-PDU, and no longer than the datagram.
    guard flags >> 4 & 0xf == 3, head >> 48 & 0xff == 255, length > 0, length <= end &- offset &- 8 else {
      return
    }
    var position = offset + 8
    if flags & 7 != 0 {
      guard frame.holds(4, at: position, end: end) else {
        packet.stop = .truncatedTunnel
        return
      }
      var next = flags & 4 != 0 ? frame[position + 3] : 0
      position += 4
      for _ in 0..<Packet.maximumExtensions where next != 0 {
        guard frame.holds(4, at: position, end: end) else {
          packet.stop = .truncatedTunnel
          return
        }
        // In words; nobody could follow a header of none.
        let words = Int(frame[position])
        guard words > 0 else { return }
        guard frame.holds(words * 4, at: position, end: end) else {
          packet.stop = .truncatedTunnel
          return
        }
        next = frame[position + words * 4 - 1]
        position += words * 4
      }
      guard next == 0 else {
        packet.stop = .nestedTooDeep
        return
      }
    }
    decodeTunnel(
      .gtpU, key: UInt32(truncatingIfNeeded: head), .ip, frame, at: position,
      end: min(end, offset + 8 + length),
      into: &packet)
  }
}
