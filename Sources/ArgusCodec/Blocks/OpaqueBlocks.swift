internal import FlowModel
internal import NetworkTypes

extension ArgusDecoder {
  /// Appends a block the model has no place for, whole, to the record's storage.
  ///
  /// Opaque blocks form one range, so an earlier part moves behind what came between; that is
  /// data or a label, each kept once, so it happens three times at most.
  static func keep(_ record: RawSpan, _ block: BlockHeader, into r: inout FlowRecord) {
    let bytes = record.extracting(block.start..<block.end)
    if !r.blocks.contains(.opaque) {
      r.opaque = r.storage.count..<r.storage.count
      r.blocks.insert(.opaque)
    } else if r.opaque.upperBound != r.storage.count {
      let earlier = r.opaque
      let start = r.storage.count
      _ = r.storage.reserve(earlier.count)
      for i in earlier { r.storage.append(r.storage[i]) }
      r.opaque = start..<r.storage.count
    }
    r.storage.append(bytes)
    r.opaque = r.opaque.lowerBound..<r.storage.count
  }
}

extension ArgusEncoder {
  /// Opaque blocks stand at the end, byte for byte; those that no longer fit are left out.
  static func opaque(_ r: borrowing FlowRecord, recordStart: Int, into out: inout ByteWriter) {
    guard r.blocks.contains(.opaque) else { return }
    let range = r.opaque
    guard range.lowerBound >= 0, range.upperBound <= r.storage.count else { return }
    r.storage.withBytes { storage in
      var offset = range.lowerBound
      while offset + 4 <= range.upperBound {
        let block = BlockHeader(word: storage.bigEndian(at: offset), start: offset)
        guard block.words > 0, block.end <= range.upperBound else { return }
        guard out.count - recordStart + block.words * 4 <= WireFormat.largestRecord else { return }
        out.append(storage.extracting(block.start..<block.end))
        offset = block.end
      }
    }
  }
}
