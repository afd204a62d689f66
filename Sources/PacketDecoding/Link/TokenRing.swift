import NetworkTypes

extension PacketDecoder {
  /// Token ring (IEEE 802.5): access control, frame control, addresses, a route of up to 30 bytes if
  /// the sender's address says so, and LLC in frames that are no ring management.
  static func decodeTokenRing(_ frame: RawSpan, at offset: Int, end: Int, into packet: inout Packet) {
    guard frame.holds(14, at: offset, end: end) else {
      packet.stop = .truncatedLink
      return
    }
    packet.hasMAC = true
    packet.destinationMAC = frame.macAddress(at: offset + 2)
    let source = frame.macAddress(at: offset + 8)
    let isRouted = source.value >> 47 == 1
    packet.sourceMAC = MACAddress(value: source.value & 0x7fff_ffff_ffff)
    packet.outerEtherType = 0
    packet.keyByLink(etherType: 0)
    guard frame[offset + 1] & 0xc0 == 0x40 else { return }
    var position = offset + 14
    if isRouted {
      guard frame.holds(2, at: position, end: end) else {
        packet.stop = .truncatedLink
        return
      }
      position += max(2, Int(frame[position] & 0x1f))
    }
    decodeLLC(frame, at: position, end: end, into: &packet)
  }
}
