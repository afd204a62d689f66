import NetworkTypes

extension PacketDecoder {
  /// Authentication header (RFC 4302 2): next header, length in words less 2, and a digest of any
  /// length. In IPv6 more extension headers may follow it.
  static func decodeAH(_ frame: RawSpan, at offset: Int, end: Int, into packet: inout Packet) {
    setOtherTransport(frame, at: offset, end: end, into: &packet)
    guard packet.extensionCount < Packet.maximumExtensions else {
      packet.stop = .nestedTooDeep
      return
    }
    guard frame.holds(12, at: offset, end: end) else {
      packet.stop = .truncatedTransport
      return
    }
    let length = (Int(frame[offset + 1]) + 2) * 4
    guard length >= 12 else {
      packet.stop = .badAHLength
      return
    }
    guard frame.holds(length, at: offset, end: end) else {
      packet.stop = .truncatedTransport
      return
    }
    packet.encapsulation.insert(.ah)
    packet.extensionCount &+= 1
    packet.ipProtocol = frame[offset]
    packet.networkPayloadLength = UInt32(truncatingIfNeeded: max(end - offset - length, 0))
    if packet.network == .ipv6 {
      decodeIPv6Extensions(frame, at: offset + length, end: end, into: &packet)
    } else {
      decodeTransport(frame, at: offset + length, end: end, into: &packet)
    }
  }
}
