import NetworkTypes

extension PacketDecoder {
  /// UDP (RFC 768). Its length field is not believed: the IP length bounds the payload.
  static func decodeUDP(_ frame: RawSpan, at offset: Int, end: Int, into packet: inout Packet) {
    guard frame.holds(8, at: offset, end: end) else {
      decodeCutPorts(frame, at: offset, end: end, into: &packet)
      if frame.holds(4, at: offset, end: end) { packet.transport = .udp }
      return
    }
    let ports: UInt32 = frame.bigEndian(at: offset)
    packet.transport = .udp
    packet.sourcePort = UInt16(truncatingIfNeeded: ports >> 16)
    packet.destinationPort = UInt16(truncatingIfNeeded: ports)
    packet.setPayload(at: offset &+ 8, end: end, captured: frame.byteCount)
    if packet.opensEverything { decodeUDPTunnel(frame, at: offset &+ 8, end: end, into: &packet) }
  }
}
