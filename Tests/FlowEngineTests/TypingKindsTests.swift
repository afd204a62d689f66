import FlowModel
import Testing

@testable import FlowEngine

/// Terminals that are not one packet a key.
@Suite struct TypingKindsTests {
  @Test(arguments: [
    ("61", 1), ("6162", 2), ("1b5b41", 1), ("1b4f50", 1), ("1b5b313b3541", 1), ("0d00", 1), ("0d0a", 1),
    ("c3a9", 1), ("e282ac", 1), ("610d00", 2), ("fffb01", 0), ("1b", 1), ("1b5b", 1),
  ])
  func keysInTheClear(_ text: String, _ expected: UInt32) {
    var segment = TypingSegment(isSource: true, time: 0, length: UInt32(text.count / 2))
    segment.head = UInt64(text, radix: 16)! << UInt64(64 - text.count * 4)
    segment.headCount = text.count / 2
    let keys = KeyContent.count(segment, length: segment.length, base: 1, gap: 1_000_000_000)
    #expect(keys == expected)
  }

  @Test func fingersBoundWhatASegmentHolds() {
    var segment = TypingSegment(isSource: true, time: 0, length: 6)
    segment.head = 0x6162_6364_6566_0000
    segment.headCount = 6
    #expect(KeyContent.count(segment, length: 6, base: 1, gap: 60_000_000) == 3)
    #expect(KeyContent.count(segment, length: 6, base: 1, gap: 500_000_000) == 6)
  }

  /// Lines of clear text, each after the pause that `secondsPerByte` makes, answered in 20 ms.
  private func lines(_ count: Int, secondsPerByte: Double) -> [Conversation.Event] {
    var random = HandRandom(seed: 9)
    var events: [Conversation.Event] = []
    var time = 0.0
    var sequences: (UInt32, UInt32) = (100, 500)
    for i in 0..<count {
      let length = UInt32(random.uniform(4, 30))
      time += secondsPerByte * Double(length) + random.uniform(0.2, 2) * secondsPerByte * 10
      for (isTyped, size, at) in [(true, length, time), (false, 60 + UInt32(i) * 7, time + 0.02)] {
        var segment = TypingSegment(isSource: !isTyped, time: Int64((at + 1) * 1e9), length: size)
        segment.sequence = isTyped ? sequences.0 : sequences.1
        segment.acknowledgment = isTyped ? sequences.1 : sequences.0
        segment.hasAcknowledgment = true
        segment.head = 0x6c73_202d_6c61_6120
        segment.headCount = Int(min(8, size))
        segment.tail = 0x0a
        segment.hasTail = true
        if isTyped { sequences.0 &+= size } else { sequences.1 &+= size }
        events.append(Conversation.Event(time: at, segment: segment))
      }
      time += 0.02
    }
    return events
  }

  @Test func aTerminalThatSendsLines() {
    let sum = TypingSum(lines(20, secondsPerByte: 0.18))
    #expect(sum.typing.verdict == .interactive)
    #expect(sum.typing.ends.destination.keys == 20)
    #expect(sum.typing.ends.destination.method == [.lines, .clear])
    #expect(sum.typing.ends.source.keys == 0)
  }

  @Test func linesFasterThanHandsAreNone() {
    let sum = TypingSum(lines(20, secondsPerByte: 0.01))
    #expect(sum.typing.verdict != .interactive && sum.typing.ends.destination.keys == 0)
  }

  @Test func pastedText() {
    var conversation = Conversation()
    conversation.enterEvery = 0
    var keys: [Conversation.Key] = []
    for i in 0..<6 {
      keys.append(.init(time: Double(i) * 5, size: 420 + UInt32(i) * 8))
      keys.append(.init(time: Double(i) * 5 + 1.5))
    }
    var events = conversation.events(keys)
    // The shell echoes a block whole.
    var last: UInt32 = 0
    var shift: UInt32 = 0
    for i in events.indices {
      if events[i].segment.isSource {
        if events[i].segment.length > 0 { last = events[i].segment.length }
        events[i].segment.acknowledgment &+= shift
      } else {
        events[i].segment.sequence &+= shift
        if events[i].segment.length == 36, last >= 420 {
          shift &+= last - 36
          events[i].segment.length = last
        }
      }
    }
    let sum = TypingSum(events)
    #expect(sum.typing.verdict == .machine)
    #expect(sum.typing.ends.source.keys == 0)
  }

  /// OpenSSH's obfuscation: from each burst's first key until two seconds after its last, a packet every
  /// 20.4 ms, each answered.
  private func obfuscated(_ bursts: [(start: Double, keys: Int)], delay: Double, isSource: Bool)
    -> [Conversation.Event]
  {
    var conversation = Conversation()
    conversation.roundTrip = delay
    conversation.enterEvery = 0
    conversation.typistIsSource = isSource
    let packets = bursts.flatMap { burst in
      (0..<Int((Double(burst.keys) * 0.22 + 2) / 0.0204)).map {
        Conversation.Key(time: burst.start + Double($0) * 0.0204)
      }
    }
    return conversation.events(packets)
  }

  @Test(arguments: [0.0005, 0.02, 0.09, 0.2], [true, false])
  func obfuscatedKeysHaveARange(_ delay: Double, _ isSource: Bool) {
    let bursts = [(start: 0.0, keys: 60), (20, 35), (34, 4), (40, 80)]
    let sum = TypingSum(obfuscated(bursts, delay: delay, isSource: isSource))
    let typist: Side = isSource ? .source : .destination
    let end = sum.typing.ends[typist]
    #expect(sum.typing.verdict == .interactive && end.verdict == .interactive)
    #expect(end.method == .obfuscated)
    // Somebody types, person or program.
    #expect((60...65).contains(sum.typing.confidence), "\(sum.typing.confidence)")
    #expect((end.low...end.high).contains(179), "\(end.low)...\(end.high)")
    #expect(end.low >= 20 && end.high <= 600 && end.low <= end.keys && end.keys <= end.high)
    #expect(sum.typing.ends[typist.opposite].keys == 0 && sum.typing.ends[typist.opposite].high == 0)
  }

  /// A mosh client and server `delay` apart, seen at `tap`; keys far enough apart for one datagram each.
  private func mosh(_ keys: Int, delay: Double, tap: Double) -> [Conversation.Event] {
    var random = HandRandom(seed: 21)
    var sent: [(time: Double, isClient: Bool)] = []
    var time = 1.0
    var acknowledgmentDue: Double?
    for _ in 0..<keys {
      time += 0.13 + 0.17 * random.logNormal(0.5)
      if let due = acknowledgmentDue, due < time {
        sent.append((due, true))
        acknowledgmentDue = nil
      }
      sent.append((time, true))
      acknowledgmentDue = nil
      for answer in [0.002, 0.052] {
        let reply = time + delay / 2 + answer
        sent.append((reply, false))
        acknowledgmentDue = acknowledgmentDue ?? reply + delay / 2 + 0.1004
      }
    }
    let seen = sent.map { (time: $0.time + delay / 2 * ($0.isClient ? tap : 1 - tap), isClient: $0.isClient) }
      .sorted { $0.time < $1.time }
    var counters: (UInt64, UInt64) = (0, 0)
    return seen.map { datagram in
      var segment = TypingSegment(
        isSource: datagram.isClient, time: Int64(datagram.time * 1e9), length: UInt32(random.uniform(60, 85)))
      segment.head = datagram.isClient ? counters.0 : counters.1 | 1 << 63
      segment.headCount = 8
      if datagram.isClient { counters.0 += 1 } else { counters.1 += 1 }
      return Conversation.Event(time: datagram.time, segment: segment)
    }
  }

  @Test(arguments: [0.02, 0.08], [0.0, 1])
  func moshKeysAreTheClientsUnpromptedDatagrams(_ delay: Double, _ tap: Double) {
    let sum = TypingSum(mosh(200, delay: delay, tap: tap), datagrams: true)
    #expect(sum.typing.verdict == .interactive)
    let end = sum.typing.ends.source
    #expect(end.method == .datagrams)
    #expect((170...215).contains(end.keys), "\(end.keys)")
    #expect((end.low...end.high).contains(200))
    #expect(sum.typing.ends.destination.keys == 0)
  }

  @Test func otherDatagramsAreNoMosh() {
    var events = mosh(200, delay: 0.02, tap: 0)
    for i in events.indices { events[i].segment.head = UInt64(i) &* 0x9e37_79b9_7f4a_7c15 }
    #expect(TypingSum(events, datagrams: true).typing.verdict != .interactive)
  }
}
