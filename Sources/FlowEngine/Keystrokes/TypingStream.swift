/// The sequence space of one direction: which bytes of a segment the tap sees for the first time.
struct TypingStream: BitwiseCopyable {
  private var isSynchronized = false
  /// One past the highest byte seen.
  private(set) var next: UInt32 = 0
  /// Bytes skipped so far: the latest hole.
  private var holeStart: UInt32 = 0
  private var holeEnd: UInt32 = 0

  /// Bytes before the latest segment that were not seen.
  private(set) var skipped: UInt32 = 0

  /// How many bytes are new. What fills a hole is new, what was sent again is not.
  mutating func newBytes(from start: UInt32, length: UInt32) -> UInt32 {
    let end = start &+ length
    skipped = 0
    guard isSynchronized else {
      isSynchronized = true
      next = end
      return length
    }
    let ahead = Int32(bitPattern: end &- next)
    if ahead > 0 {
      let gap = Int32(bitPattern: start &- next)
      if gap > 0 {
        skipped = UInt32(gap)
        holeStart = next
        holeEnd = start
      }
      next = end
      return min(length, UInt32(ahead))
    }
    guard holeStart != holeEnd, start == holeStart, Int32(bitPattern: holeEnd &- end) >= 0 else { return 0 }
    holeStart = end
    return length
  }

  /// What was skipped is known: it is not new when it comes after all.
  mutating func closeHole() { holeStart = holeEnd }
}
