internal import FlowModel
internal import NetworkTypes

// Extension block, section 2 (docs/records.md): one part for every bit of the first word, in the order
// of the bits: 1 source acknowledgments, 2 source responses, 4 destination acknowledgments,
// 8 destination responses, 16 and 32 the echoes of source and destination, 64 and 128 their spins.

extension ArgusDecoder {
  static func roundTrip(_ record: RawSpan, _ block: BlockHeader, into trips: inout RoundTrips) -> Bool {
    guard block.qualifier == 0, block.words >= 2 else { return false }
    let parts: UInt32 = record.bigEndian(at: block.payload)
    var at = block.payload + 4
    trips = RoundTrips()
    var isWhole = true
    if parts & 1 != 0 {
      isWhole = sketch(record, &at, block.end, into: &trips.directions.source.acknowledgments)
    }
    if isWhole, parts & 2 != 0 {
      isWhole = responses(record, &at, block.end, into: &trips.directions.source.responses)
    }
    if isWhole, parts & 4 != 0 {
      isWhole = sketch(record, &at, block.end, into: &trips.directions.destination.acknowledgments)
    }
    if isWhole, parts & 8 != 0 {
      isWhole = responses(record, &at, block.end, into: &trips.directions.destination.responses)
    }
    for (place, side) in Side.allCases.enumerated() {
      if isWhole, parts >> UInt32(4 + place) & 1 != 0 {
        isWhole = responses(record, &at, block.end, into: &trips.directions[side].echoes)
      }
    }
    for (place, side) in Side.allCases.enumerated() {
      if isWhole, parts >> UInt32(6 + place) & 1 != 0 {
        isWhole = responses(record, &at, block.end, into: &trips.directions[side].spins)
      }
    }
    return isWhole
  }

  private static func sketch(
    _ record: RawSpan, _ at: inout Int, _ end: Int, into sketch: inout DelaySketch
  ) -> Bool {
    guard at + 28 <= end else { return false }
    let shape: UInt32 = record.bigEndian(at: at + 20)
    let used = Int(shape & 0xff)
    let length = 24 + (used + 2) / 2 * 4
    guard used >= 1, used <= DelaySketch.capacity, at + length <= end, shape >> 24 <= 11 else { return false }
    sketch.count = record.bigEndian(at: at)
    sketch.minimum = record.bigEndian(at: at + 4)
    sketch.maximum = record.bigEndian(at: at + 8)
    sketch.sum = record.bigEndian(at: at + 12)
    sketch.level = UInt8(truncatingIfNeeded: shape >> 24)
    sketch.halvings = UInt8(truncatingIfNeeded: shape >> 16)
    // 11 bits hold every class.
    let base: UInt16 = record.bigEndian(at: at + 24)
    guard base < 2048, record.bigEndian(at: at + 26, as: UInt16.self) > 0 else { return false }
    sketch.base = base
    for i in 0..<used { sketch.bins[i] = record.bigEndian(at: at + 26 + i * 2) }
    at += length
    return sketch.isConsistent
  }

  private static func responses(
    _ record: RawSpan, _ at: inout Int, _ end: Int, into times: inout ResponseTimes
  ) -> Bool {
    guard at + 20 <= end else { return false }
    times.count = record.bigEndian(at: at)
    times.minimum = record.bigEndian(at: at + 4)
    times.maximum = record.bigEndian(at: at + 8)
    times.sum = record.bigEndian(at: at + 12)
    at += 20
    return true
  }
}

extension ArgusEncoder {
  static func roundTrip(_ r: borrowing FlowRecord, into out: inout ByteWriter) {
    let source = r.roundTrips.directions.source
    let destination = r.roundTrips.directions.destination
    var parts: UInt32 = 0
    var words = 2
    if source.acknowledgments.count > 0 {
      parts |= 1
      words += source.acknowledgments.words
    }
    if source.responses.count > 0 {
      parts |= 2
      words += 5
    }
    if destination.acknowledgments.count > 0 {
      parts |= 4
      words += destination.acknowledgments.words
    }
    if destination.responses.count > 0 {
      parts |= 8
      words += 5
    }
    for (place, side) in Side.allCases.enumerated() {
      if r.roundTrips.directions[side].echoes.count > 0 { parts |= 16 << UInt32(place) }
      if r.roundTrips.directions[side].spins.count > 0 { parts |= 64 << UInt32(place) }
    }
    words += (parts >> 4).nonzeroBitCount * 5
    guard parts != 0 else { return }
    out.appendBlock(BlockType.extended, ExtensionSection.roundTrip, 0, words: words)
    out.append(bigEndian: parts)
    if parts & 1 != 0 { out.append(source.acknowledgments) }
    if parts & 2 != 0 { out.append(source.responses) }
    if parts & 4 != 0 { out.append(destination.acknowledgments) }
    if parts & 8 != 0 { out.append(destination.responses) }
    if parts & 16 != 0 { out.append(source.echoes) }
    if parts & 32 != 0 { out.append(destination.echoes) }
    if parts & 64 != 0 { out.append(source.spins) }
    if parts & 128 != 0 { out.append(destination.spins) }
  }
}

extension DelaySketch {
  /// Length on the wire: six words, then the first class and the counts, two bytes each.
  fileprivate var words: Int { 6 + (used + 2) / 2 }
}

extension ByteWriter {
  fileprivate mutating func append(_ sketch: DelaySketch) {
    append(bigEndian: sketch.count)
    append(bigEndian: sketch.minimum)
    append(bigEndian: sketch.maximum)
    append(bigEndian: sketch.sum)
    let used = sketch.used
    append(
      bigEndian: UInt32(sketch.level) << 24 | UInt32(sketch.halvings) << 16 | UInt32(truncatingIfNeeded: used)
    )
    append(bigEndian: sketch.base)
    for i in 0..<used { append(bigEndian: sketch.bins[i]) }
    if used % 2 == 0 { append(bigEndian: UInt16(0)) }
  }

  fileprivate mutating func append(_ times: ResponseTimes) {
    append(bigEndian: times.count)
    append(bigEndian: times.minimum)
    append(bigEndian: times.maximum)
    append(bigEndian: times.sum)
  }
}
