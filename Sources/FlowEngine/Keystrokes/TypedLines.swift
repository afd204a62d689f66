/// Lines of clear text that a person wrote before sending them: a terminal that is not raw sends
/// nothing before Enter. Writing takes time, in proportion to the line.
struct TypedLines: BitwiseCopyable {
  /// Lines, and of those the ones that came no faster than they can be typed.
  private(set) var count: UInt32 = 0
  private(set) var unhurried: UInt32 = 0
  /// Lines not reported yet.
  private var ready: UInt32 = 0
  private var last: Int64 = 0
  private var gapSum = 0.0
  private var gapSquares = 0.0
  private var gapCount = 0.0

  /// - Parameter idle: nanoseconds since anything was sent by either side.
  mutating func observe(_ segment: borrowing TypingSegment, idle: Int64) {
    guard segment.hasTail, segment.tail == 0x0a, (2...200).contains(segment.length), segment.headCount > 0
    else {
      return
    }
    for i in 0..<min(segment.headCount, Int(segment.length) - 1) {
      let byte = UInt8(truncatingIfNeeded: segment.head >> UInt64(56 - 8 * i))
      guard byte >= 0x20 && byte != 0x7f || byte == 9 || byte == 0x0d else { return }
    }
    count &+= 1
    guard idle >= Int64(segment.length) * 40_000_000 else { return }
    unhurried &+= 1
    ready &+= 1
    if last != 0 {
      let gap = Double(segment.time &- last) / 1e9
      gapSum += gap
      gapSquares += gap * gap
      gapCount += 1
    }
    last = segment.time
  }

  mutating func drain() -> UInt32 {
    defer { ready = 0 }
    return ready
  }

  /// Somebody writes: enough lines, none in a hurry, at no fixed interval.
  var isTyped: Bool {
    guard count >= 4, Double(unhurried) >= 0.85 * Double(count), gapCount >= 3 else { return false }
    let mean = gapSum / gapCount
    let variance = max(0, gapSquares / gapCount - mean * mean)
    return variance.squareRoot() >= 0.2 * mean
  }
}
