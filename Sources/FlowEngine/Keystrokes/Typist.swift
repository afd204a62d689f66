/// One direction of a flow, looked at as if somebody typed there.
///
/// What must be true of typing, whatever the program and cipher: keys are small messages, mostly of one
/// size; the other side answers them after a round trip and little more; they come when a hand sends
/// them and not when the other side's data arrives; and the times between them vary as hands do.
struct Typist: BitwiseCopyable {
  var stream = TypingStream()
  var sent = TypingSent()
  var sizes = KeySizes()
  var answerSizes = KeySizes()
  var gaps = GapHistogram()
  /// Times from the other side's small messages to this side's answers. Programs' lie close together,
  /// however far behind this end the program is.
  private(set) var delays = GapHistogram()
  var trains = ChaffTrains()
  var lines = TypedLines()

  private var lastData: Int64 = 0
  private var lastLarge: Int64 = 0
  private var lastCandidate: Int64 = 0
  /// Size of the first message of a run, and what of that size the run added.
  private var runSize: UInt32 = 0
  private var runMessages: UInt32 = 0
  private var runKeys: UInt32 = 0

  /// Messages that may be keys.
  private(set) var candidates: UInt32 = 0
  /// Of those: sent right after the other side's data, as programs do.
  private(set) var prompt: UInt32 = 0
  /// Answered by the other side's data in time; with as many bytes.
  private(set) var answered: UInt32 = 0
  private(set) var echoed: UInt32 = 0
  /// Blocks of text that were echoed whole.
  private(set) var pastes: UInt32 = 0
  private var pastedBytes: UInt32 = 0
  private var candidatesBeforePastes: UInt32 = 0
  private(set) var blocks: UInt32 = 0
  /// Answers to messages of runs that are too close to be typed.
  private(set) var runEchoes: UInt32 = 0
  /// What was reported of hidden keys.
  private(set) var isConfirmed = false
  /// What was reported of keys that trains hide.
  var told = ToldKeys()

  /// Payload bytes at most of a key, and of a pasted block.
  private static let largestKey = TypingSegment.longestLookedAt
  private static let largestBlock: UInt32 = 4096
  /// Nothing moves for so long before somebody pastes, nanoseconds.
  private static let pastePause: Int64 = 300_000_000
  /// Messages above this belong to transfers.
  private static let smallestLarge: UInt32 = 400
  /// Keys of one burst are closer than this, nanoseconds.
  private static let burst: Int64 = 1_500_000_000

  /// A message of `length` new bytes. `answerDelay` is the time since the other side's data that it is
  /// the first answer to, `promptness` what programs need for one at most.
  mutating func send(
    _ segment: borrowing TypingSegment, length: UInt32, sinceOther: Int64, answered: TypingSent.Message?,
    roundTrip: Int64, isLed: Bool
  ) {
    let now = segment.time
    let sinceOwn = lastData == 0 ? Int64.max : now &- lastData
    lastData = now
    var message = TypingSent.Message()
    message.time = now
    message.end = segment.sequence &+ segment.length
    message.length = length
    message.isUsed = true
    let delay = answered.map { now &- $0.time }
    // What programs need to answer, where the way to them is known.
    if let delay, answered?.isCandidate == true || answered?.isRun == true { delays.add(delay) }
    // A capture without bare acknowledgments takes the time to the next line for a round trip.
    let way = min(roundTrip, 400_000_000)
    let isPrompt = delay.map { $0 <= (way == 0 ? 100_000_000 : way + way / 8 + 30_000_000) } ?? false
    if !isPrompt, length == segment.length { lines.observe(segment, idle: min(sinceOwn, sinceOther)) }
    if length > Self.smallestLarge { lastLarge = now }
    if length > Self.largestKey || now &- lastLarge < 30_000_000 {
      trains.close()
      if !isPrompt, length <= Self.largestBlock, min(sinceOwn, sinceOther) >= Self.pastePause {
        message.isBlock = true
        blocks &+= 1
      }
    } else {
      let base = UInt32(sizes.mode.size)
      let isAlone = length == base || sinceOwn > 2_000_000
      let isReflex =
        delay.map { self.isReflex($0, to: answered?.length ?? 0, base: base, roundTrip) } ?? false
      countSkipped(base)
      if isAlone, !isReflex {
        message.isCandidate = consider(segment, length, isPrompt: isPrompt, isLed: isLed, at: now)
      }
      message.isRun = trains.isTooLong
    }
    sent.append(message)
  }

  /// Window updates and farewells follow at once what is more than an echo.
  private func isReflex(_ delay: Int64, to length: UInt32, base: UInt32, _ roundTrip: Int64) -> Bool {
    guard roundTrip > 0, base > 0 else { return false }
    if length >= 4 * base, length >= 200 { return delay <= roundTrip &+ roundTrip / 8 &+ 15_000_000 }
    return length > base &+ base / 4 && delay <= roundTrip &+ 500_000
  }

  /// Keys that the tap did not see: as many bytes are missing as one to three have.
  private mutating func countSkipped(_ base: UInt32) {
    let skipped = stream.skipped
    guard skipped > 0, base > 0, isConfirmed, skipped % base == 0, skipped <= 3 * base else { return }
    for _ in 0..<skipped / base { _ = sizes.count(base, keys: 1, inBurst: false, adds: false) }
    stream.closeHole()
  }

  private mutating func consider(
    _ segment: borrowing TypingSegment, _ length: UInt32, isPrompt: Bool, isLed: Bool, at now: Int64
  ) -> Bool {
    trains.add(at: now, isLed: isLed)
    if trains.length == 1 {
      runSize = length
      runMessages = 0
      runKeys = 0
    }
    if trains.isTooLong {
      if runMessages > 0 {
        sizes.discount(runSize, messages: runMessages, keys: runKeys)
        candidates -= min(candidates, runMessages)
        runMessages = 0
        runKeys = 0
      }
      lastCandidate = now
      return false
    }
    let gap = lastCandidate == 0 ? Int64.max : now &- lastCandidate
    let keys = KeyContent.count(segment, length: length, base: UInt32(sizes.mode.size), gap: gap)
    guard keys > 0 else { return false }
    let isInBurst = gap < Self.burst
    guard sizes.count(length, keys: keys, inBurst: isInBurst, adds: !isPrompt) else { return false }
    if isInBurst { gaps.add(gap) }
    lastCandidate = now
    candidates &+= 1
    if isPrompt { prompt &+= 1 }
    if length == runSize {
      runMessages &+= 1
      runKeys &+= keys
    }
    return true
  }

  /// The other side answers `message` with `length` bytes after `delay`.
  mutating func noteAnswer(_ message: TypingSent.Message, older: UInt32, length: UInt32, delay: Int64) {
    let isTimely = delay <= sent.roundTrip &+ sent.roundTrip / 2 &+ 150_000_000
    if message.isCandidate {
      if isTimely {
        answered &+= 1 &+ older
        if length == message.length { echoed &+= 1 }
      }
      _ = answerSizes.count(length, keys: 0, inBurst: true, adds: true)
    } else if message.isRun {
      if isTimely, length >= message.length { runEchoes &+= 1 }
    } else if message.isBlock, isTimely, length >= message.length &- message.length / 20,
      length <= message.length &+ message.length / 8 &+ 16
    {
      if pastes == 0 { candidatesBeforePastes = candidates }
      pastes &+= 1
      pastedBytes &+= message.length
    }
  }

  /// Text goes in by the block, and lines end with a key.
  var isPasted: Bool {
    pastes >= 3 && pastes &* 2 >= blocks && answered > 0
      && (candidates &- min(candidates, candidatesBeforePastes)) &* 2 >= pastes
      && UInt32(sizes.mode.size) * 3 <= pastedBytes / pastes
  }

  /// Keys that are known to be keys now: of the sizes that keys have here.
  mutating func drain() -> UInt32 {
    if !isConfirmed {
      isConfirmed = true
      sizes.dropHandshake()
    }
    let base = UInt32(sizes.mode.size)
    var keys: UInt32 = 0
    for i in sizes.entries.indices where sizes.entries[i].keys > 0 {
      let size = UInt32(sizes.entries[i].size)
      guard KeyContent.isKey(size, base: base) else { continue }
      let held = trains.length >= 4 && size == runSize ? UInt16(clamping: runKeys) : 0
      keys &+= sizes.drain(i, holding: held)
    }
    return keys
  }
}
