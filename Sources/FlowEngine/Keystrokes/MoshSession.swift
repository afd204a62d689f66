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
  /// A client datagram that came out of silence; 0 when something followed it.
  private var lone: Int64 = 0
  /// Shortest time to the server and back, nanoseconds; 0 is unknown.
  private var serverWay: Int64 = 0
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
      lone = segment.time &- lastAny > 500_000_000 ? segment.time : 0
      observeClient(at: segment.time)
    } else {
      if lone != 0 {
        let way = segment.time &- lone
        if serverWay == 0 || way < serverWay { serverWay = max(1, way) }
        lone = 0
      }
      servers[position] = segment.time
      position = (position + 1) % servers.count
    }
    lastAny = segment.time
  }

  private mutating func observeClient(at now: Int64) {
    defer { lastClient = now }
    guard lastClient != 0 else { return }
    // What the client has of the server's datagrams left here before; what it had not acknowledged
    // when it sent last was still on its way then.
    let way = acknowledgment.way
    var first = Int64.max
    var latest: Int64 = 0
    for i in servers.indices where servers[i] != 0 && servers[i] <= now &- way {
      if servers[i] > lastClient &- way { first = min(first, servers[i]) }
      latest = max(latest, servers[i])
    }
    let pause = now &- lastClient
    if first != .max {
      if acknowledgment.matches(now &- first) { return }
    } else if (2_900_000_000...3_100_000_000).contains(pause) {
      return
    } else if pause <= max(60_000_000, roundTrip / 2 &+ 20_000_000),
      now &- way &- latest > roundTrip &+ 108_000_000
    {
      // Nothing came for a round trip and the acknowledgment delay: sent again.
      return
    }
    keys &+= 1
    total &+= 1
    if lastKey != 0 { gaps.add(now &- lastKey) }
    lastKey = now
  }

  /// From client to server and back.
  private var roundTrip: Int64 { acknowledgment.way &+ serverWay }

  mutating func report() -> Typing.End {
    var end = Typing.End()
    guard total >= 6, gaps.total >= 5 else { return end }
    let judgement = TypingJudgement(
      gaps.concentration >= 0.6 ? .machine : .interactive, amount: Double(gaps.total), half: 5, quality: 0.95)
    end.verdict = judgement.verdict
    end.confidence = judgement.confidence
    end.method = .datagrams
    if judgement.verdict == .interactive { end.keys = keys }
    end.low = end.keys - end.keys / 4
    end.high = end.keys + end.keys / 4
    keys = 0
    return end
  }
}

/// How long after the server's datagram the client's acknowledgment is seen here: 100 ms, and the way
/// to the client and back.
struct AcknowledgmentDelay: BitwiseCopyable {
  private static let delay: Int64 = 100_000_000
  private var value: Int64 = 100_700_000
  private var hits: Int32 = 4
  /// Mean deviation of what matched: the path's jitter.
  private var spread: Int64 = 800_000
  private var tolerance: Int64 { min(20_000_000, 3 &* spread &+ way / 32) }
  private var rival: Int64 = 0
  private var rivalHits: Int32 = 0

  /// To the client and back, nanoseconds.
  var way: Int64 { max(0, value &- Self.delay) }

  /// Whether a client datagram `delay` after the first server datagram that it acknowledges was sent
  /// for that alone. The commonest delay is the one.
  mutating func matches(_ delay: Int64) -> Bool {
    guard delay > 95_000_000, delay < 1_500_000_000 else { return false }
    let error = Int64(clamping: (delay &- value).magnitude)
    if error <= 2 &* tolerance { spread += (error &- spread) / 16 }
    if error <= tolerance {
      hits = min(hits + 1, 40)
      value += (delay &- value) / 16
      return true
    }
    hits = max(0, hits - 1)
    if (delay &- rival).magnitude <= UInt64(tolerance) {
      rivalHits = min(rivalHits + 2, 40)
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
    return false
  }
}
