import FlowModel

/// Keys of a mosh session (Winstein, Balakrishnan: "Mosh: an interactive remote shell for mobile
/// clients", 2012), whose datagrams begin with the direction (one bit) and a counter in the clear.
///
/// The client sends when a key was pressed, to acknowledge 100 ms after the server's state came, again
/// when it was not answered within half a round trip, and every 3 s. What is none of the last three was a
/// key; keys within one frame travel together.
struct MoshSession: BitwiseCopyable {
  private var clientIsSource = true
  private var counters = InlineArray<2, UInt64>(repeating: 0)
  private var follows = InlineArray<2, UInt32>(repeating: 0)
  private var strangers: UInt32 = 0

  private var lastClient: Int64 = 0
  private var lastAny: Int64 = 0
  /// Times of the latest server datagrams.
  private var servers = InlineArray<8, Int64>(repeating: 0)
  private var position = 0
  /// A server datagram that came out of silence; 0 when something followed it.
  private var lone: Int64 = 0
  private var acknowledgment = AcknowledgmentDelay()
  private var keys: UInt32 = 0
  private var lastKey: Int64 = 0
  private(set) var gaps = GapHistogram()
  private(set) var total: UInt32 = 0

  /// The first bytes of a datagram that can be mosh's: direction bit, and a counter that did not run long.
  static func canBegin(_ head: UInt64, length: UInt32) -> Bool {
    length >= 28 && head & 0x7fff_ffff_0000_0000 == 0
  }

  /// Both directions count on.
  var isMosh: Bool { follows[0] >= 4 && follows[1] >= 4 && strangers &* 8 <= follows[0] &+ follows[1] }

  var typistIsSource: Bool { clientIsSource }

  mutating func observe(_ segment: borrowing TypingSegment) {
    guard segment.headCount >= 8, Self.canBegin(segment.head, length: segment.length) else {
      strangers &+= 1
      return
    }
    let isClient = segment.head >> 63 == 0
    let direction = isClient ? 0 : 1
    let counter = segment.head & 0x7fff_ffff_ffff_ffff
    let step = counter &- counters[direction]
    if follows[0] == 0, follows[1] == 0 { clientIsSource = isClient == segment.isSource }
    if (isClient == segment.isSource) == clientIsSource, step <= 64 {
      follows[direction] &+= 1
    } else {
      strangers &+= 1
    }
    guard step < 1 << 62 else { return }
    counters[direction] = counter
    if isClient {
      observeClient(at: segment.time)
    } else {
      lone = segment.time &- lastAny > 500_000_000 ? segment.time : 0
      servers[position] = segment.time
      position = (position + 1) % servers.count
    }
    lastAny = segment.time
  }

  private mutating func observeClient(at now: Int64) {
    if lone != 0 { acknowledgment.learn(now &- lone) }
    defer {
      lastClient = now
      lone = 0
    }
    guard lastClient != 0 else { return }
    // The first server datagram that the client had not acknowledged when it sent last: what had
    // passed here by then was still on its way.
    let way = acknowledgment.way
    var first = Int64.max
    for i in servers.indices where servers[i] > lastClient &- way { first = min(first, servers[i]) }
    let pause = now &- lastClient
    if first <= now &- way {
      if acknowledgment.matches(now &- first) { return }
    } else if pause <= 60_000_000 || (2_900_000_000...3_100_000_000).contains(pause) {
      return
    }
    keys &+= 1
    total &+= 1
    if lastKey != 0 { gaps.add(now &- lastKey) }
    lastKey = now
  }

  mutating func report() -> Typing.End {
    var end = Typing.End()
    guard total >= 6, gaps.total >= 5 else { return end }
    let judgement = TypingJudgement(
      gaps.concentration >= 0.6 ? .machine : .interactive, amount: Double(gaps.total), half: 5, quality: 0.95)
    end.verdict = judgement.verdict
    end.confidence = judgement.confidence
    end.method = .datagrams
    if judgement.verdict == .interactive { end.keys = keys }
    end.low = end.keys - end.keys / 8
    end.high = end.keys + end.keys / 4
    keys = 0
    return end
  }
}

/// How long after the server's datagram the client's acknowledgment is seen here: 100 ms, and the way
/// to the client and back.
struct AcknowledgmentDelay: BitwiseCopyable {
  private static let delay: Int64 = 100_000_000
  private static let tolerance: Int64 = 2_500_000
  private var value: Int64 = 100_700_000
  private var hits: Int32 = 1
  private var rival: Int64 = 0
  private var rivalHits: Int32 = 0

  /// To the client and back, nanoseconds.
  var way: Int64 { max(0, value &- Self.delay) }

  func matches(_ delay: Int64) -> Bool { abs(delay &- value) <= Self.tolerance &+ way / 16 }

  /// A client datagram followed a lone server datagram after `delay`: mostly the acknowledgment.
  mutating func learn(_ delay: Int64) {
    guard delay > 90_000_000, delay < 1_000_000_000 else { return }
    if abs(delay &- value) <= Self.tolerance {
      hits = min(hits + 1, 1000)
      value += (delay &- value) / 8
      return
    }
    if abs(delay &- rival) <= Self.tolerance {
      rivalHits += 1
    } else {
      rivalHits -= 1
      if rivalHits <= 0 {
        rival = delay
        rivalHits = 1
      }
    }
    if rivalHits > hits {
      swap(&value, &rival)
      swap(&hits, &rivalHits)
    }
  }
}
