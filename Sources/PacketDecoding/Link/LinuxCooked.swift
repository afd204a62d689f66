import NetworkTypes

/// Hardware types of cooked captures (ARPHRD_ numbers of Linux) for which LINKTYPE_LINUX_SLL gives the
/// protocol number another meaning, or none.
private enum CookedHardware {
  static let frameRelay: UInt16 = 770
  static let radiotap: UInt16 = 803
  static let netlink: UInt16 = 824
}

extension PacketDecoder {
  /// Linux cooked capture, version 1: packet type, hardware type, address length, address of the
  /// sender, protocol.
  static func decodeLinuxCooked(_ frame: RawSpan, at offset: Int, end: Int, into packet: inout Packet) {
    packet.encapsulation.formUnion([.ethernet, .linuxCooked])
    guard frame.holds(16, at: offset, end: end) else {
      packet.stop = .truncatedLink
      return
    }
    let hardware: UInt16 = frame.bigEndian(at: offset + 2)
    if decodeCookedLink(hardware, frame, at: offset + 16, end: end, into: &packet) { return }
    packet.dropPseudoHeader(offset + 16)
    setCookedAddresses(
      source: frame.macAddress(at: offset + 6), packetType: frame.bigEndian(at: offset), into: &packet)
    let type: UInt16 = frame.bigEndian(at: offset + 14)
    decodeCookedProtocol(type, on: hardware, frame, at: offset + 16, end: end, into: &packet)
  }

  /// Version 2: protocol, interface, hardware type, packet type, address length, address.
  static func decodeLinuxCooked2(_ frame: RawSpan, at offset: Int, end: Int, into packet: inout Packet) {
    packet.encapsulation.formUnion([.ethernet, .linuxCooked])
    guard frame.holds(20, at: offset, end: end) else {
      packet.stop = .truncatedLink
      return
    }
    let hardware: UInt16 = frame.bigEndian(at: offset + 8)
    if decodeCookedLink(hardware, frame, at: offset + 20, end: end, into: &packet) { return }
    packet.dropPseudoHeader(offset + 20)
    setCookedAddresses(
      source: frame.macAddress(at: offset + 12), packetType: UInt16(frame[offset + 10]), into: &packet)
    let type: UInt16 = frame.bigEndian(at: offset)
    decodeCookedProtocol(type, on: hardware, frame, at: offset + 20, end: end, into: &packet)
  }

  /// Hardware whose frames are captured with their own header, whatever the protocol number says.
  private static func decodeCookedLink(
    _ hardware: UInt16, _ frame: RawSpan, at offset: Int, end: Int, into packet: inout Packet
  ) -> Bool {
    switch hardware {
    case CookedHardware.frameRelay: decodeFrameRelay(frame, at: offset, end: end, into: &packet)
    case CookedHardware.radiotap: decodeRadiotap(frame, at: offset, end: end, into: &packet)
    default: return false
    }
    return true
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
    _ type: UInt16, on hardware: UInt16, _ frame: RawSpan, at offset: Int, end: Int, into packet: inout Packet
  ) {
    packet.outerEtherType = type
    packet.keyByLink(etherType: type)
    switch type {
    // Novell's raw 802.3, whose first two bytes read as these access points.
    case 1 where hardware != CookedHardware.netlink:
      packet.etherType = 0
      packet.dsap = 0xff
      packet.ssap = 0xff
    // 802.2 behind it: of Ethernet, of token ring.
    case 4 where hardware != CookedHardware.netlink, 0x11 where hardware != CookedHardware.netlink:
      decodeLLC(frame, at: offset, end: end, into: &packet)
    // The other numbers below the first Ethertype are Linux's own, or a netlink family, and lead nowhere.
    case 0..<0x600: return
    default: decodeEtherType(type, frame, at: offset, end: end, into: &packet)
    }
  }
}
