internal import FlowModel
internal import NetworkTypes

// Extension block, section 3 (docs/records.md): a word of bits, 1 source and 2 destination, then 22 words
// for each.

extension ArgusDecoder {
  static func interPacket(_ record: RawSpan, _ block: BlockHeader, into packets: inout InterPacket) -> Bool {
    guard block.qualifier == 0, block.words >= 2 else { return false }
    let present: UInt32 = record.bigEndian(at: block.payload)
    guard block.words >= 2 + (present & 3).nonzeroBitCount * 22 else { return false }
    packets = InterPacket()
    var at = block.payload + 4
    if present & 1 != 0 { interPacket(record, &at, into: &packets.directions.source) }
    if present & 2 != 0 { interPacket(record, &at, into: &packets.directions.destination) }
    return true
  }

  private static func interPacket(
    _ record: RawSpan, _ at: inout Int, into direction: inout InterPacket.Direction
  ) {
    for i in 0..<8 {
      direction.gaps[i] = record.bigEndian(at: at + i * 4)
      direction.sizes[i] = record.bigEndian(at: at + 32 + i * 4)
    }
    direction.quiet = record.bigEndian(at: at + 64)
    direction.bursts = record.bigEndian(at: at + 72)
    direction.longestBurst = record.bigEndian(at: at + 76)
    direction.compared = record.bigEndian(at: at + 80)
    direction.repeated = record.bigEndian(at: at + 84)
    at += 88
  }
}

extension ArgusEncoder {
  static func interPacket(_ r: borrowing FlowRecord, into out: inout ByteWriter) {
    let source = r.interPacket.directions.source
    let destination = r.interPacket.directions.destination
    let present: UInt32 = (source.isEmpty ? 0 : 1) | (destination.isEmpty ? 0 : 2)
    guard present != 0 else { return }
    out.appendBlock(
      BlockType.extended, ExtensionSection.interPacket, 0, words: 2 + present.nonzeroBitCount * 22)
    out.append(bigEndian: present)
    if !source.isEmpty { out.append(source) }
    if !destination.isEmpty { out.append(destination) }
  }
}

extension ByteWriter {
  fileprivate mutating func append(_ direction: InterPacket.Direction) {
    for i in 0..<8 { append(bigEndian: direction.gaps[i]) }
    for i in 0..<8 { append(bigEndian: direction.sizes[i]) }
    append(bigEndian: direction.quiet)
    append(bigEndian: direction.bursts)
    append(bigEndian: direction.longestBurst)
    append(bigEndian: direction.compared)
    append(bigEndian: direction.repeated)
  }
}
