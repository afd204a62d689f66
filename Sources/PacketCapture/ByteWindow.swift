#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#elseif canImport(Darwin)
  import Darwin
#endif

/// The part of a byte stream that the reader looks at: one reused buffer, filled from a feed.
///
/// Bytes `position ..< limit` at `base` are unread; the frame most recently read lies before
/// `position` and stays there until the next refill.
@usableFromInline
struct ByteWindow: ~Copyable {
  /// One read. Large enough that calls do not count, small enough to stay in a core's cache.
  static let chunk = 256 * 1024

  /// One read into a buffer that another thread works on afterwards: handing over costs more.
  static let largeChunk = 1 << 20

  /// Room for the longest thing that must be seen whole, and a read behind it.
  private static let capacity = CaptureLimits.blockLength + largeChunk

  @usableFromInline var base: UnsafeMutableRawPointer
  @usableFromInline var position = 0
  @usableFromInline var limit = 0
  private var baseOffset: UInt64 = 0
  private var feed: any ByteFeed
  private var isEnded = false
  private(set) var failure: FeedFailure?
  /// The feed's end is only where it ends for the moment.
  var mayGrow = false
  /// Takes a buffer whose bytes are still in use, and returns another to go on in.
  var exchange: ((UnsafeMutableRawPointer) -> UnsafeMutableRawPointer)?

  init(_ feed: any ByteFeed) {
    self.feed = feed
    base = Self.makeBuffer()
  }

  static func makeBuffer() -> UnsafeMutableRawPointer { .allocate(byteCount: capacity, alignment: 16) }

  // Inlinable, or Swift 6.3.1 stops when it optimises the accessors of a property of this type.
  @inlinable deinit { base.deallocate() }

  @usableFromInline var available: Int { limit - position }

  /// Where `position` is in the stream, in unpacked bytes.
  var offset: UInt64 { baseOffset + UInt64(position) }

  var unread: UnsafeRawBufferPointer { UnsafeRawBufferPointer(start: base + position, count: available) }

  /// Waits until `count` bytes are unread; false when the stream ends before.
  mutating func ensure(_ count: Int) -> Bool {
    precondition(count <= CaptureLimits.blockLength)
    while available < count {
      guard refill() else { return false }
    }
    return true
  }

  /// Passes over `count` bytes of any number without holding them; returns how many there were.
  mutating func skip(_ count: UInt64) -> UInt64 {
    var left = count
    while left > 0 {
      if available == 0, !refill() { break }
      let step = Int(min(UInt64(available), left))
      position += step
      left -= UInt64(step)
    }
    return count - left
  }

  /// Puts a decompressor between the stream and what was read of it so far.
  mutating func interpose(_ wrap: (any ByteFeed, UnsafeRawBufferPointer) -> any ByteFeed) {
    feed = wrap(feed, unread)
    position = 0
    limit = 0
    baseOffset = 0
    isEnded = false
  }

  /// Leaves the buffer to whoever still reads it, and moves what is unread to another.
  mutating func takeNextBuffer() {
    guard let exchange else { return }
    let next = exchange(base)
    next.copyMemory(from: base + position, byteCount: available)
    base = next
    baseOffset += UInt64(position)
    limit -= position
    position = 0
  }

  private mutating func refill() -> Bool {
    guard !isEnded else { return false }
    if position > 0, exchange != nil {
      takeNextBuffer()
    } else if position > 0 {
      // The tail is a partial frame, moved once per chunk: cheaper than a ring that would split frames.
      memmove(base, base + position, available)
      baseOffset += UInt64(position)
      limit -= position
      position = 0
    }
    do throws(FeedFailure) {
      let count = try feed.fill(
        base + limit, capacity: min(exchange == nil ? Self.chunk : Self.largeChunk, Self.capacity - limit))
      limit += count
      if count == 0 {
        if mayGrow { return false }
        isEnded = true
      }
    } catch {
      failure = error
      isEnded = true
    }
    return !isEnded
  }
}
