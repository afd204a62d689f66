import NetworkTypes
import PacketDecoding

/// What an 802.11 flow's first frame says of its cell.
struct WirelessCell {
  var hasAddress = false
  var address = MACAddress(value: 0)
  var nameLength: UInt8 = 0
  var name = InlineArray<32, UInt8>(repeating: 0)

  init() {}

  init(_ packet: borrowing Packet, _ frame: RawSpan) {
    if packet.cellNameOffset > 0 {
      nameLength = frame[packet.cellNameOffset + 1]
      for i in 0..<Int(nameLength) { name[i] = frame[packet.cellNameOffset + 2 + i] }
      // A record's key fills the name with zeros, so that those at its end say nothing.
      while nameLength > 0, name[Int(nameLength) - 1] == 0 { nameLength -= 1 }
    }
    if packet.cellOffset > 0 {
      address = frame.macAddress(at: packet.cellOffset)
      // Zeros are a key's way to say that there is no cell.
      hasAddress = address.value != 0 || nameLength > 0
    }
  }

  /// Tells the cells apart between two stations; the seed keeps crafted names from meeting.
  func number(seed: UInt64) -> UInt32 {
    var sum = seed ^ address.value &* 0x9e37_79b9_7f4a_7c15
    for i in 0..<Int(nameLength) {
      let product = (sum ^ UInt64(name[i]) ^ UInt64(nameLength) << 8)
        .multipliedFullWidth(by: 0xd1b5_4a32_d192_ed03)
      sum = product.high ^ product.low ^ seed
    }
    return UInt32(truncatingIfNeeded: sum ^ sum >> 32)
  }
}
