/// The bytes of a file, pipe or standard input, unpacked where they are compressed.
///
/// What captures are read through, for other kinds of files.
package final class UnpackedInput {
  private var feed: any ByteFeed
  /// Read to recognise the compression, not yet delivered.
  private var pending: [UInt8] = []
  private var isRecognised = false
  /// Known after the first read.
  package private(set) var compression: Compression?

  /// - Parameters:
  ///   - closes: the descriptor is closed with this value.
  ///   - isInterrupted: asked when a signal wakes a read that waits; true ends the input there.
  package init(
    descriptor: Int32, closes: Bool, isInterrupted: @escaping @Sendable () -> Bool = { false }
  ) {
    feed = DescriptorFeed(descriptor: descriptor, closes: closes, isInterrupted: isInterrupted)
  }

  /// Waits for at least one byte; 0 at the end.
  package func read(into target: UnsafeMutableRawBufferPointer) throws(FeedFailure) -> Int {
    guard let base = target.baseAddress, !target.isEmpty else { return 0 }
    if !isRecognised { try recognise() }
    if pending.isEmpty { return try feed.fill(base, capacity: target.count) }
    let count = min(pending.count, target.count)
    target.copyBytes(from: pending[..<count])
    pending.removeFirst(count)
    return count
  }

  private func recognise() throws(FeedFailure) {
    // Six bytes tell every compression.
    let start = UnsafeMutableRawBufferPointer.allocate(byteCount: 6, alignment: 1)
    defer { start.deallocate() }
    var count = 0
    while count < start.count, let base = start.baseAddress {
      let more = try feed.fill(base + count, capacity: start.count - count)
      if more == 0 { break }
      count += more
    }
    isRecognised = true
    let present = UnsafeRawBufferPointer(rebasing: start[..<count])
    compression = Compression.recognised(in: present)
    if let compression {
      feed = compression.feed(from: feed, pending: present)
    } else {
      pending = Array(present)
    }
  }
}
