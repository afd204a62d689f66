internal import FlowModel
internal import NetworkTypes

// Record format, blocks aggregation and correlation, which clients write; host order of a
// little-endian machine but for the aggregation's count.

extension ArgusDecoder {
  static func aggregation(
    _ record: RawSpan, _ block: BlockHeader, into aggregation: inout AggregateStatistics
  ) -> Bool {
    guard block.words >= 20 else { return false }
    let at = block.payload
    aggregation.metric = block.subtype
    aggregation.count = record.bigEndian(at: at)
    aggregation.lastStart = time(record, at: at + 4)
    aggregation.last = time(record, at: at + 12)
    series(record, at: at + 20, into: &aggregation.active)
    series(record, at: at + 48, into: &aggregation.idle)
    return true
  }

  private static func time(_ record: RawSpan, at: Int) -> Timestamp {
    Timestamp(
      seconds: Int64(record.littleEndian(at: at, as: UInt32.self)),
      nanoseconds: Int64(record.littleEndian(at: at + 4, as: UInt32.self)) &* 1000)
  }

  private static func series(
    _ record: RawSpan, at: Int, into series: inout AggregateStatistics.Series
  ) {
    series.count = record.littleEndian(at: at)
    series.minimum = record.littleEndianFloat(at: at + 4)
    series.mean = record.littleEndianFloat(at: at + 8)
    series.deviation = record.littleEndianFloat(at: at + 12)
    series.maximum = record.littleEndianFloat(at: at + 16)
  }

  /// One group of six words per correlated record; the model keeps the first and their number.
  static func correlation(
    _ record: RawSpan, _ block: BlockHeader, into correlation: inout Correlation
  ) -> Bool {
    guard block.words >= 7 else { return false }
    let at = block.payload
    correlation.source = record.littleEndian(at: at)
    correlation.deltaDuration = record.littleEndian(at: at + 4)
    correlation.deltaStart = record.littleEndian(at: at + 8)
    correlation.deltaLast = record.littleEndian(at: at + 12)
    correlation.deltaSourcePackets = record.littleEndian(at: at + 16)
    correlation.deltaDestinationPackets = record.littleEndian(at: at + 20)
    correlation.count = UInt8(truncatingIfNeeded: (block.words - 1) / 6)
    return true
  }
}

extension ArgusEncoder {
  static func aggregation(_ r: borrowing FlowRecord, into out: inout ByteWriter) {
    let aggregation = r.aggregation
    out.appendBlock(BlockType.aggregation, aggregation.metric, 1, words: 20)
    out.append(bigEndian: aggregation.count)
    append(aggregation.lastStart, into: &out)
    append(aggregation.last, into: &out)
    append(aggregation.active, into: &out)
    append(aggregation.idle, into: &out)
  }

  private static func append(_ time: Timestamp, into out: inout ByteWriter) {
    let seconds = time.seconds
    out.append(littleEndian: UInt32(truncatingIfNeeded: seconds))
    out.append(littleEndian: UInt32(truncatingIfNeeded: time.subsecond / 1000))
  }

  /// The distribution, eight bytes at the end, stays zero.
  private static func append(_ series: AggregateStatistics.Series, into out: inout ByteWriter) {
    out.append(littleEndian: series.count)
    out.append(littleEndian: series.minimum.bitPattern)
    out.append(littleEndian: series.mean.bitPattern)
    out.append(littleEndian: series.deviation.bitPattern)
    out.append(littleEndian: series.maximum.bitPattern)
    out.append(repeating: 0, count: 8)
  }

  static func correlation(_ r: borrowing FlowRecord, into out: inout ByteWriter) {
    let correlation = r.correlation
    out.appendBlock(BlockType.correlation, 0, 0, words: 7)
    out.append(littleEndian: correlation.source)
    out.append(littleEndian: correlation.deltaDuration)
    out.append(littleEndian: correlation.deltaStart)
    out.append(littleEndian: correlation.deltaLast)
    out.append(littleEndian: correlation.deltaSourcePackets)
    out.append(littleEndian: correlation.deltaDestinationPackets)
  }
}
