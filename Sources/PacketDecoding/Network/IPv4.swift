import NetworkTypes

extension PacketDecoder {
  /// IPv4 (RFC 791).
  static func decodeIPv4(_ frame: RawSpan, at offset: Int, end: Int, into packet: inout Packet) {
    guard frame.holds(20, at: offset, end: end) else {
      packet.stop = .truncatedIPv4
      return
    }
    // Three loads for the whole fixed header: each one is checked.
    let first: UInt64 = frame.bigEndian(at: offset)
    let second: UInt64 = frame.bigEndian(at: offset &+ 8)
    let destination: UInt32 = frame.bigEndian(at: offset &+ 16)
    guard first >> 60 == 4 else {
      packet.stop = .badIPVersion
      return
    }
    let headerLength = Int(truncatingIfNeeded: first >> 56 & 0xf) &* 4
    guard headerLength >= 20 else {
      packet.stop = .badIPv4HeaderLength
      return
    }
    var totalLength = Int(truncatingIfNeeded: first >> 32 & 0xffff)
    if totalLength < headerLength {
      switch totalLength {
      // Segmentation offload: the host captured before the interface filled it in.
      case 0 where end &- offset >= headerLength: totalLength = end &- offset
      case 0: packet.stop = .truncatedIPv4
      case 1..<20: packet.stop = .badIPv4TotalLength
      default: packet.stop = .badIPv4HeaderLength
      }
      if packet.stop != .complete { return }
    }

    packet.network = .ipv4
    packet.networkOffset = offset
    packet.tos = UInt8(truncatingIfNeeded: first >> 48)
    packet.ipID = UInt32(truncatingIfNeeded: first >> 16 & 0xffff)
    packet.ttl = UInt8(truncatingIfNeeded: second >> 56)
    packet.ipProtocol = UInt8(truncatingIfNeeded: second >> 48)
    packet.source = IPAddress(ipv4: UInt32(truncatingIfNeeded: second))
    packet.destination = IPAddress(ipv4: destination)
    packet.flowLabel = 0
    packet.ipOptions = []
    packet.extensionCount = 0
    let fragmentOffset = UInt32(truncatingIfNeeded: first & 0x1fff) &* 8
    packet.fragmentOffset = fragmentOffset
    packet.moreFragments = first & 0x2000 != 0
    packet.isFragment = first & 0x3fff != 0
    packet.networkPayloadLength = UInt32(truncatingIfNeeded: totalLength &- headerLength)

    let payload = offset &+ headerLength
    let payloadEnd = offset &+ totalLength
    if headerLength > 20 {
      let captured = min(payload, frame.byteCount, end)
      packet.ipOptions = ipv4Options(frame, from: offset &+ 20, to: captured)
      guard captured == payload else {
        setOtherTransport(frame, at: payload, end: payloadEnd, into: &packet)
        packet.stop = .truncatedIPv4
        return
      }
    }
    if fragmentOffset != 0 {
      setOtherTransport(frame, at: payload, end: payloadEnd, into: &packet)
      packet.transport = .fragment
      return
    }
    decodeTransport(frame, at: payload, end: payloadEnd, into: &packet)
  }
}
