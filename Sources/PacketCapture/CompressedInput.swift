/// Compressed bytes on their way into a decompressor: one reused buffer.
struct CompressedInput: ~Copyable {
  private let source: any ByteFeed
  private let buffer: UnsafeMutableRawBufferPointer
  private var start = 0
  private var end: Int
  private(set) var consumed: UInt64 = 0

  init(source: any ByteFeed, pending: UnsafeRawBufferPointer) {
    self.source = source
    buffer = .allocate(byteCount: max(ByteWindow.chunk, pending.count), alignment: 16)
    buffer.copyMemory(from: pending)
    end = pending.count
  }

  deinit { buffer.deallocate() }

  var isEmpty: Bool { start == end }
  var unread: UnsafeMutableRawBufferPointer { .init(rebasing: buffer[start..<end]) }

  mutating func consume(_ count: Int) {
    start += count
    consumed += UInt64(count)
  }

  /// Replaces an empty buffer's content; false at the end of the source.
  mutating func refill() throws(FeedFailure) -> Bool {
    guard let base = buffer.baseAddress else { return false }
    start = 0
    end = 0
    end = try source.fill(base, capacity: buffer.count)
    return end > 0
  }

  /// Passes over zero bytes, with which some writers pad between and after streams; false when
  /// nothing follows them.
  mutating func skipPadding() throws(FeedFailure) -> Bool {
    while true {
      while !isEmpty {
        if buffer[start] != 0 { return true }
        consume(1)
      }
      guard try refill() else { return false }
    }
  }
}
