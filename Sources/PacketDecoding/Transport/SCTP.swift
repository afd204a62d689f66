import NetworkTypes

extension PacketDecoder {
  /// SCTP (RFC 9260 3.1): ports, tag, checksum, then chunks, which are what the packet carries.
  static func decodeSCTP(_ frame: RawSpan, at offset: Int, end: Int, into packet: inout Packet) {
    guard frame.holds(12, at: offset, end: end) else {
      decodeCutPorts(frame, at: offset, end: end, into: &packet)
      return
    }
    setPorts(frame, at: offset, into: &packet)
    packet.setPayload(at: offset + 12, end: end, captured: frame.byteCount)
  }

  /// DCCP (RFC 4340 5.1) and UDP-Lite (RFC 3828): ports first; the payload follows the header.
  static func decodePortsOnly(_ frame: RawSpan, at offset: Int, end: Int, into packet: inout Packet) {
    let isDCCP = packet.ipProtocol == IPProtocol.dccp
    guard frame.holds(isDCCP ? 12 : 8, at: offset, end: end) else {
      decodeCutPorts(frame, at: offset, end: end, into: &packet)
      return
    }
    setPorts(frame, at: offset, into: &packet)
    guard isDCCP else {
      return packet.setPayload(at: offset + 8, end: end, captured: frame.byteCount)
    }
    // The data offset counts words; it can be no less than the header, nor more than the packet.
    let length = Int(frame[offset + 4]) * 4
    guard length >= 12, length <= end - offset else {
      packet.setPayload(at: offset + 12, end: end, captured: frame.byteCount)
      return
    }
    packet.setPayload(at: offset + length, end: end, captured: frame.byteCount)
  }

  private static func setPorts(_ frame: RawSpan, at offset: Int, into packet: inout Packet) {
    let ports: UInt32 = frame.bigEndian(at: offset)
    packet.transport = .other
    packet.sourcePort = UInt16(truncatingIfNeeded: ports >> 16)
    packet.destinationPort = UInt16(truncatingIfNeeded: ports)
  }
}
