import NetworkTypes

extension PacketDecoder {
  /// 802.1Q and 802.1ad tags: control word, then the tagged frame's type (IEEE 802.1Q clause 9).
  static func decodeVLAN(_ frame: RawSpan, at offset: Int, end: Int, into packet: inout Packet) {
    packet.encapsulation.insert(.vlan)
    guard packet.vlanCount < Packet.maximumTags else {
      packet.stop = .nestedTooDeep
      return
    }
    guard frame.holds(4, at: offset, end: end) else {
      packet.stop = .truncatedVLAN
      return
    }
    packet.vlan = frame.bigEndian(at: offset)
    packet.vlanCount &+= 1
    let type: UInt16 = frame.bigEndian(at: offset + 2)
    // A tag inside SNAP, or on a link that gives no key, changes nothing about the key.
    if packet.network == .ethernet, packet.etherType != 0 { packet.etherType = type }
    decodeEtherType(type, frame, at: offset + 4, end: end, into: &packet)
  }
}
