#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#elseif canImport(Darwin)
  import Darwin
#endif

/// Reads a file, pipe or socket by its descriptor.
///
/// Reading beats mapping here: a chunk that fits the cache is parsed while it is hot, where a map
/// pays a page fault every few frames (measured five times slower), and a file that another process
/// truncates ends early instead of raising SIGBUS.
final class DescriptorFeed: ByteFeed {
  private let descriptor: Int32
  private let closes: Bool
  private let isInterrupted: @Sendable () -> Bool

  /// - Parameter isInterrupted: asked when a signal wakes a waiting read; true ends the stream there.
  init(descriptor: Int32, closes: Bool, isInterrupted: @escaping @Sendable () -> Bool) {
    self.descriptor = descriptor
    self.closes = closes
    self.isInterrupted = isInterrupted
    #if canImport(Glibc) || canImport(Musl)
      // Only a hint: pipes refuse it.
      _ = posix_fadvise(descriptor, 0, 0, POSIX_FADV_SEQUENTIAL)
    #endif
  }

  deinit { if closes { close(descriptor) } }

  func fill(_ target: UnsafeMutableRawPointer, capacity: Int) throws(FeedFailure) -> Int {
    while true {
      let count = read(descriptor, target, capacity)
      if count >= 0 { return count }
      let error = errno
      switch error {
      case EINTR:
        if isInterrupted() { return 0 }
      case EAGAIN, EWOULDBLOCK:
        // Standard input shared with a program that made it non-blocking: wait as if it were not.
        var request = pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0)
        if poll(&request, 1, -1) < 0, errno == EINTR, isInterrupted() { return 0 }
      default:
        throw .read(errno: error)
      }
    }
  }
}
