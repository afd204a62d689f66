internal import FlowModel
internal import NetworkTypes

// Record format, blocks VLAN, MAC, MPLS and encapsulation.

extension ArgusDecoder {
  static func vlan(_ record: RawSpan, _ block: BlockHeader, into vlan: inout VLANInfo) -> Bool {
    guard block.words >= 2 else { return false }
    vlan.tags.source = record.bigEndian(at: block.payload)
    vlan.tags.destination = record.bigEndian(at: block.payload + 2)
    vlan.has.source = block.qualifier & 1 != 0
    vlan.has.destination = block.qualifier & 2 != 0
    return true
  }

  /// The type field is little-endian: sensors store it as they found it.
  static func mac(_ record: RawSpan, _ block: BlockHeader, into mac: inout MACInfo) -> Bool {
    guard block.words >= 5 else { return false }
    let at = block.payload
    mac.destination = record.macAddress(at: at)
    mac.source = record.macAddress(at: at + 6)
    mac.etherType = record.littleEndian(at: at + 12)
    mac.dsap = record[at + 14]
    mac.ssap = record[at + 15]
    mac.multipath = block.qualifier
    return true
  }

  /// The qualifier counts the entries per direction; the outermost one is the label.
  static func mpls(_ record: RawSpan, _ block: BlockHeader, into mpls: inout MPLSInfo) -> Bool {
    let sources = Int(block.qualifier >> 4)
    let destinations = Int(block.qualifier & 0xf)
    guard sources + destinations > 0, block.words > sources + destinations else { return false }
    mpls = MPLSInfo()
    if sources > 0 {
      mpls.has.source = true
      mpls.labels.source = record.bigEndian(at: block.payload)
    }
    if destinations > 0 {
      mpls.has.destination = true
      mpls.labels.destination = record.bigEndian(at: block.payload + 4 * sources)
    }
    return true
  }

  static func encapsulation(
    _ record: RawSpan, _ block: BlockHeader, into encapsulation: inout EncapsulationInfo
  ) -> Bool {
    guard block.words >= 3 else { return false }
    encapsulation.layers.source = record.bigEndian(at: block.payload)
    encapsulation.layers.destination = record.bigEndian(at: block.payload + 4)
    return true
  }
}

extension ArgusEncoder {
  static func vlan(_ r: borrowing FlowRecord, into out: inout ByteWriter) {
    let qualifier: UInt8 = (r.vlan.has.source ? 1 : 0) | (r.vlan.has.destination ? 2 : 0)
    out.appendBlock(BlockType.vlan, 0, qualifier, words: 2)
    out.append(bigEndian: r.vlan.tags.source)
    out.append(bigEndian: r.vlan.tags.destination)
  }

  static func mac(_ r: borrowing FlowRecord, into out: inout ByteWriter) {
    out.appendBlock(BlockType.mac, 0, r.mac.multipath, words: 5)
    out.append(mac: r.mac.destination)
    out.append(mac: r.mac.source)
    out.append(littleEndian: r.mac.etherType)
    out.append(r.mac.dsap)
    out.append(r.mac.ssap)
  }

  static func mpls(_ r: borrowing FlowRecord, into out: inout ByteWriter) {
    let hasSource = r.mpls.has.source
    let hasDestination = r.mpls.has.destination
    guard hasSource || hasDestination else { return }
    let subtype: UInt8 = (hasSource ? 1 : 0) | (hasDestination ? 2 : 0)
    let qualifier: UInt8 = (hasSource ? 0x10 : 0) | (hasDestination ? 0x01 : 0)
    out.appendBlock(BlockType.mpls, subtype, qualifier, words: hasSource && hasDestination ? 3 : 2)
    if hasSource { out.append(bigEndian: r.mpls.labels.source) }
    if hasDestination { out.append(bigEndian: r.mpls.labels.destination) }
  }

  static func encapsulation(_ r: borrowing FlowRecord, into out: inout ByteWriter) {
    out.appendBlock(BlockType.encapsulation, 0, 0, words: 3)
    out.append(bigEndian: r.encapsulation.layers.source)
    out.append(bigEndian: r.encapsulation.layers.destination)
  }
}
