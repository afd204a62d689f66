import NetworkTypes

extension PacketDecoder {
  /// Linux cooked capture, version 1: packet type, hardware type, address length, address of the
  /// sender, protocol.
  static func decodeLinuxCooked(_ frame: RawSpan, at offset: Int, end: Int, into packet: inout Packet) {
    packet.encapsulation.formUnion([.ethernet, .linuxCooked])
    guard frame.holds(16, at: offset, end: end) else {
      packet.stop = .truncatedLink
      return
    }
    packet.dropPseudoHeader(offset + 16)
    setCookedAddresses(
      source: frame.macAddress(at: offset + 6), packetType: frame.bigEndian(at: offset), into: &packet)
    let type: UInt16 = frame.bigEndian(at: offset + 14)
    decodeCookedProtocol(type, frame, at: offset + 16, end: end, into: &packet)
  }

  /// Version 2: protocol, interface, hardware type, packet type, address length, address.
  static func decodeLinuxCooked2(_ frame: RawSpan, at offset: Int, end: Int, into packet: inout Packet) {
    packet.encapsulation.formUnion([.ethernet, .linuxCooked])
    guard frame.holds(20, at: offset, end: end) else {
      packet.stop = .truncatedLink
      return
    }
    packet.dropPseudoHeader(offset + 20)
    setCookedAddresses(
      source: frame.macAddress(at: offset + 12), packetType: UInt16(frame[offset + 10]), into: &packet)
    let type: UInt16 = frame.bigEndian(at: offset)
    decodeCookedProtocol(type, frame, at: offset + 20, end: end, into: &packet)
  }

  /// The receiver's address is not captured; a stand-in tells the classes of receiver apart, as
  /// argus records do.
  private static func setCookedAddresses(
    source: MACAddress, packetType: UInt16, into packet: inout Packet
  ) {
    packet.hasMAC = true
    packet.sourceMAC = source
    packet.destinationMAC =
      switch packetType {
      case 1: MACAddress(value: 0xffff_ffff_ffff)  // broadcast
      case 2: MACAddress(value: 0x0100_0000_0000)  // multicast
      case 4: MACAddress(value: 0)  // sent by this host
      default: MACAddress(value: 1)
      }
  }

  private static func decodeCookedProtocol(
    _ type: UInt16, _ frame: RawSpan, at offset: Int, end: Int, into packet: inout Packet
  ) {
    packet.outerEtherType = type
    packet.keyByLink(etherType: type)
    switch type {
    // Novell's raw 802.3, whose first two bytes read as these access points.
    case 1:
      packet.etherType = 0
      packet.dsap = 0xff
      packet.ssap = 0xff
    // 802.2 behind it; the other low numbers are Linux's own and lead nowhere.
    case 4: decodeLLC(frame, at: offset, end: end, into: &packet)
    case 0...EtherType.highestLength: return
    default: decodeEtherType(type, frame, at: offset, end: end, into: &packet)
    }
  }
}
