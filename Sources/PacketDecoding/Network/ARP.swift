import NetworkTypes

extension PacketDecoder {
  /// ARP (RFC 826), RARP (RFC 903) and inverse ARP (RFC 2390): the same header, told apart by the
  /// operation. Only IPv4 is resolved this way, so protocol addresses of another length are bad.
  static func decodeARP(
    _ type: UInt16, _ frame: RawSpan, at offset: Int, end: Int, into packet: inout Packet
  ) {
    guard frame.holds(8, at: offset, end: end) else {
      packet.stop = .truncatedARP
      return
    }
    let hardwareLength = Int(frame[offset + 4])
    let operation: UInt16 = frame.bigEndian(at: offset + 6)
    let isReverse = type == EtherType.rarp || operation == 3 || operation == 4
    // Hardware addresses run from ARCNET's single byte to InfiniBand's 20.
    guard frame[offset + 5] == 4, isReverse ? hardwareLength == 6 : 1...32 ~= hardwareLength else {
      packet.stop = .badARP
      return
    }
    let length = 8 + 2 * (hardwareLength + 4)
    guard frame.holds(length, at: offset, end: end) else {
      packet.stop = .truncatedARP
      return
    }
    let target = offset + 8 + hardwareLength + 4
    packet.network = isReverse ? .rarp : .arp
    packet.transport = .other
    packet.networkOffset = offset
    packet.arpHardwareType = frame.bigEndian(at: offset)
    packet.arpProtocolType = frame.bigEndian(at: offset + 2)
    packet.arpHardwareLength = UInt8(truncatingIfNeeded: hardwareLength)
    packet.arpProtocolLength = 4
    packet.arpOperation = operation
    // Of a longer address the first 48 bits; a shorter one is padded in front.
    packet.arpSenderMAC = hardwareAddress(frame, at: offset + 8, length: hardwareLength)
    packet.arpTargetMAC = hardwareAddress(frame, at: target, length: hardwareLength)
    packet.source = IPAddress(ipv4: frame.bigEndian(at: offset + 8 + hardwareLength))
    packet.destination = IPAddress(ipv4: frame.bigEndian(at: target + hardwareLength))
    packet.sourcePort = 0
    packet.destinationPort = 0
    packet.setPayload(at: offset + length, end: end, captured: frame.byteCount)
    // Argus counts the frame without 28 bytes of ARP, link header included.
    packet.payloadLength = UInt32(clamping: max(Int(packet.wireLength) - length, 0))
  }

  private static func hardwareAddress(_ frame: RawSpan, at offset: Int, length: Int) -> MACAddress {
    if length >= 6 { return frame.macAddress(at: offset) }
    var value: UInt64 = 0
    for index in 0..<length { value = value << 8 | UInt64(frame[offset + index]) }
    return MACAddress(value: value)
  }
}
