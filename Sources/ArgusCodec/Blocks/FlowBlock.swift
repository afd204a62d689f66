internal import FlowModel
internal import NetworkTypes

// Record format, flow key block. The key is stored in network order except for identifiers that
// sensors forget to swap: ICMP id and sequence, DNS id, fragment id and IPv6 mask lengths.

extension ArgusDecoder {
  static func flow(_ record: RawSpan, _ block: BlockHeader, into key: inout FlowKey) -> Bool {
    key = FlowKey()
    key.keyClass = block.subtype & 0x3f
    key.wasReversed = block.subtype & 0x40 != 0
    key.isDirectionSettled = block.qualifier & 0x20 != 0
    key.isFragment = block.qualifier & 0x80 != 0
    let known =
      switch block.qualifier & 0x1f {
      case 1: ipv4Key(record, block, into: &key)
      case 2: ipv6Key(record, block, into: &key)
      case 3: ethernetKey(record, block, into: &key)
      case 4: arpKey(record, block, into: &key)
      case 5: rarpKey(record, block, into: &key)
      case 8: wlanKey(record, block, into: &key)
      // The layouts of MPLS, VLAN and later families are not known; the block is opaque.
      default: false
      }
    // 3.0.8 readers ignore the flag in Ethernet keys, so these keep their stored order.
    if key.wasReversed, known, key.family != .ethernet, key.family != .wlan { key.swapEnds() }
    return known
  }

  @inline(__always)
  private static func ipv4Key(_ record: RawSpan, _ block: BlockHeader, into key: inout FlowKey) -> Bool {
    guard block.words >= 5 else { return false }
    let at = block.payload
    key.family = .ipv4
    let addresses: UInt64 = record.bigEndian(at: at)
    let rest: UInt64 = record.bigEndian(at: at + 8)
    key.source = IPAddress(ipv4: UInt32(truncatingIfNeeded: addresses >> 32))
    key.destination = IPAddress(ipv4: UInt32(truncatingIfNeeded: addresses))
    key.ipProtocol = UInt8(truncatingIfNeeded: rest >> 56)
    key.tag = UInt8(truncatingIfNeeded: rest >> 48)
    let first = UInt16(truncatingIfNeeded: rest >> 32)
    let second = UInt16(truncatingIfNeeded: rest >> 16)
    let third = UInt16(truncatingIfNeeded: rest)
    key.hasMasks = block.qualifier & 0x40 != 0
    if key.isFragment {
      key.fragmentID = key.hasMasks ? 0 : UInt32(third.byteSwapped)
    } else {
      switch key.ipProtocol {
      case IPProtocolNumber.icmp:
        key.icmpType = UInt8(truncatingIfNeeded: first >> 8)
        key.icmpCode = UInt8(truncatingIfNeeded: first)
        key.icmpID = second.byteSwapped
        key.icmpSequence = key.hasMasks ? 0 : third.byteSwapped
      case IPProtocolNumber.igmp:
        key.icmpType = UInt8(truncatingIfNeeded: first >> 8)
        key.icmpCode = UInt8(truncatingIfNeeded: first)
        key.detail = key.hasMasks ? 0 : third
      case IPProtocolNumber.esp:
        key.spi = UInt32(truncatingIfNeeded: rest)
      case IPProtocolNumber.udp:
        key.sourcePort = first
        key.destinationPort = second
        key.detail = key.hasMasks ? 0 : third.byteSwapped
      default:
        key.sourcePort = first
        key.destinationPort = second
        key.detail = key.hasMasks ? 0 : third
      }
    }
    if key.hasMasks {
      // Clients write the masks over the word that holds an SPI, after swapping it.
      let masks = key.ipProtocol == IPProtocolNumber.esp && !key.isFragment ? second : third
      let source = UInt8(truncatingIfNeeded: masks >> 8)
      let destination = UInt8(truncatingIfNeeded: masks)
      key.sourceMask = source == 0 ? 32 : source
      key.destinationMask = destination == 0 ? 32 : destination
    }
    return true
  }

  private static func ipv6Key(_ record: RawSpan, _ block: BlockHeader, into key: inout FlowKey) -> Bool {
    guard block.words >= 11 else { return false }
    let at = block.payload
    key.family = .ipv6
    key.source = record.ipv6Address(at: at)
    key.destination = record.ipv6Address(at: at + 16)
    let word: UInt32 = record.bigEndian(at: at + 32)
    key.ipProtocol = UInt8(truncatingIfNeeded: word >> 24)
    key.flowLabel = word & 0xf_ffff
    if key.isFragment {
      key.fragmentID = record.littleEndian(at: at + 36)
    } else {
      switch key.ipProtocol {
      case IPProtocolNumber.icmpv6:
        key.icmpType = record[at + 36]
        key.icmpCode = record[at + 37]
        key.icmpID = record.littleEndian(at: at + 38)
      case IPProtocolNumber.esp:
        key.spi = record.bigEndian(at: at + 36)
      default:
        key.sourcePort = record.bigEndian(at: at + 36)
        key.destinationPort = record.bigEndian(at: at + 38)
      }
    }
    // The length decides: without a twelfth word there are no masks.
    if block.qualifier & 0x40 != 0, block.words >= 12 {
      key.hasMasks = true
      key.sourceMask = UInt8(clamping: record.littleEndian(at: at + 40, as: UInt16.self))
      key.destinationMask = UInt8(clamping: record.littleEndian(at: at + 42, as: UInt16.self))
    }
    return true
  }

  private static func ethernetKey(
    _ record: RawSpan, _ block: BlockHeader, into key: inout FlowKey
  ) -> Bool {
    guard block.words >= 5 else { return false }
    let at = block.payload
    key.family = .ethernet
    key.destinationMAC = record.macAddress(at: at)
    key.sourceMAC = record.macAddress(at: at + 6)
    key.etherType = record.bigEndian(at: at + 12)
    key.dsap = record[at + 14]
    key.ssap = record[at + 15]
    return true
  }

  /// Destination, source, address of the cell (six bytes each) and 32 bytes for its name, which
  /// `wirelessCell` reads.
  private static func wlanKey(_ record: RawSpan, _ block: BlockHeader, into key: inout FlowKey) -> Bool {
    guard block.words >= 4 else { return false }
    key.family = .wlan
    key.destinationMAC = record.macAddress(at: block.payload)
    key.sourceMAC = record.macAddress(at: block.payload + 6)
    return true
  }
}

extension FlowKey {
  /// Undoes or redoes the reverse flag: addresses, ports and masks change ends.
  ///
  /// What has no direction (ICMP, IGMP, SPI, fragment and DNS ids) stays.
  mutating func swapEnds() {
    swap(&source, &destination)
    swap(&sourceMask, &destinationMask)
    swap(&sourcePort, &destinationPort)
    if family == .rarp { swap(&sourceMAC, &destinationMAC) }
  }

  var ipv4Source: UInt32 { source.ipv4 }
  var ipv4Destination: UInt32 { destination.ipv4 }
}

/// Protocols whose key has another shape than two ports.
enum IPProtocolNumber {
  static let icmp: UInt8 = 1
  static let igmp: UInt8 = 2
  static let udp: UInt8 = 17
  static let esp: UInt8 = 50
  static let icmpv6: UInt8 = 58
}

extension ArgusEncoder {
  static func flow(_ r: borrowing FlowRecord, into out: inout ByteWriter) {
    var key = r.key
    var subtype = key.keyClass & 0x3f
    if key.wasReversed {
      subtype |= 0x40
      if key.family != .ethernet, key.family != .wlan { key.swapEnds() }
    }
    var qualifier = key.family.rawValue
    if key.isDirectionSettled { qualifier |= 0x20 }
    if key.isFragment { qualifier |= 0x80 }
    switch key.family {
    case .ipv4: ipv4Key(key, subtype, qualifier, into: &out)
    case .ipv6: ipv6Key(key, subtype, qualifier, into: &out)
    case .ethernet:
      out.appendBlock(BlockType.flow, subtype, qualifier, words: 5)
      out.append(mac: key.destinationMAC)
      out.append(mac: key.sourceMAC)
      out.append(bigEndian: key.etherType)
      out.append(key.dsap)
      out.append(key.ssap)
    case .arp: arpKey(key, subtype, qualifier, into: &out)
    case .rarp: rarpKey(key, subtype, qualifier, into: &out)
    case .wlan: wirelessKey(r, key, subtype, qualifier, into: &out)
    case .none, .mpls, .vlan, .lcp, .isis, .infiniBand, .infiniBandGlobal, .udt: break
    }
  }

  private static func ipv4Key(
    _ key: FlowKey, _ subtype: UInt8, _ qualifier: UInt8, into out: inout ByteWriter
  ) {
    let masks = UInt16(key.sourceMask) << 8 | UInt16(key.destinationMask)
    var hasMasks = key.hasMasks
    var first: UInt16
    var second: UInt16
    var third: UInt16
    if key.isFragment {
      (first, second) = (0, 0)
      third = UInt16(truncatingIfNeeded: key.fragmentID).byteSwapped
    } else {
      switch key.ipProtocol {
      case IPProtocolNumber.icmp:
        first = UInt16(key.icmpType) << 8 | UInt16(key.icmpCode)
        second = key.icmpID.byteSwapped
        third = key.icmpSequence.byteSwapped
      case IPProtocolNumber.igmp:
        first = UInt16(key.icmpType) << 8 | UInt16(key.icmpCode)
        second = 0
        third = key.detail
      case IPProtocolNumber.esp:
        first = 0
        second = UInt16(truncatingIfNeeded: key.spi >> 16)
        third = UInt16(truncatingIfNeeded: key.spi)
        // Masks share the SPI's bytes: host masks say nothing and would cost half of it.
        if masks == 0x2020, second != masks { hasMasks = false }
        if hasMasks { second = masks }
      case IPProtocolNumber.udp:
        (first, second, third) = (key.sourcePort, key.destinationPort, key.detail.byteSwapped)
      default:
        (first, second, third) = (key.sourcePort, key.destinationPort, key.detail)
      }
    }
    if hasMasks, key.isFragment || key.ipProtocol != IPProtocolNumber.esp { third = masks }
    out.appendBlock(BlockType.flow, subtype, hasMasks ? qualifier | 0x40 : qualifier, words: 5)
    out.append(bigEndian: key.ipv4Source)
    out.append(bigEndian: key.ipv4Destination)
    out.append(key.ipProtocol)
    out.append(key.tag)
    out.append(bigEndian: first)
    out.append(bigEndian: second)
    out.append(bigEndian: third)
  }

  private static func ipv6Key(
    _ key: FlowKey, _ subtype: UInt8, _ qualifier: UInt8, into out: inout ByteWriter
  ) {
    let mark: UInt8 = key.hasMasks ? 0x40 : 0
    out.appendBlock(BlockType.flow, subtype, qualifier | mark, words: key.hasMasks ? 12 : 11)
    out.append(bigEndian: key.source.high)
    out.append(bigEndian: key.source.low)
    out.append(bigEndian: key.destination.high)
    out.append(bigEndian: key.destination.low)
    out.append(bigEndian: UInt32(key.ipProtocol) << 24 | key.flowLabel & 0xf_ffff)
    if key.isFragment {
      out.append(littleEndian: key.fragmentID)
    } else {
      switch key.ipProtocol {
      case IPProtocolNumber.icmpv6:
        out.append(key.icmpType)
        out.append(key.icmpCode)
        out.append(littleEndian: key.icmpID)
      case IPProtocolNumber.esp:
        out.append(bigEndian: key.spi)
      default:
        out.append(bigEndian: key.sourcePort)
        out.append(bigEndian: key.destinationPort)
      }
    }
    if key.hasMasks {
      out.append(littleEndian: UInt16(key.sourceMask))
      out.append(littleEndian: UInt16(key.destinationMask))
    }
  }
}

extension ByteWriter {
  mutating func append(mac: MACAddress) {
    append(bigEndian: UInt16(truncatingIfNeeded: mac.value >> 32))
    append(bigEndian: UInt32(truncatingIfNeeded: mac.value))
  }
}
