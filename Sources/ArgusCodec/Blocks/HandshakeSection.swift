internal import FlowModel
internal import NetworkTypes

// Extension block, section `handshake`, layout 0 (docs/records.md): items, then zeros up to a word.

extension ArgusDecoder {
  static func handshake(_ record: RawSpan, _ block: BlockHeader, into r: inout FlowRecord) -> Bool {
    // The 16-bit form of the length takes the qualifier's place.
    guard block.subtype & 0x80 != 0 || block.qualifier == 0 else { return false }
    var position = block.payload
    // An item of kind 0 is filling; what is cut is left out.
    while position + 4 <= block.end, record[position] != 0 {
      let length = Int(record.bigEndian(at: position + 2, as: UInt16.self))
      guard position + 4 + length <= block.end else { break }
      position += 4 + length
    }
    let start = r.storage.count
    r.storage.append(record.extracting(block.payload..<position))
    r.handshake.range = start..<r.storage.count
    r.handshake.isReversed = false
    return true
  }
}

extension ArgusEncoder {
  static func handshake(_ r: borrowing FlowRecord, into out: inout ByteWriter) {
    let range = r.handshake.range
    let words = 1 + (range.count + 3) / 4
    // The 16-bit form of a block's length.
    guard words < 0x8000 else { return }
    let subtype = words > 255 ? ExtensionSection.handshake | 0x80 : ExtensionSection.handshake
    out.append(
      bigEndian: UInt32(BlockType.extended) << 24 | UInt32(subtype) << 16 | UInt32(words))
    let start = out.count
    let isReversed = r.handshake.isReversed
    r.storage.withBytes { bytes in
      var position = range.lowerBound
      while position + 4 <= range.upperBound {
        let length = Int(bytes.bigEndian(at: position + 2, as: UInt16.self))
        guard position + 4 + length <= range.upperBound else { return }
        out.append(bytes[position])
        out.append(isReversed ? bytes[position + 1] ^ 1 : bytes[position + 1])
        out.append(bytes.extracting(position + 2..<position + 4 + length))
        position += 4 + length
      }
    }
    out.pad(since: start)
  }
}
