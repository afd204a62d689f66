internal import FlowModel
internal import NetworkTypes

// Record format, blocks user data and label: bytes, which go to the record's storage.

extension ArgusDecoder {
  /// Which direction the data belong to: in the old form the qualifier says so.
  @inline(__always)
  static func isDestinationData(_ block: BlockHeader) -> Bool {
    block.subtype & 0x80 != 0 ? block.subtype & 0x20 != 0 : block.qualifier & 0x20 != 0
  }

  static func userData(_ record: RawSpan, _ block: BlockHeader, into r: inout FlowRecord) -> Bool {
    guard block.words >= 2 else { return false }
    let start = block.payload + 4
    // A count beyond the block is damage; what is there still counts.
    let count = min(Int(record.bigEndian(at: block.payload + 2, as: UInt16.self)), block.end - start)
    let side: Side = isDestinationData(block) ? .destination : .source
    r.userData[side].limit = record.bigEndian(at: block.payload)
    r.userData[side].isCompressed = block.subtype & 0x88 == 0x88
    r.userData[side].range = r.storage.count..<r.storage.count + count
    r.storage.append(record.extracting(start..<start + count))
    return true
  }

  static func label(_ record: RawSpan, _ block: BlockHeader, into r: inout FlowRecord) -> Bool {
    var end = block.end
    while end > block.payload, record[end - 1] == 0 { end -= 1 }
    let start = r.storage.count
    r.storage.append(record.extracting(block.payload..<end))
    r.label = start..<r.storage.count
    return true
  }
}

extension ArgusEncoder {
  static func userData(_ r: borrowing FlowRecord, _ side: Side, into out: inout ByteWriter) {
    let data = side == .source ? r.userData.source : r.userData.destination
    let count = min(data.range.count, 0xffff)
    let words = 2 + (count + 3) / 4
    var subtype: UInt32 = side == .source ? 0x90 : 0xa0
    if data.isCompressed { subtype |= 0x08 }
    let start = out.count
    out.append(
      bigEndian: UInt32(BlockType.userData) << 24 | subtype << 16 | UInt32(truncatingIfNeeded: words))
    out.append(bigEndian: data.limit)
    out.append(bigEndian: UInt16(truncatingIfNeeded: count))
    append(r, data.range.lowerBound..<data.range.lowerBound + count, into: &out)
    out.pad(since: start)
  }

  /// Cut to what an 8-bit length can hold.
  static func label(_ r: borrowing FlowRecord, into out: inout ByteWriter) {
    let count = min(r.label.count, 254 * 4)
    let start = out.count
    out.appendBlock(BlockType.label, 0, 0, words: 1 + (count + 3) / 4)
    append(r, r.label.lowerBound..<r.label.lowerBound + count, into: &out)
    out.pad(since: start)
  }

  private static func append(_ r: borrowing FlowRecord, _ range: Range<Int>, into out: inout ByteWriter) {
    r.storage.withBytes { out.append($0.extracting(range)) }
  }
}
