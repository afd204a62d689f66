import FlowModel

@testable import FlowEngine

/// A terminal session made up: what a typist sends, what the other side makes of it, and when a tap
/// between them sees which segment.
struct Conversation {
  struct Key {
    var time: Double
    /// Payload bytes; nil is the session's key size.
    var size: UInt32?
  }

  /// Seconds, from typist to shell and back.
  var roundTrip = 0.03
  /// Where the tap is: 0 at the typist, 1 at the shell.
  var tap = 0.0
  var keySize: UInt32 = 36
  /// Bytes of an echo; 0 answers nothing.
  var echoSize: UInt32 = 36
  /// Every so many keys an Enter leads to output; 0 never.
  var enterEvery = 12
  var typistIsSource = true
  /// First payload bytes of keys.
  var head: UInt64 = 0x8182_8384_8586_8788

  struct Event {
    var time: Double
    var segment: TypingSegment
  }

  /// The packets as the tap sees them.
  func events(_ keys: [Key]) -> [Event] {
    var random = HandRandom(seed: 7)
    var typed: [(time: Double, size: UInt32)] = []
    var answers: [(time: Double, size: UInt32)] = []
    if keySize > 8 {
      // A handshake: answers at once, both ways.
      for (i, size) in ([41, 1208, 16, 60, 140, 112] as [UInt32]).enumerated() {
        typed.append((Double(i) * (roundTrip + 0.004), size))
        answers.append((Double(i) * (roundTrip + 0.004) + roundTrip / 2 + 0.002, size + 20))
      }
    }
    for (i, key) in keys.enumerated() {
      typed.append((key.time + 3, key.size ?? keySize))
      guard echoSize > 0 else { continue }
      var time = key.time + 3 + roundTrip / 2 + random.uniform(0.0002, 0.002)
      answers.append((time, echoSize))
      guard enterEvery > 0, i % enterEvery == enterEvery - 1 else { continue }
      for _ in 0..<3 {
        time += random.uniform(0.001, 0.02)
        answers.append((time, echoSize + 24 + UInt32(random.uniform(0, 300))))
      }
    }
    typed.sort { $0.time < $1.time }
    answers.sort { $0.time < $1.time }
    return seen(typed, answers)
  }

  private func seen(_ typed: [(time: Double, size: UInt32)], _ answers: [(time: Double, size: UInt32)])
    -> [Event]
  {
    let bases: (UInt32, UInt32) = (4_294_960_000, 77_000)
    func ends(_ messages: [(time: Double, size: UInt32)], _ base: UInt32) -> [UInt32] {
      var end = base
      return messages.map { message in
        end &+= message.size
        return end
      }
    }
    let typedEnds = ends(typed, bases.0)
    let answerEnds = ends(answers, bases.1)
    func received(
      _ messages: [(time: Double, size: UInt32)], _ ends: [UInt32], _ base: UInt32, by time: Double
    )
      -> UInt32
    {
      let count = messages.prefix { $0.time + roundTrip / 2 <= time }.count
      return count == 0 ? base : ends[count - 1]
    }
    var events: [Event] = []
    func add(_ time: Double, _ fromTypist: Bool, _ size: UInt32, _ end: UInt32, _ acknowledgment: UInt32) {
      var segment = TypingSegment(
        isSource: fromTypist == typistIsSource, time: 1_700_000_000_000_000_000 + Int64(time * 1e9),
        length: size)
      segment.sequence = end &- size
      segment.acknowledgment = acknowledgment
      segment.hasAcknowledgment = true
      if size > 0, size <= 200 {
        segment.head = fromTypist ? head : 0x9182_8384_8586_8788
        segment.headCount = Int(min(8, size))
        segment.tail = 0x90
        segment.hasTail = true
      }
      events.append(Event(time: time, segment: segment))
    }
    for (i, message) in typed.enumerated() {
      let at = message.time + roundTrip / 2 * tap
      add(at, true, message.size, typedEnds[i], received(answers, answerEnds, bases.1, by: message.time))
      add(
        message.time + roundTrip / 2 + 0.04 + roundTrip / 2 * (1 - tap), false, 0,
        answerEnds.last ?? bases.1, typedEnds[i])
    }
    for (i, message) in answers.enumerated() {
      add(
        message.time + roundTrip / 2 * (1 - tap), false, message.size, answerEnds[i],
        received(typed, typedEnds, bases.0, by: message.time + 1e-9))
      add(
        message.time + roundTrip / 2 + roundTrip / 2 * tap, true, 0, typedEnds.last ?? bases.0, answerEnds[i])
    }
    events.sort { $0.time < $1.time }
    return events
  }
}

extension [Conversation.Key] {
  /// A person: gaps as of hands, a pause to think every so often.
  static func human(_ count: Int, median: Double = 0.17, sigma: Double = 0.45, seed: UInt64 = 1) -> Self {
    var random = HandRandom(seed: seed)
    var time = 0.0
    return (0..<count).map { i in
      time += median * random.logNormal(sigma)
      if i > 0, i % 15 == 0 { time += 1.5 * random.logNormal(0.6) }
      return Conversation.Key(time: time)
    }
  }

  /// A program: one gap, and a pause after each line.
  static func machine(_ count: Int, gap: Double, jitter: Double = 0) -> Self {
    var random = HandRandom(seed: 3)
    var time = 0.0
    return (0..<count).map { i in
      time += gap + random.uniform(-jitter, jitter) + (i > 0 && i % 20 == 0 ? 1 : 0)
      return Conversation.Key(time: time)
    }
  }

  /// Requests that come whenever they come.
  static func poisson(_ count: Int, rate: Double) -> Self {
    var random = HandRandom(seed: 5)
    var time = 0.0
    return (0..<count).map { _ in
      time += random.exponential(rate)
      return Conversation.Key(time: time)
    }
  }
}

/// What a detector says of packets, with a record every five seconds.
struct TypingSum {
  var typing = Typing()
  var records = 0

  init(_ events: [Conversation.Event], interval: Double = 5, datagrams: Bool = false) {
    var detector = TypingDetector()
    var due = (events.first?.time ?? 0) + interval
    for event in events {
      if event.time >= due {
        add(detector.report())
        due = event.time + interval
      }
      detector.observe(event.segment, isDatagram: datagrams)
    }
    add(detector.report())
  }

  private mutating func add(_ record: Typing) {
    records += 1
    typing.merge(record)
    // The session's verdict is the last one.
    typing.verdict = record.verdict
    typing.confidence = record.confidence
    typing.ends.source.verdict = record.ends.source.verdict
    typing.ends.destination.verdict = record.ends.destination.verdict
  }
}

/// Seeded randomness (Steele, Lea, Flood 2014), the same on every machine.
struct HandRandom {
  private var state: UInt64
  init(seed: UInt64) { state = seed &* 0x9e37_79b9_7f4a_7c15 }

  mutating func next() -> UInt64 {
    state &+= 0x9e37_79b9_7f4a_7c15
    var z = state
    z = (z ^ (z >> 30)) &* 0xbf58_476d_1ce4_e5b9
    z = (z ^ (z >> 27)) &* 0x94d0_49bb_1331_11eb
    return z ^ (z >> 31)
  }

  mutating func uniform(_ low: Double, _ high: Double) -> Double {
    low + (high - low) * Double(next() >> 11) / 9_007_199_254_740_992
  }

  /// e to a normal deviate (sum of twelve uniform ones) of that standard deviation.
  mutating func logNormal(_ sigma: Double) -> Double {
    var sum = -6.0
    for _ in 0..<12 { sum += uniform(0, 1) }
    return exponentialOfE(sum * sigma)
  }

  mutating func exponential(_ rate: Double) -> Double {
    // The first of many small steps at which something happens.
    var steps = 1.0
    while uniform(0, 1) > rate / 1000 { steps += 1 }
    return steps / 1000
  }

  /// By its series: the package's lower layers have no Foundation, nor do their tests.
  private func exponentialOfE(_ x: Double) -> Double {
    var term = 1.0
    var sum = 1.0
    for i in 1..<40 {
      term *= x / Double(i)
      sum += term
    }
    return sum
  }
}
