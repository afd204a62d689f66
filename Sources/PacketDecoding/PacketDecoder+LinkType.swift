import NetworkTypes

/// The LINKTYPE_ numbers that the decoder reads.
enum LinkLayer: UInt32 {
  case null = 0
  case ethernet = 1
  case tokenRing = 6
  case slip = 8
  case ppp = 9
  case fddi = 10
  // DLT_RAW differs between systems and is found in files under all three numbers.
  case raw12 = 12
  case raw14 = 14
  case pppHDLC = 50
  case pppOverEthernet = 51
  case atm = 100
  case raw = 101
  case ciscoHDLC = 104
  case ieee80211 = 105
  case frameRelay = 107
  case loop = 108
  case enc = 109
  case linuxCooked = 113
  case prism = 119
  case radiotap = 127
  case avs = 163
  case perPacketInformation = 192
  case ipv4 = 228
  case ipv6 = 229
  case netfilterLog = 239
  case ipOverInfiniBand = 242
  case linuxCooked2 = 276
}

extension PacketDecoder {
  /// Link type → link header.
  static func decodeLink(
    _ type: UInt32, _ frame: RawSpan, at offset: Int, end: Int, into packet: inout Packet
  ) {
    guard let layer = LinkLayer(rawValue: type) else {
      packet.stop = .unsupportedLinkType
      return
    }
    switch layer {
    case .null: decodeNull(frame, at: offset, end: end, into: &packet)
    case .ethernet: decodeEthernet(frame, at: offset, end: end, into: &packet)
    case .tokenRing: decodeTokenRing(frame, at: offset, end: end, into: &packet)
    case .atm:
      packet.encapsulation.insert(.atm)
      decodeLLC(frame, at: offset, end: end, into: &packet)
    case .frameRelay: decodeFrameRelay(frame, at: offset, end: end, into: &packet)
    case .enc: decodeEnc(frame, at: offset, end: end, into: &packet)
    case .prism, .avs: decodePrism(frame, at: offset, end: end, into: &packet)
    case .ipOverInfiniBand: decodeIPoIB(frame, at: offset, end: end, into: &packet)
    case .slip: decodeSLIP(frame, at: offset, end: end, into: &packet)
    case .ppp: decodePPPLink(frame, at: offset, end: end, into: &packet)
    case .fddi: decodeFDDI(frame, at: offset, end: end, into: &packet)
    case .raw, .raw12, .raw14: decodeRawIP(frame, at: offset, end: end, into: &packet)
    case .pppHDLC: decodePPPHDLCLink(frame, at: offset, end: end, into: &packet)
    case .pppOverEthernet: decodePPPoELink(frame, at: offset, end: end, into: &packet)
    case .ciscoHDLC: decodeCiscoHDLC(frame, at: offset, end: end, into: &packet)
    case .ieee80211: decodeIEEE80211(frame, at: offset, end: end, into: &packet)
    case .loop: decodeLoop(frame, at: offset, end: end, into: &packet)
    case .linuxCooked: decodeLinuxCooked(frame, at: offset, end: end, into: &packet)
    case .radiotap: decodeRadiotap(frame, at: offset, end: end, into: &packet)
    case .perPacketInformation: decodePPI(frame, at: offset, end: end, into: &packet)
    case .ipv4: decodeIPv4(frame, at: offset, end: end, into: &packet)
    case .ipv6: decodeIPv6(frame, at: offset, end: end, into: &packet)
    case .netfilterLog: decodeNetfilterLog(frame, at: offset, end: end, into: &packet)
    case .linuxCooked2: decodeLinuxCooked2(frame, at: offset, end: end, into: &packet)
    }
  }
}
