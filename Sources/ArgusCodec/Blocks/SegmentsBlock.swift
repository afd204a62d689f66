internal import FlowModel
internal import NetworkTypes

// Extension block, section 1 (docs/records.md): fourteen counters a direction, then four durations of two
// words.

extension ArgusDecoder {
  static func segments(_ record: RawSpan, _ block: BlockHeader, into segments: inout Segments) -> Bool {
    segments = Segments()
    switch block.qualifier {
    case 0:
      guard block.words >= 37 else { return false }
      var words = SectionWords(denseAt: block.payload, end: block.end)
      segments.forEachCounter { $0 = words.next(record) }
      // All ones: not begun.
      segments.durations.forEach { duration in
        let value = UInt64(words.next(record)) << 32 | UInt64(words.next(record))
        duration = value == .max ? nil : value
      }
      return words.isWhole
    case 1:
      var words = SectionWords(record, sparseAt: block.payload, end: block.end)
      segments.forEachCounter { $0 = words.next(record) }
      segments.durations.forEach { duration in
        let value = UInt64(words.next(record)) << 32 | UInt64(words.next(record))
        duration = value == 0 ? nil : value - 1
      }
      return words.isWhole
    default: return false
    }
  }
}

extension ArgusEncoder {
  static func segments(_ r: borrowing FlowRecord, into out: inout ByteWriter) {
    var words = SectionWordsWriter(ExtensionSection.segments, layout: 1, to: &out)
    var segments = r.segments
    segments.forEachCounter { words.append($0, to: &out) }
    // One more than the duration, so that what has not begun takes no room.
    segments.durations.forEach { duration in
      let value = duration.map { $0 &+ 1 } ?? 0
      words.append(UInt32(truncatingIfNeeded: value >> 32), to: &out)
      words.append(UInt32(truncatingIfNeeded: value), to: &out)
    }
    words.finish(&out)
  }
}

extension Segments {
  /// The counters in the section's order.
  @inline(__always)
  fileprivate mutating func forEachCounter(_ body: (inout UInt32) -> Void) {
    directions.source.forEachCounter(body)
    directions.destination.forEachCounter(body)
  }
}

extension Segments.Direction {
  @inline(__always)
  fileprivate mutating func forEachCounter(_ body: (inout UInt32) -> Void) {
    body(&retransmitted)
    body(&retransmittedBytes)
    body(&spurious)
    body(&lost)
    body(&late)
    body(&copies)
    body(&unseenBytes)
    body(&duplicateAcknowledgments)
    body(&selectiveAcknowledgments)
    body(&duplicateReports)
    body(&zeroWindows)
    body(&keepAlives)
    body(&probes)
    body(&strays)
  }
}

extension Segments.Durations {
  @inline(__always)
  fileprivate mutating func forEach(_ body: (inout UInt64?) -> Void) {
    body(&setUp)
    body(&presentation)
    body(&transport)
    body(&tearDown)
  }
}
