internal import NetworkTypes

// Counters of which most are zero, as sections of the extension block carry them (docs/records.md): two
// words with a bit for each counter, the lowest bit of the first word the first one's, then those that
// are not zero. Layout 0 of the same sections had them all.

/// Reads counters one after the other.
struct SectionWords {
  private var mask: UInt64
  private var at: Int
  private let end: Int
  /// The section held all that it said.
  private(set) var isWhole: Bool

  /// Every counter stands there.
  init(denseAt start: Int, end: Int) {
    (at, self.end) = (start, end)
    mask = .max
    isWhole = true
  }

  /// Two words of `record` say which.
  init(_ record: RawSpan, sparseAt start: Int, end: Int) {
    (at, self.end) = (start + 8, end)
    mask = 0
    isWhole = start + 8 <= end
    guard isWhole else { return }
    let low: UInt32 = record.bigEndian(at: start)
    let high: UInt32 = record.bigEndian(at: start + 4)
    mask = UInt64(high) << 32 | UInt64(low)
  }

  @inline(__always)
  mutating func next(_ record: RawSpan) -> UInt32 {
    let isThere = mask & 1 != 0
    mask >>= 1
    guard isThere else { return 0 }
    guard at + 4 <= end else {
      isWhole = false
      return 0
    }
    defer { at += 4 }
    return record.bigEndian(at: at)
  }
}

/// Writes a section of counters; `finish` when all are appended.
struct SectionWordsWriter {
  private let start: Int
  private var mask: UInt64 = 0
  private var bit: UInt64 = 1

  init(_ section: UInt8, layout: UInt8, to out: inout ByteWriter) {
    start = out.count
    out.appendBlock(BlockType.extended, section, layout, words: 0)
    out.append(bigEndian: UInt64(0))
  }

  @inline(__always)
  mutating func append(_ word: UInt32, to out: inout ByteWriter) {
    if word != 0 {
      mask |= bit
      out.append(bigEndian: word)
    }
    bit <<= 1
  }

  func finish(_ out: inout ByteWriter) {
    out.patch(bigEndian: UInt8(truncatingIfNeeded: (out.count - start) / 4), at: start + 3)
    out.patch(bigEndian: UInt32(truncatingIfNeeded: mask), at: start + 4)
    out.patch(bigEndian: UInt32(truncatingIfNeeded: mask >> 32), at: start + 8)
  }
}
