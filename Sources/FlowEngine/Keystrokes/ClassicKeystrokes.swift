/// The published keystroke detector (Guha, Kidwell, Barthakur, Kim: "SSH and keystroke timing", and
/// argus's keystroke option): a small packet of the source is a key when the destination answers it
/// with a small packet that acknowledges it, and the time between two keys is the time between their
/// echoes.
///
/// What it can not see is in docs/20-capture.md; `TypingDetector` is the better one.
struct ClassicKeystrokes: BitwiseCopyable {
  /// A source packet that waits for its echo, or a tentative key.
  private struct Candidate: BitwiseCopyable {
    var isUsed = false
    /// Echoed well, but far from the key before: counts when the next one follows closely.
    var isTentative = false
    var packet: UInt32 = 0
    var expected: UInt32 = 0
    var time: Int64 = 0
    /// Since the key before, when this packet was seen.
    var interval: Int64 = 0
  }

  /// Keys of the record's interval.
  private(set) var keys: UInt32 = 0
  private var candidates = InlineArray<8, Candidate>(repeating: Candidate())
  /// The latest key: its packet, its time and its echo's. 0 before the first, which makes the first
  /// interval ratio 1.
  private var keyPacket: UInt32 = 0
  private var keyTime: Int64 = 0
  private var echoTime: Int64 = 0

  mutating func clearInterval() { keys = 0 }

  /// A segment of the source that may be a key, the flow's packet number `packets`; `next` is one past
  /// its last sequence number. It takes a free slot, or that of the oldest that is not tentative.
  mutating func observeKey(next: UInt32, at now: Int64, packets: UInt32) {
    var best = -1
    for i in candidates.indices {
      if !candidates[i].isUsed {
        best = i
        break
      }
      if !candidates[i].isTentative, best < 0 || candidates[i].packet < candidates[best].packet { best = i }
    }
    guard best >= 0 else { return }
    candidates[best] = Candidate(
      isUsed: true, packet: packets, expected: next, time: now, interval: now &- keyTime)
  }

  /// A segment of the destination with payload, the flow's packet number `packets`.
  mutating func observeEcho(
    _ length: UInt32, _ acknowledgment: UInt32, at now: Int64, packets: UInt32,
    _ parameters: borrowing ClassicKeystrokeParameters
  ) {
    for i in candidates.indices
    where candidates[i].isUsed && !candidates[i].isTentative && candidates[i].expected == acknowledgment {
      guard passes(candidates[i], length, at: now, packets, parameters) else {
        candidates[i].isUsed = false
        dropTentative()
        return
      }
      let key = candidates[i]
      let isClose = Int(key.packet &- keyPacket) <= parameters.keyGap
      keyPacket = key.packet
      keyTime = key.time
      echoTime = now
      if isClose {
        keys &+= 1 &+ dropTentative()
        candidates[i].isUsed = false
      } else {
        dropTentative()
        candidates[i].isTentative = true
      }
      return
    }
  }

  private func passes(
    _ key: Candidate, _ length: UInt32, at now: Int64, _ packets: UInt32,
    _ parameters: borrowing ClassicKeystrokeParameters
  ) -> Bool {
    guard Int(packets &- key.packet) <= parameters.echoGap, parameters.serverSize.contains(Int(length)),
      key.interval >= parameters.interval
    else { return false }
    let echoInterval = now &- echoTime
    guard echoInterval > 0 else { return false }
    return parameters.intervalRatio.contains(Double(key.interval) / Double(echoInterval))
  }

  /// Forgets the tentative keys and says how many they were.
  @discardableResult
  private mutating func dropTentative() -> UInt32 {
    var count: UInt32 = 0
    for i in candidates.indices where candidates[i].isUsed && candidates[i].isTentative {
      candidates[i].isUsed = false
      count += 1
    }
    return count
  }
}
