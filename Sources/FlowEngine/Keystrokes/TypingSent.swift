/// The latest messages of one direction, until they are acknowledged and answered.
struct TypingSent: BitwiseCopyable {
  struct Message: BitwiseCopyable {
    var time: Int64 = 0
    /// One past its last sequence number.
    var end: UInt32 = 0
    var length: UInt32 = 0
    var isUsed = false
    var isCandidate = false
    var isBlock = false
    /// Part of a run that is too close to be typed.
    var isRun = false
    var isAcknowledged = false
    var isAnswered = false
  }

  private var messages = InlineArray<8, Message>(repeating: Message())
  private var position = 0
  /// Shortest time from a message to its acknowledgment, nanoseconds; 0 is unknown.
  private(set) var roundTrip: Int64 = 0

  mutating func append(_ message: Message) {
    messages[position] = message
    position = (position + 1) % messages.count
  }

  /// A message was sent again: what acknowledges it says nothing of the round trip (Karn's rule).
  mutating func noteResent(upTo end: UInt32) {
    for i in messages.indices where messages[i].isUsed && Int32(bitPattern: messages[i].end &- end) <= 0 {
      messages[i].isAcknowledged = true
    }
  }

  mutating func acknowledge(_ acknowledgment: UInt32, at now: Int64) {
    for i in messages.indices where messages[i].isUsed && !messages[i].isAcknowledged {
      let distance = Int32(bitPattern: messages[i].end &- acknowledgment)
      guard distance <= 0 else { continue }
      messages[i].isAcknowledged = true
      let sample = now &- messages[i].time
      if distance == 0, sample >= 0, roundTrip == 0 || sample < roundTrip { roundTrip = max(1, sample) }
    }
  }

  /// The other side sends data that acknowledges `acknowledgment`: the newest message that covers, if
  /// nothing has answered it. `older` is told how many candidates before it were answered with it.
  mutating func answer(_ acknowledgment: UInt32, olderCandidates: inout UInt32) -> Message? {
    var newest = -1
    for i in messages.indices
    where messages[i].isUsed && Int32(bitPattern: messages[i].end &- acknowledgment) <= 0 {
      if newest < 0 || Int32(bitPattern: messages[i].end &- messages[newest].end) > 0 { newest = i }
    }
    guard newest >= 0, !messages[newest].isAnswered else { return nil }
    for i in messages.indices
    where messages[i].isUsed && !messages[i].isAnswered
      && Int32(bitPattern: messages[i].end &- messages[newest].end) < 0
    {
      messages[i].isAnswered = true
      if messages[i].isCandidate { olderCandidates += 1 }
    }
    messages[newest].isAnswered = true
    return messages[newest]
  }
}
