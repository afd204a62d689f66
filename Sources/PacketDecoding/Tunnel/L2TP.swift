import NetworkTypes

extension PacketDecoder {
  /// L2TP over UDP (RFC 2661 3.1, RFC 3931 4.1.2): flags and version; control messages have no
  /// packet in them.
  static func decodeL2TP(_ frame: RawSpan, at offset: Int, end: Int, into packet: inout Packet) {
    guard frame.holds(8, at: offset, end: end) else { return }
    let flags: UInt16 = frame.bigEndian(at: offset)
    guard flags & 0x8000 == 0 else { return }
    switch flags & 0xf {
    case 2: decodeL2TP2(flags, frame, at: offset, end: end, into: &packet)
    case 3 where frame.bigEndian(at: offset, as: UInt32.self) == 0x0003_0000:
      decodeL2TP3(frame, at: offset + 4, end: end, into: &packet)
    default: return
    }
  }

  private static func decodeL2TP2(
    _ flags: UInt16, _ frame: RawSpan, at offset: Int, end: Int, into packet: inout Packet
  ) {
    // Reserved bits are zero.
    guard flags & 0x34f0 == 0 else { return }
    var position = offset + 2
    if flags & 0x4000 != 0 {
      let length = Int(frame.bigEndian(at: position, as: UInt16.self))
      guard length >= 8, length <= end - offset else { return }
      position += 2
    }
    guard frame.holds(4, at: position, end: end) else {
      packet.stop = .truncatedTunnel
      return
    }
    let key: UInt32 = frame.bigEndian(at: position)
    position += 4
    if flags & 0x0800 != 0 { position += 4 }  // sequence numbers
    if flags & 0x0200 != 0 {
      guard frame.holds(2, at: position, end: end) else {
        packet.stop = .truncatedTunnel
        return
      }
      position += 2 + Int(frame.bigEndian(at: position, as: UInt16.self))
    }
    guard position < end else { return }
    decodeTunnel(.l2tp2, key: key, .ppp, frame, at: position, end: end, into: &packet)
  }

  /// Session, then a cookie of 0, 4 or 8 bytes and a sublayer of 0 or 4, whose lengths were agreed
  /// on elsewhere (RFC 3931 4.1): the first pair of lengths behind which a frame with IP in it is
  /// whole and fits to the byte counts.
  static func decodeL2TP3(_ frame: RawSpan, at offset: Int, end: Int, into packet: inout Packet) {
    guard frame.holds(4, at: offset, end: end) else {
      packet.stop = .truncatedTunnel
      return
    }
    let session: UInt32 = frame.bigEndian(at: offset)
    // Session 0 is the control connection.
    guard session != 0 else { return }
    for extra in [0, 4, 8, 12] {
      let start = offset + 4 + extra
      guard looksLikeEthernet(frame, at: start, end: end) else { continue }
      return decodeTunnel(.l2tp3, key: session, .ethernet, frame, at: start, end: end, into: &packet)
    }
  }

  /// An Ethernet header, tags included, in front of an IP header whose version fits the type and
  /// whose length fits the frame, or in front of ARP.
  static func looksLikeEthernet(_ frame: RawSpan, at offset: Int, end: Int) -> Bool {
    var position = offset + 12
    for _ in 0..<4 {
      guard frame.holds(10, at: position, end: end) else { return false }
      let type: UInt16 = frame.bigEndian(at: position)
      switch type {
      case EtherType.vlan, EtherType.serviceVLAN: position += 4
      case EtherType.ipv4:
        let length = Int(frame.bigEndian(at: position + 4, as: UInt16.self))
        return frame[position + 2] >> 4 == 4 && length >= 20 && length <= end - position - 2
      case EtherType.ipv6:
        let length = Int(frame.bigEndian(at: position + 6, as: UInt16.self))
        return frame[position + 2] >> 4 == 6 && length + 40 <= end - position - 2
      case EtherType.arp:
        return frame.bigEndian(at: position + 4, as: UInt16.self) == EtherType.ipv4
      default: return false
      }
    }
    return false
  }
}
