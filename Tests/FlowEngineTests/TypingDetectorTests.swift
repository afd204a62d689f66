import FlowModel
import Testing

@testable import FlowEngine

@Suite struct TypingDetectorTests {
  /// Delay, place of the tap, bytes of a key, who types.
  private static let sessions: [(Double, Double, UInt32, Bool)] = [0.0005, 0.02, 0.08, 0.2].flatMap { delay in
    [0.0, 0.5, 1].flatMap { tap in
      ([1, 23, 36, 52, 76, 108] as [UInt32]).flatMap { size in
        [true, false].map { (delay, tap, size, $0) }
      }
    }
  }

  @Test(arguments: sessions)
  func aPersonIsFoundWithEveryKey(_ session: (delay: Double, tap: Double, size: UInt32, isSource: Bool)) {
    var conversation = Conversation()
    conversation.roundTrip = session.delay
    conversation.tap = session.tap
    conversation.keySize = session.size
    conversation.echoSize = session.size
    conversation.typistIsSource = session.isSource
    conversation.head = 0x6162_6364_6566_6768
    let sum = TypingSum(conversation.events(.human(200)))
    let typist: Side = session.isSource ? .source : .destination
    #expect(sum.typing.verdict == .interactive)
    #expect(sum.typing.ends[typist].verdict == .interactive)
    #expect((196...202).contains(sum.typing.ends[typist].keys), "\(sum.typing.ends[typist].keys)")
    #expect(sum.typing.ends[typist.opposite].keys == 0)
    #expect(sum.typing.ends[typist.opposite].verdict == .none)
    #expect(sum.typing.confidence >= 80)
  }

  @Test(arguments: [0.11, 0.17, 0.3, 0.5])
  func slowAndFastHands(_ median: Double) {
    for seed in 1...4 as ClosedRange<UInt64> {
      let sum = TypingSum(Conversation().events(.human(120, median: median, seed: seed)))
      #expect(sum.typing.verdict == .interactive)
      #expect((117...121).contains(sum.typing.ends.source.keys), "\(sum.typing.ends.source.keys)")
    }
  }

  @Test(arguments: [0.01, 0.03, 0.06, 0.1, 0.15, 0.25, 0.5])
  func aProgramThatTypesIsNamed(_ gap: Double) {
    for (delay, tap) in [(0.001, 0.0), (0.02, 0), (0.02, 1), (0.1, 0), (0.1, 1)] {
      var conversation = Conversation()
      conversation.roundTrip = delay
      conversation.tap = tap
      conversation.enterEvery = 20
      let sum = TypingSum(conversation.events(.machine(150, gap: gap, jitter: gap / 20)))
      #expect(sum.typing.verdict == .machine, "\(delay) \(tap)")
      #expect(sum.typing.ends.source.keys == 0 && sum.typing.ends.destination.keys == 0, "\(delay) \(tap)")
    }
  }

  @Test func servicesAreNoTerminals() {
    var poll = Conversation()
    poll.keySize = 52
    poll.echoSize = 28
    poll.enterEvery = 0
    let regular = TypingSum(poll.events((0..<80).map { Conversation.Key(time: Double($0)) }))
    #expect(regular.typing.verdict < .machine && regular.typing.ends.source.keys == 0)
    poll.echoSize = 120
    let random = TypingSum(poll.events(.poisson(150, rate: 3)))
    #expect(random.typing.verdict < .machine && random.typing.ends.source.keys == 0)
    poll.echoSize = 0
    let silent = TypingSum(poll.events(.poisson(150, rate: 3)))
    #expect(silent.typing.verdict < .machine && silent.typing.ends.source.keys == 0)
  }

  @Test func keepAlivesAreIdle() {
    var conversation = Conversation()
    conversation.keySize = 52
    conversation.echoSize = 28
    conversation.enterEvery = 0
    let sum = TypingSum(conversation.events((1..<15).map { Conversation.Key(time: Double($0) * 3) }))
    #expect(sum.typing.verdict == .idle)
    #expect(!TypingSum(Conversation().events([])).typing.isTelling)
  }

  @Test func aTransferIsBulk() {
    var conversation = Conversation()
    conversation.echoSize = 0
    let keys = (0..<300).map { Conversation.Key(time: Double($0) * 0.002, size: $0 % 10 == 9 ? 300 : 1448) }
    let sum = TypingSum(conversation.events(keys))
    #expect(sum.typing.verdict == .bulk && sum.typing.ends.source.keys == 0)
  }

  @Test func keysSentAgainCountOnce() {
    var events = Conversation().events(.human(100))
    for event in events where event.segment.length == 36 {
      var again = event
      again.time += 0.25
      again.segment.time += 250_000_000
      events.append(again)
    }
    events.sort { $0.time < $1.time }
    let sum = TypingSum(events)
    #expect(sum.typing.verdict == .interactive)
    #expect((97...101).contains(sum.typing.ends.source.keys), "\(sum.typing.ends.source.keys)")
  }

  @Test func keysThatTheTapMissedAreCounted() {
    var missed = 0
    let events = Conversation().events(.human(150)).enumerated().filter { i, event in
      let isMissed = event.segment.isSource && event.segment.length == 36 && event.time > 12 && i % 9 == 0
      missed += isMissed ? 1 : 0
      return !isMissed
    }.map(\.element)
    #expect(missed > 5)
    let sum = TypingSum(events)
    #expect((147...151).contains(sum.typing.ends.source.keys), "\(sum.typing.ends.source.keys)")
  }

  @Test func twoKeysInASegmentAreTwo() {
    var keys: [Conversation.Key] = .human(100)
    for i in stride(from: 30, to: 100, by: 10) { keys[i].size = 72 }
    let sum = TypingSum(Conversation().events(keys))
    #expect((104...108).contains(sum.typing.ends.source.keys), "\(sum.typing.ends.source.keys)")
  }

  @Test func recordsAddUpToTheSession() {
    let events = Conversation().events(.human(200))
    let often = TypingSum(events, interval: 1)
    let once = TypingSum(events, interval: 1e9)
    #expect(once.records == 1 && often.records > 20)
    #expect(often.typing.ends.source.keys == once.typing.ends.source.keys)
  }
}
