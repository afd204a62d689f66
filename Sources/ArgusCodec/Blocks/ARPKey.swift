internal import FlowModel
internal import NetworkTypes

// Record format, flow key block, families ARP and RARP.

extension ArgusDecoder {
  static func arpKey(_ record: RawSpan, _ block: BlockHeader, into key: inout FlowKey) -> Bool {
    var at = block.payload
    key.family = .arp
    switch key.keyClass {
    case 6:
      guard block.words >= 4 else { return false }
      arpHeader(record, at: at, into: &key)
      at += 8
    default:
      // An older form without the ARP header.
      guard block.words >= 3 else { return false }
    }
    key.source = IPAddress(ipv4: record.bigEndian(at: at))
    // Of malformed packets sensors store a key that ends here.
    guard at + 8 <= block.end else { return true }
    key.destination = IPAddress(ipv4: record.bigEndian(at: at + 4))
    at += 8
    // Sensors declare six words, which leaves room for four bytes of the hardware address.
    if at + 6 <= block.end {
      key.sourceMAC = record.macAddress(at: at)
    } else if at + 4 <= block.end {
      key.sourceMAC = MACAddress(value: UInt64(record.bigEndian(at: at, as: UInt32.self)) << 16)
    }
    return true
  }

  /// The target's protocol address stands in `destination`.
  static func rarpKey(_ record: RawSpan, _ block: BlockHeader, into key: inout FlowKey) -> Bool {
    var at = block.payload
    key.family = .rarp
    switch key.keyClass {
    case 6:
      guard block.words >= 7 else { return false }
      arpHeader(record, at: at, into: &key)
      at += 8
    default:
      guard block.words >= 5 else { return false }
    }
    key.destination = IPAddress(ipv4: record.bigEndian(at: at))
    key.sourceMAC = record.macAddress(at: at + 4)
    key.destinationMAC = record.macAddress(at: at + 10)
    return true
  }

  private static func arpHeader(_ record: RawSpan, at: Int, into key: inout FlowKey) {
    key.arpHardwareType = record.bigEndian(at: at)
    key.arpProtocolType = record.bigEndian(at: at + 2)
    key.arpHardwareLength = record[at + 4]
    key.arpProtocolLength = record[at + 5]
    key.arpOperation = record.bigEndian(at: at + 6)
  }
}

extension ArgusEncoder {
  /// Six words, or thirteen for a reversed key, as sensors write them.
  static func arpKey(_ key: FlowKey, _ subtype: UInt8, _ qualifier: UInt8, into out: inout ByteWriter) {
    let isLong = key.wasReversed || key.sourceMAC.value & 0xffff != 0
    if key.keyClass == 6 {
      out.appendBlock(BlockType.flow, subtype, qualifier, words: isLong ? 13 : 6)
      arpHeader(key, into: &out)
    } else {
      out.appendBlock(BlockType.flow, subtype, qualifier, words: 5)
    }
    out.append(bigEndian: key.ipv4Source)
    out.append(bigEndian: key.ipv4Destination)
    if key.keyClass != 6 {
      out.append(mac: key.sourceMAC)
      out.append(bigEndian: UInt16(0))
    } else if isLong {
      out.append(mac: key.sourceMAC)
      out.append(repeating: 0, count: 26)
    } else {
      out.append(bigEndian: UInt32(truncatingIfNeeded: key.sourceMAC.value >> 16))
    }
  }

  static func rarpKey(_ key: FlowKey, _ subtype: UInt8, _ qualifier: UInt8, into out: inout ByteWriter) {
    if key.keyClass == 6 {
      out.appendBlock(BlockType.flow, subtype, qualifier, words: 7)
      arpHeader(key, into: &out)
    } else {
      out.appendBlock(BlockType.flow, subtype, qualifier, words: 5)
    }
    out.append(bigEndian: key.ipv4Destination)
    out.append(mac: key.sourceMAC)
    out.append(mac: key.destinationMAC)
  }

  private static func arpHeader(_ key: FlowKey, into out: inout ByteWriter) {
    out.append(bigEndian: key.arpHardwareType)
    out.append(bigEndian: key.arpProtocolType)
    out.append(key.arpHardwareLength)
    out.append(key.arpProtocolLength)
    out.append(bigEndian: key.arpOperation)
  }
}
