/// What is kept of a TCP flow before it has a typing detector: the latest small message each way.
///
/// Two small messages of one side, of like size and with a pause between them, may be keys. Programs'
/// requests and their transfers seldom are, and pay nothing more than this.
struct TypingHint: BitwiseCopyable {
  private struct Message: BitwiseCopyable {
    var time: Int64 = 0
    /// Payload bytes; 0 is none.
    var length: UInt32 = 0
  }

  private var source = Message()
  private var destination = Message()
  /// The flow had a detector and turned out to be a transfer.
  private(set) var isBulk = false

  init(isBulk: Bool = false) { self.isBulk = isBulk }

  /// The latest small message of one side, if it has one.
  func latest(isSource: Bool) -> (time: Int64, length: UInt32)? {
    let message = isSource ? source : destination
    return message.length > 0 ? (message.time, message.length) : nil
  }

  /// Notes a message with payload. The message before it, when both may be keys.
  mutating func note(_ length: UInt32, isSource: Bool, at now: Int64) -> (time: Int64, length: UInt32)? {
    let latest = isSource ? source : destination
    let message = length <= TypingSegment.longestLookedAt ? Message(time: now, length: length) : Message()
    if isSource { source = message } else { destination = message }
    guard message.length > 0, latest.length > 0 else { return nil }
    let pause = now &- latest.time
    guard pause >= 1_000_000, pause <= 30_000_000_000 else { return nil }
    let difference = max(length, latest.length) - min(length, latest.length)
    return difference <= 24 ? (latest.time, latest.length) : nil
  }
}
