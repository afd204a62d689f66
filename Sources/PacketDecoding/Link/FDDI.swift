import NetworkTypes

extension PacketDecoder {
  /// FDDI (ISO 9314-2): frame control, addresses, and LLC in an asynchronous LLC frame.
  static func decodeFDDI(_ frame: RawSpan, at offset: Int, end: Int, into packet: inout Packet) {
    packet.encapsulation.insert(.fddi)
    guard frame.holds(13, at: offset, end: end) else {
      packet.stop = .truncatedLink
      return
    }
    packet.hasMAC = true
    packet.destinationMAC = frame.macAddress(at: offset + 1)
    packet.sourceMAC = frame.macAddress(at: offset + 7)
    packet.outerEtherType = 0
    packet.keyByLink(etherType: 0)
    guard frame[offset] & 0xf0 == 0x50 else { return }
    decodeLLC(frame, at: offset + 13, end: end, into: &packet)
  }
}
