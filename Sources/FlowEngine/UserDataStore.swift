import NetworkTypes

/// Captured payload of flows: as much of each as the configuration says, and whole of those that run the
/// network.
///
/// A slot of the larger kind is told by its highest bit; nobody else needs to know that there are two.
struct UserDataStore: ~Copyable {
  private static let largeMark: UInt32 = 0x8000_0000

  private var small: UserDataPool
  private var large: UserDataPool

  /// - Parameters:
  ///   - length: bytes kept of each way of a flow; 0: of none.
  ///   - wholeLength: the same of flows whose payload is kept whole.
  init(length: Int, wholeLength: Int) {
    small = UserDataPool(length: length)
    large = UserDataPool(length: wholeLength)
  }

  /// Bytes in use.
  var bytesHeld: Int { small.bytesHeld + large.bytesHeld }

  /// A slot, or `Flow.none` where nothing is kept.
  mutating func take(whole: Bool) -> UInt32 {
    if whole { return large.take() | Self.largeMark }
    return small.length > 0 ? small.take() : Flow.none
  }

  mutating func release(_ slot: UInt32) {
    guard slot != Flow.none else { return }
    if slot & Self.largeMark == 0 { small.release(slot) } else { large.release(slot & ~Self.largeMark) }
  }

  /// Bytes that a slot has room for, each way.
  func length(of slot: UInt32) -> Int {
    if slot == Flow.none { return 0 }
    return slot & Self.largeMark == 0 ? small.length : large.length
  }

  /// Appends what fits after `used` bytes; returns how many bytes were taken.
  func append(_ bytes: RawSpan, slot: UInt32, part: Int, used: Int) -> Int {
    slot & Self.largeMark == 0
      ? small.append(bytes, slot: slot, part: part, used: used)
      : large.append(bytes, slot: slot & ~Self.largeMark, part: part, used: used)
  }

  func copy(slot: UInt32, part: Int, count: Int, to writer: inout ByteWriter) {
    if slot & Self.largeMark == 0 {
      small.copy(slot: slot, part: part, count: count, to: &writer)
    } else {
      large.copy(slot: slot & ~Self.largeMark, part: part, count: count, to: &writer)
    }
  }
}
