internal import FlowModel
internal import NetworkTypes

// Extension block, section 3 (docs/records.md): 22 words a direction. In layout 0 a word of bits before
// them, 1 source and 2 destination, says which directions follow.

extension ArgusDecoder {
  static func interPacket(_ record: RawSpan, _ block: BlockHeader, into packets: inout InterPacket) -> Bool {
    packets = InterPacket()
    switch block.qualifier {
    case 0:
      guard block.words >= 2 else { return false }
      let present: UInt32 = record.bigEndian(at: block.payload)
      var words = SectionWords(denseAt: block.payload + 4, end: block.end)
      if present & 1 != 0 { packets.directions.source.forEachWord { $0 = words.next(record) } }
      if present & 2 != 0 { packets.directions.destination.forEachWord { $0 = words.next(record) } }
      return words.isWhole
    case 1:
      var words = SectionWords(record, sparseAt: block.payload, end: block.end)
      packets.directions.source.forEachWord { $0 = words.next(record) }
      packets.directions.destination.forEachWord { $0 = words.next(record) }
      return words.isWhole
    default: return false
    }
  }
}

extension ArgusEncoder {
  static func interPacket(_ r: borrowing FlowRecord, into out: inout ByteWriter) {
    guard !r.interPacket.directions.source.isEmpty || !r.interPacket.directions.destination.isEmpty else {
      return
    }
    var words = SectionWordsWriter(ExtensionSection.interPacket, layout: 1, to: &out)
    var directions = r.interPacket.directions
    directions.source.forEachWord { words.append($0, to: &out) }
    directions.destination.forEachWord { words.append($0, to: &out) }
    words.finish(&out)
  }
}

extension InterPacket.Direction {
  /// The words in the section's order.
  @inline(__always)
  fileprivate mutating func forEachWord(_ body: (inout UInt32) -> Void) {
    for i in 0..<8 { body(&gaps[i]) }
    for i in 0..<8 { body(&sizes[i]) }
    var high = UInt32(truncatingIfNeeded: quiet >> 32)
    var low = UInt32(truncatingIfNeeded: quiet)
    body(&high)
    body(&low)
    quiet = UInt64(high) << 32 | UInt64(low)
    body(&bursts)
    body(&longestBurst)
    body(&compared)
    body(&repeated)
  }
}
