/// Where a capture's bytes come from: a descriptor, or a decompressor above one.
protocol ByteFeed: AnyObject {
  /// Waits for at least one byte and puts up to `capacity` bytes at `target`; 0 at the end.
  /// After an error every further call throws it again.
  func fill(_ target: UnsafeMutableRawPointer, capacity: Int) throws(FeedFailure) -> Int
}

/// Why a feed stopped before its end. Offsets count bytes of the file as it lies on disk.
package enum FeedFailure: Error, Hashable, Sendable {
  /// The operating system refused to read; the number is `errno`.
  case read(errno: Int32)
  /// The compressed data stop in the middle of a stream.
  case cut(Compression, offset: UInt64)
  /// The decompressor cannot go on.
  case corrupt(Compression, offset: UInt64, reason: String)

  /// A clause for the error and damage sentences, without the file's name.
  var clause: String {
    switch self {
    case .read(let errno): "reading failed (\(systemMessage(errno)))"
    case .cut(let compression, let offset):
      "the \(compression.name) data stop at byte \(offset) in the middle of a stream"
    case .corrupt(let compression, let offset, let reason):
      "the \(compression.name) data are damaged near byte \(offset) (\(reason))"
    }
  }
}
