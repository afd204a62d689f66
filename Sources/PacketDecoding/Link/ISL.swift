import NetworkTypes

extension PacketDecoder {
  /// Cisco's inter-switch link: destination 01:00:0c:00:00 or 03:00:0c:00:00 and a length where
  /// Ethernet has its type.
  static func isISL(_ frame: RawSpan, at offset: Int) -> Bool {
    let prefix = frame.macAddress(at: offset).value >> 8
    return prefix == 0x01_000c_0000 || prefix == 0x03_000c_0000
  }

  /// 26 bytes in front of, and 4 of checksum behind, a whole Ethernet frame, whose addresses are
  /// the ones that count. The caller has proven 14 bytes.
  static func decodeISL(_ frame: RawSpan, at offset: Int, end: Int, into packet: inout Packet) {
    packet.encapsulation.formUnion([.ethernet, .isl])
    if packet.network == .none {
      packet.hasMAC = true
      packet.destinationMAC = frame.macAddress(at: offset)
      packet.sourceMAC = frame.macAddress(at: offset + 6)
      packet.outerEtherType = frame.bigEndian(at: offset + 12)
      packet.keyByLink(etherType: packet.outerEtherType)
    }
    decodeTunnelledEthernet(frame, at: offset + 26, end: end, into: &packet)
  }
}
