import NetworkTypes

extension PacketDecoder {
  /// Encapsulating security payload (RFC 4303 2): index, sequence number, and then secrets.
  static func decodeESP(_ frame: RawSpan, at offset: Int, end: Int, into packet: inout Packet) {
    setOtherTransport(frame, at: offset, end: end, into: &packet)
    let isWhole = frame.holds(8, at: offset, end: end)
    if !isWhole { packet.stop = .truncatedTransport }
    guard frame.holds(4, at: offset, end: end) else { return }
    packet.transport = .esp
    packet.spi = frame.bigEndian(at: offset)
    packet.espSequence = isWhole ? frame.bigEndian(at: offset + 4) : 0
  }
}
