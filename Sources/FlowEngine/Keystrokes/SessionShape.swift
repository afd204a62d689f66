import FlowModel

/// What a session moves, typing apart.
struct SessionShape: BitwiseCopyable {
  private var first: Int64 = 0
  private var last: Int64 = 0
  private var lastSource: Int64 = 0
  private var lastDestination: Int64 = 0
  private var bytes: UInt64 = 0
  private var largeBytes: UInt64 = 0
  private var largeMessages: UInt32 = 0
  /// Data messages after the first seconds.
  private var laterMessages: UInt32 = 0

  mutating func observe(_ segment: borrowing TypingSegment, length: UInt32) {
    if first == 0 { first = segment.time }
    last = max(last, segment.time)
    if segment.isSource { lastSource = segment.time } else { lastDestination = segment.time }
    bytes &+= UInt64(length)
    if length >= 512 {
      largeBytes &+= UInt64(length)
      largeMessages &+= 1
    }
    if segment.time &- first > 3_000_000_000 { laterMessages &+= 1 }
  }

  /// Every packet, with data or without, moves the end of the session.
  mutating func touch(at now: Int64) { if first != 0 { last = max(last, now) } }

  func sinceData(ofSource isSource: Bool, at now: Int64) -> Int64 {
    let time = isSource ? lastSource : lastDestination
    return time == 0 ? .max : now &- time
  }

  var judgement: TypingJudgement {
    let seconds = Double(last &- first) / 1e9
    if isBulk { return TypingJudgement(.bulk, amount: Double(largeMessages), half: 6) }
    if isIdle { return TypingJudgement(.idle, amount: seconds, half: 5) }
    return TypingJudgement()
  }

  /// Mostly full segments, and more than a screen of them.
  var isBulk: Bool { largeMessages >= 12 && largeBytes >= 16_384 && largeBytes * 10 >= bytes * 6 }

  /// Open for a while with hardly a message: nothing, or keep-alives.
  private var isIdle: Bool {
    let seconds = Double(last &- first) / 1e9
    return seconds >= 8 && Double(laterMessages) <= seconds
  }
}
