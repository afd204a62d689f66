internal import FlowModel
internal import NetworkTypes

// Extension block, section 1 (docs/records.md): fourteen words a direction, then four durations of two.

extension ArgusDecoder {
  static func segments(_ record: RawSpan, _ block: BlockHeader, into segments: inout Segments) -> Bool {
    guard block.qualifier == 0, block.words >= 37 else { return false }
    segments = Segments()
    direction(record, at: block.payload, into: &segments.directions.source)
    direction(record, at: block.payload + 56, into: &segments.directions.destination)
    let at = block.payload + 112
    segments.durations.setUp = duration(record, at: at)
    segments.durations.presentation = duration(record, at: at + 8)
    segments.durations.transport = duration(record, at: at + 16)
    segments.durations.tearDown = duration(record, at: at + 24)
    return true
  }

  private static func direction(_ record: RawSpan, at: Int, into direction: inout Segments.Direction) {
    direction.retransmitted = record.bigEndian(at: at)
    direction.retransmittedBytes = record.bigEndian(at: at + 4)
    direction.spurious = record.bigEndian(at: at + 8)
    direction.lost = record.bigEndian(at: at + 12)
    direction.late = record.bigEndian(at: at + 16)
    direction.copies = record.bigEndian(at: at + 20)
    direction.unseenBytes = record.bigEndian(at: at + 24)
    direction.duplicateAcknowledgments = record.bigEndian(at: at + 28)
    direction.selectiveAcknowledgments = record.bigEndian(at: at + 32)
    direction.duplicateReports = record.bigEndian(at: at + 36)
    direction.zeroWindows = record.bigEndian(at: at + 40)
    direction.keepAlives = record.bigEndian(at: at + 44)
    direction.probes = record.bigEndian(at: at + 48)
    direction.strays = record.bigEndian(at: at + 52)
  }

  /// All ones: not begun.
  private static func duration(_ record: RawSpan, at: Int) -> UInt64? {
    let value: UInt64 = record.bigEndian(at: at)
    return value == .max ? nil : value
  }
}

extension ArgusEncoder {
  static func segments(_ r: borrowing FlowRecord, into out: inout ByteWriter) {
    out.appendBlock(BlockType.extended, ExtensionSection.segments, 0, words: 37)
    out.append(r.segments.directions.source)
    out.append(r.segments.directions.destination)
    let durations = r.segments.durations
    out.append(bigEndian: durations.setUp ?? .max)
    out.append(bigEndian: durations.presentation ?? .max)
    out.append(bigEndian: durations.transport ?? .max)
    out.append(bigEndian: durations.tearDown ?? .max)
  }
}

extension ByteWriter {
  fileprivate mutating func append(_ direction: Segments.Direction) {
    append(bigEndian: direction.retransmitted)
    append(bigEndian: direction.retransmittedBytes)
    append(bigEndian: direction.spurious)
    append(bigEndian: direction.lost)
    append(bigEndian: direction.late)
    append(bigEndian: direction.copies)
    append(bigEndian: direction.unseenBytes)
    append(bigEndian: direction.duplicateAcknowledgments)
    append(bigEndian: direction.selectiveAcknowledgments)
    append(bigEndian: direction.duplicateReports)
    append(bigEndian: direction.zeroWindows)
    append(bigEndian: direction.keepAlives)
    append(bigEndian: direction.probes)
    append(bigEndian: direction.strays)
  }
}
