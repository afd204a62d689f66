import NetworkTypes

extension PacketDecoder {
  /// ICMP (RFC 792).
  static func decodeICMP(_ frame: RawSpan, at offset: Int, end: Int, into packet: inout Packet) {
    decodeMessage(.icmp, frame, at: offset, end: end, into: &packet)
    guard packet.transport == .icmp else { return }
    switch packet.icmpType {
    // Unreachable, source quench, redirect, time exceeded, parameter problem.
    case 3, 4, 5, 11, 12: quote(frame, at: offset + 8, end: end, into: &packet)
    default: break
    }
  }

  /// ICMPv6 (RFC 4443).
  static func decodeICMPv6(_ frame: RawSpan, at offset: Int, end: Int, into packet: inout Packet) {
    decodeMessage(.icmpv6, frame, at: offset, end: end, into: &packet)
    guard packet.transport == .icmpv6 else { return }
    // Unreachable, packet too big, time exceeded, parameter problem.
    if 1...4 ~= packet.icmpType { quote(frame, at: offset + 8, end: end, into: &packet) }
  }

  /// IGMP (RFC 3376): of its header only type and code matter to a flow.
  static func decodeIGMP(_ frame: RawSpan, at offset: Int, end: Int, into packet: inout Packet) {
    decodeMessage(.igmp, frame, at: offset, end: end, into: &packet)
  }

  /// Type, code, checksum and four bytes whose meaning depends on the type. Missing bytes past
  /// the code read as 0.
  private static func decodeMessage(
    _ transport: Packet.Transport, _ frame: RawSpan, at offset: Int, end: Int, into packet: inout Packet
  ) {
    setOtherTransport(frame, at: offset, end: end, into: &packet)
    if !frame.holds(8, at: offset, end: end) { packet.stop = .truncatedTransport }
    guard frame.holds(2, at: offset, end: end) else { return }
    packet.transport = transport
    packet.icmpType = frame[offset]
    packet.icmpCode = frame[offset + 1]
    packet.icmpID = frame.holds(6, at: offset, end: end) ? frame.bigEndian(at: offset + 4) : 0
    packet.icmpSequence = frame.holds(8, at: offset, end: end) ? frame.bigEndian(at: offset + 6) : 0
  }

  private static func quote(_ frame: RawSpan, at offset: Int, end: Int, into packet: inout Packet) {
    if frame.holds(1, at: offset, end: end) { packet.quotedOffset = offset }
  }
}
