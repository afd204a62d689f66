import NetworkTypes

extension PacketDecoder {
  /// IPv6 (RFC 8200).
  static func decodeIPv6(_ frame: RawSpan, at offset: Int, end: Int, into packet: inout Packet) {
    guard frame.holds(40, at: offset, end: end) else {
      packet.stop = .truncatedIPv6
      return
    }
    let first: UInt64 = frame.bigEndian(at: offset)
    guard first >> 60 == 6 else {
      packet.stop = .badIPVersion
      return
    }
    packet.network = .ipv6
    packet.networkOffset = offset
    packet.tos = UInt8(truncatingIfNeeded: first >> 52)
    packet.flowLabel = UInt32(truncatingIfNeeded: first >> 32) & 0xf_ffff
    packet.ttl = UInt8(truncatingIfNeeded: first)
    packet.ipID = 0
    packet.source = frame.ipv6Address(at: offset &+ 8)
    packet.destination = frame.ipv6Address(at: offset &+ 24)
    packet.ipOptions = []
    packet.extensionCount = 0
    packet.isFragment = false
    packet.moreFragments = false
    packet.fragmentOffset = 0
    let next = UInt8(truncatingIfNeeded: first >> 8)
    packet.ipProtocol = next

    // 0 means a jumbogram (RFC 2675) or segmentation offload: both reach to the end of the frame.
    let length = Int(truncatingIfNeeded: first >> 16 & 0xffff)
    let payload = offset &+ 40
    let payloadEnd = length == 0 ? end : min(payload &+ length, end)
    packet.networkPayloadLength = UInt32(truncatingIfNeeded: payloadEnd &- payload)
    switch next {
    case IPProtocol.hopByHop, IPProtocol.routing, IPProtocol.fragment, IPProtocol.destinationOptions:
      decodeIPv6Extensions(frame, at: payload, end: payloadEnd, into: &packet)
    default: decodeTransport(frame, at: payload, end: payloadEnd, into: &packet)
    }
  }
}
