internal import FlowModel
internal import NetworkTypes

// Record format, time block. Without a start presence bit one range covers both directions
// (shape A); with one, each direction has its own (shape B), absolute or as offsets.

extension ArgusDecoder {
  @inline(__always)
  static func time(_ record: RawSpan, _ block: BlockHeader, into time: inout TimeBlock) -> Bool {
    guard block.words >= 3 else { return false }
    let perFraction: Int64 = block.qualifier == 0x19 ? 1 : 1000
    if block.subtype & 0x28 == 0 {
      // The length decides, not the class: a range of one timestamp occurs.
      let start = timestamp(record, at: block.payload, perFraction)
      let end = block.words >= 5 ? timestamp(record, at: block.payload + 8, perFraction) : start
      time.ranges.source = TimeBlock.Range(start: min(start, end), end: max(start, end))
      time.ranges.destination = TimeBlock.Range()
      time.isBidirectional = false
      return true
    }
    return bidirectional(record, block, perFraction, into: &time)
  }

  @inline(__always)
  private static func timestamp(_ record: RawSpan, at offset: Int, _ perFraction: Int64) -> Timestamp {
    let word: UInt64 = record.bigEndian(at: offset)
    return Timestamp(
      seconds: Int64(word >> 32), nanoseconds: Int64(word & 0xffff_ffff) &* perFraction)
  }

  private static func bidirectional(
    _ record: RawSpan, _ block: BlockHeader, _ perFraction: Int64, into time: inout TimeBlock
  ) -> Bool {
    let subtype = block.subtype
    let hasSource = subtype & 0x08 != 0
    let hasDestination = subtype & 0x20 != 0
    // An end without its start does not count.
    let hasSourceEnd = hasSource && subtype & 0x10 != 0
    let hasDestinationEnd = hasDestination && subtype & 0x40 != 0
    let count =
      (hasSource ? 1 : 0) + (hasSourceEnd ? 1 : 0) + (hasDestination ? 1 : 0)
      + (hasDestinationEnd ? 1 : 0)
    let words = block.words - 1
    let isAbsolute = count == 1 || words >= 2 * count
    let first = timestamp(record, at: block.payload, perFraction)
    guard isAbsolute || words >= count + 1 else {
      // Sensors that met a malformed ARP packet claim more than they store.
      time.isBidirectional = false
      time.ranges.source = TimeBlock.Range(start: first, end: first)
      time.ranges.destination = TimeBlock.Range()
      return true
    }
    var taken = 0
    func next() -> Timestamp {
      defer { taken += 1 }
      if taken == 0 { return first }
      if isAbsolute { return timestamp(record, at: block.payload + taken * 8, perFraction) }
      let offset = Int32(bitPattern: record.bigEndian(at: block.payload + 4 + taken * 4))
      return first + Int64(offset) &* 1000
    }
    func range(_ hasStart: Bool, _ hasEnd: Bool) -> TimeBlock.Range {
      guard hasStart else { return TimeBlock.Range() }
      let start = next()
      let end = hasEnd ? next() : start
      return TimeBlock.Range(start: min(start, end), end: max(start, end))
    }
    time.isBidirectional = true
    time.ranges.source = range(hasSource, hasSourceEnd)
    time.ranges.destination = range(hasDestination, hasDestinationEnd)
    return true
  }
}

extension ArgusEncoder {
  /// Shape A as sensors write it by default; times per direction as absolute timestamps.
  /// Format 3 keeps microseconds, so nanoseconds are cut, and times that differ in nothing else are
  /// one point: a record reads back as what it was written from.
  static func time(_ r: borrowing FlowRecord, into out: inout ByteWriter) {
    let source = r.time.ranges.source
    let destination = r.time.ranges.destination
    guard r.time.isBidirectional else {
      let isPoint = source.start.microseconds == source.end.microseconds && r.kind != .event
      out.appendBlock(BlockType.time, isPoint ? 1 : 2, 0x18, words: isPoint ? 3 : 5)
      out.append(microseconds: source.start)
      if !isPoint { out.append(microseconds: source.end) }
      return
    }
    // Events name both ends, though of class 1; flows drop an end that equals its start.
    let isEvent = r.kind == .event
    let hasSourceEnd = source.isPresent && (isEvent || source.end.microseconds != source.start.microseconds)
    let hasDestinationEnd =
      destination.isPresent && (isEvent || destination.end.microseconds != destination.start.microseconds)
    var bits: UInt8 = 0
    if source.isPresent { bits |= 0x08 }
    if hasSourceEnd { bits |= 0x10 }
    if destination.isPresent { bits |= 0x20 }
    if hasDestinationEnd { bits |= 0x40 }
    let count = bits.nonzeroBitCount
    guard count > 0 else { return }
    let range: UInt8 = isEvent || count == 1 ? 1 : 2
    out.appendBlock(BlockType.time, bits | range, 0x18, words: 1 + 2 * count)
    if source.isPresent { out.append(microseconds: source.start) }
    if hasSourceEnd { out.append(microseconds: source.end) }
    if destination.isPresent { out.append(microseconds: destination.start) }
    if hasDestinationEnd { out.append(microseconds: destination.end) }
  }
}

extension ByteWriter {
  /// Seconds and microseconds, 32 bits each.
  @inline(__always)
  mutating func append(microseconds time: Timestamp) {
    let seconds = time.seconds
    append(bigEndian: UInt32(truncatingIfNeeded: seconds))
    append(
      bigEndian: UInt32(truncatingIfNeeded: (time.nanoseconds &- seconds &* 1_000_000_000) / 1000))
  }
}
