import FlowModel

/// One direction's spin bit (RFC 9000 17.4, RFC 9312 4): the client inverts it once in a round trip, so
/// the time between two edges is one.
struct SpinBit {
  var times = ResponseTimes()
  /// Kept: time of the latest edge, nanoseconds; 0 before the first.
  private var edge: Int64 = 0
  /// Kept: the latest time between edges, microseconds.
  private var latest: UInt32 = 0
  /// Kept: short packets and edges of the flow's life.
  private var packets: UInt32 = 0
  private var edges: UInt32 = 0
  private var isSeen = false
  private var value = false

  /// The bit of a packet with a short header, seen at `now`, nanoseconds.
  mutating func observe(_ bit: Bool, at now: Int64) {
    packets &+= 1
    guard isSeen else {
      isSeen = true
      value = bit
      return
    }
    guard bit != value else { return }
    let passed = UInt32(clamping: max(now &- edge, 0) / 1000)
    // A packet that was overtaken around an edge makes two more, close to it.
    if edge != 0, passed < latest / 4 { return }
    value = bit
    edges &+= 1
    if edge != 0 {
      times.add(passed)
      latest = passed
    }
    edge = now
  }

  /// Ends that do not take part set the bit at random or leave it: then there are too many edges for
  /// the packets, or none. Connections with only a few packets in a round trip look like that, too.
  var isBelieved: Bool { edges >= 2 && packets / 4 >= edges }

  mutating func clearInterval() { times = ResponseTimes() }
}
