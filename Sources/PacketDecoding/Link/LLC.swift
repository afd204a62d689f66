import NetworkTypes

extension PacketDecoder {
  /// Logical link control: two service access points and control (IEEE 802.2), and behind the
  /// SNAP access points an organisation code and a type (RFC 1042).
  static func decodeLLC(_ frame: RawSpan, at offset: Int, end: Int, into packet: inout Packet) {
    guard frame.holds(3, at: offset, end: end) else {
      packet.stop = .truncatedLLC
      return
    }
    let dsap = frame[offset]
    let ssap = frame[offset + 1]
    packet.encapsulation.insert(.llc)
    if packet.network == .ethernet {
      packet.etherType = 0
      packet.dsap = dsap
      packet.ssap = ssap
      packet.linkPayloadOffset = offset + 3
    }
    guard dsap == 0xaa, ssap == 0xaa, frame[offset + 2] == 3 else {
      return packet.endWithUnknownProtocol()
    }
    guard frame.holds(8, at: offset, end: end) else {
      packet.stop = .truncatedLLC
      return
    }
    // Ethertypes stand behind the code of zero, and behind 0000f8 (IEEE 802.1H bridge tunnel).
    let organisation = frame.bigEndian(at: offset + 2, as: UInt32.self) & 0xff_ffff
    let type: UInt16 = frame.bigEndian(at: offset + 6)
    guard organisation == 0 || organisation == 0xf8, type > EtherType.highestLength else {
      return packet.endWithUnknownProtocol()
    }
    decodeEtherType(type, frame, at: offset + 8, end: end, into: &packet)
  }
}
