import NetworkTypes

extension PacketDecoder {
  /// An 802.11 frame (IEEE 802.11 clause 9). Unencrypted data frames lead to LLC; every other
  /// frame is keyed by its transmitter, its receiver and its cell.
  static func decodeIEEE80211(_ frame: RawSpan, at offset: Int, end: Int, into packet: inout Packet) {
    packet.encapsulation.insert(.ieee80211)
    // Control, duration and receiver: all that an acknowledgement has.
    guard frame.holds(10, at: offset, end: end) else {
      packet.stop = .truncatedLink
      return
    }
    let control = frame[offset]
    let flags = frame[offset + 1]
    let subtype = control >> 4
    packet.outerEtherType = 0
    packet.keyByLink(etherType: 0)
    packet.network = .wlan
    packet.destinationMAC = frame.macAddress(at: offset + 4)
    packet.sourceMAC = MACAddress(value: 0)
    findCell(frame, at: offset, end: end, into: &packet)
    // Control frames of subtypes 12 and 13, clear to send and acknowledgement, name no transmitter.
    let hasTransmitter = control & 0xec != 0xc4
    if hasTransmitter, frame.holds(16, at: offset, end: end) {
      packet.sourceMAC = frame.macAddress(at: offset + 10)
    }
    // Version 0, type data, with data in it.
    guard control & 0x0f == 0x08, subtype & 4 == 0 else { return }

    let isRelayed = flags & 3 == 3
    let hasQoS = subtype & 8 != 0
    var length = 24
    if isRelayed { length += 6 }
    let qosOffset = offset + length
    if hasQoS { length += flags & 0x80 != 0 ? 6 : 2 }
    guard frame.holds(length, at: offset, end: end) else {
      packet.stop = .truncatedLink
      return
    }
    let fragmentNumber = frame[offset + 22] & 0x0f
    let isAggregate = hasQoS && frame[qosOffset] & 0x80 != 0
    let isProtected = flags & 0x40 != 0
    guard fragmentNumber == 0, !isAggregate, !isProtected else { return }

    switch flags & 3 {
    case 0: break
    case 1: packet.destinationMAC = frame.macAddress(at: offset + 16)
    case 2: packet.sourceMAC = frame.macAddress(at: offset + 16)
    default:
      packet.destinationMAC = frame.macAddress(at: offset + 16)
      packet.sourceMAC = frame.macAddress(at: offset + 24)
    }
    packet.network = .ethernet
    decodeLLC(frame, at: offset + length, end: end, into: &packet)
  }

  /// Radiotap: version, padding, length in little-endian order, then 802.11.
  static func decodeRadiotap(_ frame: RawSpan, at offset: Int, end: Int, into packet: inout Packet) {
    guard frame.holds(8, at: offset, end: end) else {
      packet.stop = .truncatedLink
      return
    }
    let length = Int(frame.littleEndian(at: offset + 2, as: UInt16.self))
    guard length >= 8, frame.holds(length, at: offset, end: end) else {
      packet.stop = .truncatedLink
      return
    }
    packet.dropPseudoHeader(offset + length)
    decodeIEEE80211(frame, at: offset + length, end: end, into: &packet)
  }

  /// The address of the cell by the frame's way, and in management frames that name it the element
  /// with its name (9.4.2.2), which comes first behind the fixed fields.
  private static func findCell(_ frame: RawSpan, at offset: Int, end: Int, into packet: inout Packet) {
    packet.cellOffset = 0
    packet.cellNameOffset = 0
    let control = frame[offset]
    guard control & 0x03 == 0, control & 0x0c != 0x04, frame.holds(24, at: offset, end: end) else { return }
    switch frame[offset + 1] & 3 {
    case 0: packet.cellOffset = offset + 16
    case 1: packet.cellOffset = offset + 4
    case 2: packet.cellOffset = offset + 10
    default: return
    }
    guard control & 0x0c == 0, frame[offset + 1] & 0x40 == 0 else { return }
    let fixed: Int
    switch control >> 4 {
    case 0: fixed = 4  // association request
    case 2: fixed = 10  // reassociation request
    case 4: fixed = 0  // probe request
    case 5, 8: fixed = 12  // probe response, beacon
    default: return
    }
    let element = offset + 24 + fixed
    guard frame.holds(2, at: element, end: end), frame[element] == 0, frame[element + 1] <= 32,
      frame.holds(2 + Int(frame[element + 1]), at: element, end: end)
    else { return }
    packet.cellNameOffset = element
  }
}
