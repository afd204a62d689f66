internal import FlowModel
internal import NetworkTypes

// Record format, ICMP-mapped block: network order, unlike the ICMP object of the network block.

extension ArgusDecoder {
  static func icmpMapped(_ record: RawSpan, _ block: BlockHeader, into icmp: inout ICMPMapping) -> Bool {
    guard block.words >= 7 else { return false }
    let at = block.payload
    icmp.reason = block.qualifier
    icmp.type = record[at]
    icmp.code = record[at + 1]
    icmp.sequence = record.bigEndian(at: at + 2)
    icmp.sender = record.bigEndian(at: at + 4)
    icmp.receiver = record.bigEndian(at: at + 8)
    icmp.innerSource = record.bigEndian(at: at + 12)
    icmp.innerDestination = record.bigEndian(at: at + 16)
    icmp.gateway = record.bigEndian(at: at + 20)
    return true
  }
}

extension ArgusEncoder {
  /// The last word is padding, which sensors leave random.
  static func icmpMapped(_ r: borrowing FlowRecord, into out: inout ByteWriter) {
    let icmp = r.icmpMapping
    out.appendBlock(BlockType.icmpMapped, 0, icmp.reason, words: 8)
    out.append(icmp.type)
    out.append(icmp.code)
    out.append(bigEndian: icmp.sequence)
    out.append(bigEndian: icmp.sender)
    out.append(bigEndian: icmp.receiver)
    out.append(bigEndian: icmp.innerSource)
    out.append(bigEndian: icmp.innerDestination)
    out.append(bigEndian: icmp.gateway)
    out.append(bigEndian: UInt32(0))
  }
}
