internal import FlowModel
internal import NetworkTypes

// Extension block, section `outer`, layout 0 (docs/records.md).

extension ArgusDecoder {
  static func outer(_ record: RawSpan, _ block: BlockHeader, into outer: inout OuterLayer) -> Bool {
    guard block.qualifier == 0, block.words >= 2 else { return false }
    let at = block.payload
    let flags = record[at + 3]
    guard let kind = TunnelKind(rawValue: record[at]), let carried = TunnelKind(rawValue: record[at + 2])
    else { return false }
    outer = OuterLayer()
    outer.kind = kind
    outer.depth = record[at + 1]
    outer.carried = carried
    guard kind != .none else { return true }
    let isIPv6 = flags & 0x01 != 0
    guard block.words >= (isIPv6 ? 15 : 9) else { return false }
    outer.isSeen.source = flags & 0x02 != 0
    outer.isSeen.destination = flags & 0x04 != 0
    outer.hasKey.source = flags & 0x08 != 0
    outer.hasKey.destination = flags & 0x10 != 0
    outer.hasChanged = flags & 0x20 != 0
    outer.isOneWay = flags & 0x40 != 0
    outer.ipProtocol = record[at + 4]
    outer.ports.source.from = record.bigEndian(at: at + 8)
    outer.ports.source.to = record.bigEndian(at: at + 10)
    outer.ports.destination.from = record.bigEndian(at: at + 12)
    outer.ports.destination.to = record.bigEndian(at: at + 14)
    outer.keys.source = record.bigEndian(at: at + 16)
    outer.keys.destination = record.bigEndian(at: at + 20)
    if isIPv6 {
      outer.source = record.ipv6Address(at: at + 24)
      outer.destination = record.ipv6Address(at: at + 40)
    } else {
      outer.source = IPAddress(ipv4: record.bigEndian(at: at + 24))
      outer.destination = IPAddress(ipv4: record.bigEndian(at: at + 28))
    }
    return true
  }
}

extension ArgusEncoder {
  static func outer(_ r: borrowing FlowRecord, into out: inout ByteWriter) {
    let outer = r.outer
    let isAround = outer.kind != .none
    let isIPv6 = !outer.source.isIPv4
    out.appendBlock(
      BlockType.extended, ExtensionSection.outer, 0, words: isAround ? (isIPv6 ? 15 : 9) : 2)
    out.append(outer.kind.rawValue)
    out.append(outer.depth)
    out.append(outer.carried.rawValue)
    guard isAround else { return out.append(UInt8(0)) }
    var flags: UInt8 = isIPv6 ? 0x01 : 0
    if outer.isSeen.source { flags |= 0x02 }
    if outer.isSeen.destination { flags |= 0x04 }
    if outer.hasKey.source { flags |= 0x08 }
    if outer.hasKey.destination { flags |= 0x10 }
    if outer.hasChanged { flags |= 0x20 }
    if outer.isOneWay { flags |= 0x40 }
    out.append(flags)
    out.append(outer.ipProtocol)
    out.append(repeating: 0, count: 3)
    out.append(bigEndian: outer.ports.source.from)
    out.append(bigEndian: outer.ports.source.to)
    out.append(bigEndian: outer.ports.destination.from)
    out.append(bigEndian: outer.ports.destination.to)
    out.append(bigEndian: outer.keys.source)
    out.append(bigEndian: outer.keys.destination)
    if isIPv6 {
      out.append(bigEndian: outer.source.high)
      out.append(bigEndian: outer.source.low)
      out.append(bigEndian: outer.destination.high)
      out.append(bigEndian: outer.destination.low)
    } else {
      out.append(bigEndian: outer.source.ipv4)
      out.append(bigEndian: outer.destination.ipv4)
    }
  }
}
