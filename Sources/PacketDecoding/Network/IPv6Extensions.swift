import NetworkTypes

extension PacketDecoder {
  /// Follows the extension headers (RFC 8200 4) from `packet.ipProtocol` at `offset` on, and then
  /// decodes the transport. Where a header is cut, or there are too many, the packet stays a
  /// flow of that header's number.
  ///
  /// Mobility, HIP and Shim6 headers are not followed: what they carry is their own protocol.
  static func decodeIPv6Extensions(
    _ frame: RawSpan, at offset: Int, end: Int, into packet: inout Packet
  ) {
    var position = offset
    while true {
      packet.networkPayloadLength = UInt32(truncatingIfNeeded: max(end - position, 0))
      let current = packet.ipProtocol
      switch current {
      case IPProtocol.hopByHop, IPProtocol.routing, IPProtocol.destinationOptions, IPProtocol.fragment:
        break
      default: return decodeTransport(frame, at: position, end: end, into: &packet)
      }
      guard packet.extensionCount < Packet.maximumExtensions else {
        packet.stop = .nestedTooDeep
        break
      }
      guard frame.holds(8, at: position, end: end) else {
        packet.stop = .truncatedIPv6Extension
        break
      }
      let length = current == IPProtocol.fragment ? 8 : (Int(frame[position + 1]) + 1) * 8
      guard frame.holds(length, at: position, end: end) else {
        packet.stop = .truncatedIPv6Extension
        break
      }
      packet.extensionCount &+= 1
      packet.ipProtocol = frame[position]
      if current == IPProtocol.fragment {
        let word: UInt16 = frame.bigEndian(at: position + 2)
        packet.ipID = frame.bigEndian(at: position + 4)
        packet.fragmentOffset = UInt32(word & 0xfff8)
        packet.moreFragments = word & 1 != 0
        // A fragment that is the whole packet (RFC 6946) is not one for us.
        packet.isFragment = word & 0xfff9 != 0
      }
      position += length
      if packet.fragmentOffset != 0 {
        packet.networkPayloadLength = UInt32(truncatingIfNeeded: max(end - position, 0))
        setOtherTransport(frame, at: position, end: end, into: &packet)
        packet.transport = .fragment
        return
      }
    }
    setOtherTransport(frame, at: position, end: end, into: &packet)
  }
}
