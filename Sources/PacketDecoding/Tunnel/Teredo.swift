import NetworkTypes

extension PacketDecoder {
  /// Teredo (RFC 4380 5.1.1): IPv6, at its server's port perhaps behind an authentication header
  /// and an origin indication. Clients talk to each other on any port, so what is taken for Teredo
  /// elsewhere must be IPv6 of exactly the datagram's length with an address of 2001::/32.
  static func decodeTeredo(_ frame: RawSpan, at offset: Int, end: Int, into packet: inout Packet) {
    var position = offset
    let isServer = packet.sourcePort == TunnelPort.teredo || packet.destinationPort == TunnelPort.teredo
    if isServer {
      if frame.holds(4, at: position, end: end), frame.bigEndian(at: position, as: UInt16.self) == 1 {
        // Identifier and authentication value, then nonce and confirmation.
        position += 13 + Int(frame[position + 2]) + Int(frame[position + 3])
      }
      if frame.holds(2, at: position, end: end), frame.bigEndian(at: position, as: UInt16.self) == 0 {
        position += 8
      }
    }
    guard frame.holds(40, at: position, end: end), frame[position] >> 4 == 6 else { return }
    let length = 40 + Int(frame.bigEndian(at: position + 4, as: UInt16.self))
    guard length == end - position else { return }
    let hasPrefix =
      frame.bigEndian(at: position + 8, as: UInt32.self) == 0x2001_0000
      || frame.bigEndian(at: position + 24, as: UInt32.self) == 0x2001_0000
    guard isServer || hasPrefix else { return }
    decodeTunnel(.teredo, key: nil, .ip, frame, at: position, end: end, into: &packet)
  }
}
