/// One step of a streaming decompressor.
struct DecompressionStep {
  enum Status { case running, endOfStream, failed(String) }
  var consumed: Int
  var produced: Int
  var status: Status
}

/// A C library's streaming decoder behind one face.
protocol Decompressor: AnyObject {
  /// Readies the decoder for the next stream of the file; nil, or why it cannot.
  func restart() -> String?
  func step(_ input: UnsafeMutableRawBufferPointer, _ output: UnsafeMutableRawBufferPointer)
    -> DecompressionStep
}

/// Unpacks a file of one or more streams (gzip members, zstd frames) into a window.
final class DecompressionFeed<Decoder: Decompressor>: ByteFeed {
  private let compression: Compression
  private let decoder: Decoder
  private var input: CompressedInput
  private var isBetweenStreams = true
  private var failure: FeedFailure?

  init(_ compression: Compression, _ decoder: Decoder, _ input: consuming CompressedInput) {
    self.compression = compression
    self.decoder = decoder
    self.input = input
  }

  func fill(_ target: UnsafeMutableRawPointer, capacity: Int) throws(FeedFailure) -> Int {
    if let failure { throw failure }
    do throws(FeedFailure) {
      return try unpack(into: UnsafeMutableRawBufferPointer(start: target, count: capacity))
    } catch {
      failure = error
      throw error
    }
  }

  /// Returns as soon as anything comes out: a live pipe must not wait for a full buffer.
  private func unpack(into target: UnsafeMutableRawBufferPointer) throws(FeedFailure) -> Int {
    while true {
      if isBetweenStreams {
        guard try input.skipPadding() else { return 0 }
        if let reason = decoder.restart() { throw corrupt(reason) }
        isBetweenStreams = false
      }
      // Before waiting for input: the decoder may hold output that did not fit the last time.
      let step = decoder.step(input.unread, target)
      input.consume(step.consumed)
      switch step.status {
      case .running: break
      case .endOfStream: isBetweenStreams = true
      case .failed(let reason):
        let damage = corrupt(reason)
        guard step.produced > 0 else { throw damage }
        // What was unpacked before the damage is good; the next call reports it.
        failure = damage
      }
      if step.produced > 0 { return step.produced }
      if isBetweenStreams { continue }
      if input.isEmpty {
        guard try input.refill() else { throw .cut(compression, offset: input.consumed) }
      } else if step.consumed == 0 {
        throw corrupt("no progress")
      }
    }
  }

  private func corrupt(_ reason: String) -> FeedFailure {
    .corrupt(compression, offset: input.consumed, reason: reason)
  }
}
