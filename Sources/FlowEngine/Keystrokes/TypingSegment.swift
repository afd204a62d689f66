/// What the typing detector looks at in one packet.
struct TypingSegment {
  /// Messages above this are no keys and no typed lines.
  static let longestLookedAt: UInt32 = 200

  var isSource: Bool
  /// Nanoseconds.
  var time: Int64
  /// Payload bytes.
  var length: UInt32
  /// TCP sequence number of the first payload byte, and acknowledgment when `hasAcknowledgment`.
  var sequence: UInt32 = 0
  var acknowledgment: UInt32 = 0
  var hasAcknowledgment = false
  /// The first captured payload bytes, first in the high byte, and how many there are.
  var head: UInt64 = 0
  var headCount = 0
  /// Last payload byte, when all of the payload was captured.
  var tail: UInt8 = 0
  var hasTail = false
}
