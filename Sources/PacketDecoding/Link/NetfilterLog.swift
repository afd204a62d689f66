import NetworkTypes

extension PacketDecoder {
  /// Netfilter log: family, version, resource, then attributes in the capturing host's order, of
  /// which one is the packet.
  static func decodeNetfilterLog(_ frame: RawSpan, at offset: Int, end: Int, into packet: inout Packet) {
    guard frame.holds(4, at: offset, end: end) else {
      packet.stop = .truncatedLink
      return
    }
    let family = frame[offset]
    var position = offset + 4
    // The kernel writes about a dozen attributes and the packet last.
    for _ in 0..<64 {
      guard frame.holds(4, at: position, end: end) else {
        packet.stop = .truncatedLink
        return
      }
      let (length, type) = attribute(frame, at: position)
      if type == payloadAttribute {
        packet.dropPseudoHeader(position + 4)
        return decodeLogged(family, frame, at: position + 4, end: end, into: &packet)
      }
      // Attributes start at multiples of 4.
      position += max((length + 3) & ~3, 4)
    }
    packet.stop = .nestedTooDeep
  }

  private static var payloadAttribute: UInt16 { 9 }

  /// Types are small numbers, which shows the byte order.
  private static func attribute(_ frame: RawSpan, at position: Int) -> (length: Int, type: UInt16) {
    let length: UInt16 = frame.littleEndian(at: position)
    let type: UInt16 = frame.littleEndian(at: position + 2)
    return type & 0xff == 0 && type != 0
      ? (Int(length.byteSwapped), type.byteSwapped & 0x3fff) : (Int(length), type & 0x3fff)
  }

  private static func decodeLogged(
    _ family: UInt8, _ frame: RawSpan, at offset: Int, end: Int, into packet: inout Packet
  ) {
    switch family {
    case 2: decodeIPv4(frame, at: offset, end: end, into: &packet)
    case 10: decodeIPv6(frame, at: offset, end: end, into: &packet)
    default: packet.endWithUnknownProtocol()
    }
  }
}
