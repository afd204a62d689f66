internal import FlowModel
internal import NetworkTypes

// Extension block, section 4, layout 0: docs/records.md.

extension ArgusDecoder {
  static func typing(_ record: RawSpan, _ block: BlockHeader, into typing: inout Typing) -> Bool {
    guard block.qualifier == 0, block.words >= 10 else { return false }
    let word: UInt32 = record.bigEndian(at: block.payload)
    guard let verdict = Typing.Verdict(rawValue: UInt8(truncatingIfNeeded: word >> 24)) else { return false }
    var result = Typing()
    result.verdict = verdict
    result.confidence = UInt8(truncatingIfNeeded: word >> 16)
    for side in Side.allCases {
      let at = block.payload + (side == .source ? 4 : 20)
      let head: UInt32 = record.bigEndian(at: at)
      guard let verdict = Typing.Verdict(rawValue: UInt8(truncatingIfNeeded: head >> 24)) else {
        return false
      }
      result.ends[side].verdict = verdict
      result.ends[side].confidence = UInt8(truncatingIfNeeded: head >> 16)
      result.ends[side].method = Typing.Method(rawValue: UInt8(truncatingIfNeeded: head >> 8))
      result.ends[side].keys = record.bigEndian(at: at + 4)
      result.ends[side].low = record.bigEndian(at: at + 8)
      result.ends[side].high = record.bigEndian(at: at + 12)
    }
    typing = result
    return true
  }
}

extension ArgusEncoder {
  static func typing(_ r: borrowing FlowRecord, into out: inout ByteWriter) {
    out.appendBlock(BlockType.extended, ExtensionSection.typing, 0, words: 10)
    out.append(bigEndian: UInt32(r.typing.verdict.rawValue) << 24 | UInt32(r.typing.confidence) << 16)
    for side in Side.allCases {
      let end = r.typing.ends[side]
      out.append(
        bigEndian: UInt32(end.verdict.rawValue) << 24 | UInt32(end.confidence) << 16
          | UInt32(end.method.rawValue) << 8)
      out.append(bigEndian: end.keys)
      out.append(bigEndian: end.low)
      out.append(bigEndian: end.high)
    }
  }
}
