internal import FlowModel
internal import NetworkTypes

// Record format, jitter block: for each qualifier bit, in the order source active, source idle,
// destination active, destination idle, one group of 5, 6 or 7 words.

extension ArgusDecoder {
  static func jitter(
    _ record: RawSpan, _ block: BlockHeader, inNanoseconds: Bool, into jitter: inout Jitter
  ) -> Bool {
    let present = block.qualifier & 0xf
    let groups = present.nonzeroBitCount
    guard groups > 0 else { return false }
    let words = (block.words - 1) / groups
    guard words >= 5 else { return false }
    // Groups of seven end in zeros (5.x): no histogram.
    let hasHistogram = block.subtype & 1 != 0 && words == 6
    let scale: Float = inNanoseconds ? 1000 : 1
    var at = block.payload
    func group(into statistics: inout IntervalStatistics) {
      statistics.count = record.bigEndian(at: at)
      statistics.minimum = record.float(at: at + 4) / scale
      statistics.mean = record.float(at: at + 8) / scale
      statistics.deviation = record.float(at: at + 12) / scale
      statistics.maximum = record.float(at: at + 16) / scale
      statistics.hasHistogram = hasHistogram
      statistics.histogram =
        hasHistogram ? record.littleEndian(at: at + 20, as: UInt32.self).nibblesSwapped : 0
      at += words * 4
    }
    jitter = Jitter()
    if present & 1 != 0 {
      jitter.directions.source.hasActive = true
      group(into: &jitter.directions.source.active)
    }
    if present & 2 != 0 {
      jitter.directions.source.hasIdle = true
      group(into: &jitter.directions.source.idle)
    }
    if present & 4 != 0 {
      jitter.directions.destination.hasActive = true
      group(into: &jitter.directions.destination.active)
    }
    if present & 8 != 0 {
      jitter.directions.destination.hasIdle = true
      group(into: &jitter.directions.destination.idle)
    }
    return true
  }
}

extension ArgusEncoder {
  /// Groups of five words, or six when any of them has a histogram.
  static func jitter(_ r: borrowing FlowRecord, into out: inout ByteWriter) {
    let source = r.jitter.directions.source
    let destination = r.jitter.directions.destination
    var qualifier: UInt8 = 0
    if source.hasActive { qualifier |= 1 }
    if source.hasIdle { qualifier |= 2 }
    if destination.hasActive { qualifier |= 4 }
    if destination.hasIdle { qualifier |= 8 }
    guard qualifier != 0 else { return }
    let hasHistogram =
      source.hasActive && source.active.hasHistogram || source.hasIdle && source.idle.hasHistogram
      || destination.hasActive && destination.active.hasHistogram
      || destination.hasIdle && destination.idle.hasHistogram
    let words = hasHistogram ? 6 : 5
    out.appendBlock(
      BlockType.jitter, hasHistogram ? 1 : 0, qualifier, words: 1 + words * qualifier.nonzeroBitCount)
    if source.hasActive { out.append(source.active, hasHistogram) }
    if source.hasIdle { out.append(source.idle, hasHistogram) }
    if destination.hasActive { out.append(destination.active, hasHistogram) }
    if destination.hasIdle { out.append(destination.idle, hasHistogram) }
  }
}

extension RawSpan {
  /// An IEEE 754 single in network order.
  func float(at offset: Int) -> Float { Float(bitPattern: bigEndian(at: offset)) }
  func littleEndianFloat(at offset: Int) -> Float { Float(bitPattern: littleEndian(at: offset)) }
}

extension ByteWriter {
  fileprivate mutating func append(_ statistics: IntervalStatistics, _ hasHistogram: Bool) {
    append(bigEndian: statistics.count)
    append(bigEndian: statistics.minimum.bitPattern)
    append(bigEndian: statistics.mean.bitPattern)
    append(bigEndian: statistics.deviation.bitPattern)
    append(bigEndian: statistics.maximum.bitPattern)
    if hasHistogram { append(littleEndian: statistics.histogram.nibblesSwapped) }
  }
}

extension UInt32 {
  /// The eight nibbles in opposite order: the file's bin 0 is the high nibble of the last byte,
  /// the model's the low nibble of the word.
  var nibblesSwapped: UInt32 {
    let bytes = byteSwapped
    return (bytes & 0x0f0f_0f0f) << 4 | (bytes & 0xf0f0_f0f0) >> 4
  }
}
