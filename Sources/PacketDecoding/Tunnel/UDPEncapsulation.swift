import NetworkTypes

// Small headers between UDP and a packet.

extension PacketDecoder {
  /// ESP in UDP (RFC 3948 2): an index that is not 0, which would mark IKE; a byte alone keeps the
  /// address translation alive. The flow inside is one of ESP between the same addresses.
  static func decodeESPinUDP(_ frame: RawSpan, at offset: Int, end: Int, into packet: inout Packet) {
    guard frame.holds(8, at: offset, end: end), frame.bigEndian(at: offset, as: UInt32.self) != 0,
      packet.outerDepth < packet.outerLimit, packet.enterTunnel()
    else { return }
    packet.setOuter(.espInUDP, frame.bigEndian(at: offset))
    packet.ipProtocol = IPProtocol.esp
    decodeESP(frame, at: offset, end: end, into: &packet)
  }

  /// GRE in UDP (RFC 8086): the datagram's payload is a GRE packet.
  static func decodeGREinUDP(_ frame: RawSpan, at offset: Int, end: Int, into packet: inout Packet) {
    guard frame.holds(4, at: offset, end: end) else {
      packet.stop = .truncatedTunnel
      return
    }
    openGRE(as: .greInUDP, frame, at: offset, end: end, into: &packet)
  }

  /// TZSP: version 1, type, what is inside, then tagged fields up to an end tag.
  static func decodeTZSP(_ frame: RawSpan, at offset: Int, end: Int, into packet: inout Packet) {
    guard frame.holds(5, at: offset, end: end), frame[offset] == 1, frame[offset + 1] <= 1,
      frame.bigEndian(at: offset + 2, as: UInt16.self) == 1
    else { return }
    var position = offset + 4
    for _ in 0..<32 {
      guard frame.holds(1, at: position, end: end) else { return }
      switch frame[position] {
      case 0: position += 1
      case 1:
        return decodeTunnel(.tzsp, key: nil, .ethernet, frame, at: position + 1, end: end, into: &packet)
      default:
        guard frame.holds(2, at: position, end: end) else { return }
        position += 2 + Int(frame[position + 1])
      }
    }
  }

  /// AYIYA (draft-massar-v6ops-ayiya 3): lengths of identity and signature, method, operation,
  /// next header; epoch; then identity and signature.
  static func decodeAYIYA(_ frame: RawSpan, at offset: Int, end: Int, into packet: inout Packet) {
    guard frame.holds(8, at: offset, end: end) else { return }
    let identity = 1 << Int(frame[offset] >> 4)
    let signature = Int(frame[offset + 1] >> 4) * 4
    // Operation 1 forwards; the others have no packet for anybody.
    guard frame[offset + 2] & 0xf == 1, identity <= 64 else { return }
    let start = offset + 8 + identity + signature
    guard start < end else { return }
    switch frame[offset + 3] {
    case IPProtocol.ipv4, IPProtocol.ipv6:
      decodeTunnel(.ayiya, key: nil, .ip, frame, at: start, end: end, into: &packet)
    default: return
    }
  }
}
