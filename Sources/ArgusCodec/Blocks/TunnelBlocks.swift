internal import FlowModel
internal import NetworkTypes

// Record format, blocks GRE, VXLAN and Geneve of 5.x. The outer flow nested in GRE and Geneve is a
// flow block without protocol and ports, little-endian.

extension ArgusDecoder {
  static func gre(_ record: RawSpan, _ block: BlockHeader, into tunnel: inout TunnelInfo) -> Bool {
    guard block.words >= 2 else { return false }
    tunnel = TunnelInfo()
    tunnel.flags = record.bigEndian(at: block.payload)
    tunnel.innerProtocol = record.bigEndian(at: block.payload + 2)
    outerFlow(record, at: block.payload + 4, end: block.end, into: &tunnel)
    return true
  }

  static func vxlan(_ record: RawSpan, _ block: BlockHeader, into tunnel: inout TunnelInfo) -> Bool {
    guard block.words >= 3 else { return false }
    tunnel = TunnelInfo()
    tunnel.networkIDs.source = record.bigEndian(at: block.payload)
    tunnel.networkIDs.destination = record.bigEndian(at: block.payload + 4)
    tunnel.hasNetworkID.source = block.qualifier & 1 != 0
    tunnel.hasNetworkID.destination = block.qualifier & 2 != 0
    outerFlow(record, at: block.payload + 8, end: block.end, into: &tunnel)
    return true
  }

  /// The version byte and the flags byte together are `flags`.
  static func geneve(_ record: RawSpan, _ block: BlockHeader, into tunnel: inout TunnelInfo) -> Bool {
    guard block.words >= 3 else { return false }
    tunnel = TunnelInfo()
    tunnel.flags = record.bigEndian(at: block.payload)
    tunnel.innerProtocol = record.bigEndian(at: block.payload + 2)
    tunnel.networkIDs.source = record.bigEndian(at: block.payload + 4)
    tunnel.hasNetworkID.source = true
    outerFlow(record, at: block.payload + 8, end: block.end, into: &tunnel)
    return true
  }

  private static func outerFlow(
    _ record: RawSpan, at: Int, end: Int, into tunnel: inout TunnelInfo
  ) {
    guard at + 12 <= end, record[at] == BlockType.flow else { return }
    switch record[at + 2] & 0x1f {
    case 1:
      tunnel.source = IPAddress(ipv4: record.littleEndian(at: at + 4))
      tunnel.destination = IPAddress(ipv4: record.littleEndian(at: at + 8))
      tunnel.hasEndpoints = true
    case 2 where at + 36 <= end:
      // IPv6 addresses are byte strings, which nobody swaps.
      tunnel.source = record.ipv6Address(at: at + 4)
      tunnel.destination = record.ipv6Address(at: at + 20)
      tunnel.hasEndpoints = true
    default: break
    }
  }
}

extension ArgusEncoder {
  static func gre(_ r: borrowing FlowRecord, into out: inout ByteWriter) {
    out.appendBlock(BlockType.gre, 0, 0, words: 2 + outerWords(r.gre))
    out.append(bigEndian: r.gre.flags)
    out.append(bigEndian: r.gre.innerProtocol)
    outerFlow(r.gre, ipProtocol: 47, into: &out)
  }

  static func vxlan(_ r: borrowing FlowRecord, into out: inout ByteWriter) {
    let has = r.vxlan.hasNetworkID
    let qualifier: UInt8 = (has.source ? 1 : 0) | (has.destination ? 2 : 0)
    out.appendBlock(BlockType.vxlan, 0, qualifier, words: 3 + outerWords(r.vxlan))
    out.append(bigEndian: r.vxlan.networkIDs.source)
    out.append(bigEndian: r.vxlan.networkIDs.destination)
    outerFlow(r.vxlan, ipProtocol: 17, into: &out)
  }

  static func geneve(_ r: borrowing FlowRecord, into out: inout ByteWriter) {
    out.appendBlock(BlockType.geneve, 0, 0, words: 3 + outerWords(r.geneve))
    out.append(bigEndian: r.geneve.flags)
    out.append(bigEndian: r.geneve.innerProtocol)
    out.append(bigEndian: r.geneve.networkIDs.source)
    outerFlow(r.geneve, ipProtocol: 17, into: &out)
  }

  private static func outerWords(_ tunnel: TunnelInfo) -> Int {
    guard tunnel.hasEndpoints else { return 0 }
    return tunnel.source.isIPv4 ? 5 : 11
  }

  private static func outerFlow(
    _ tunnel: TunnelInfo, ipProtocol: UInt8, into out: inout ByteWriter
  ) {
    guard tunnel.hasEndpoints else { return }
    if tunnel.source.isIPv4 {
      out.appendBlock(BlockType.flow, 1, 1, words: 5)
      out.append(littleEndian: tunnel.source.ipv4)
      out.append(littleEndian: tunnel.destination.ipv4)
      out.append(ipProtocol)
      out.append(repeating: 0, count: 7)
    } else {
      out.appendBlock(BlockType.flow, 1, 2, words: 11)
      out.append(bigEndian: tunnel.source.high)
      out.append(bigEndian: tunnel.source.low)
      out.append(bigEndian: tunnel.destination.high)
      out.append(bigEndian: tunnel.destination.low)
      out.append(littleEndian: UInt32(ipProtocol) << 24)
      out.append(bigEndian: UInt32(0))
    }
  }
}
