/// Batches in a ring: filled by the reader, worked on by every worker, emptied by the merger, each in
/// order. One lock, taken a few times per batch.
final class Conveyor: @unchecked Sendable {
  private let batches: [Batch]
  private let lock = SystemLock()
  /// How many batches each has let go of since the start.
  private var filled = 0
  private var worked: [Int]
  private var emptied = 0
  private var isClosed = false

  init(workers: Int, depth: Int, buffer: () -> UnsafeMutableRawPointer) {
    batches = (0..<depth).map { _ in Batch(workers: workers, buffer: buffer()) }
    worked = [Int](repeating: 0, count: workers)
  }

  // MARK: The reader

  /// The next batch to fill, empty; waits until the merger is done with it.
  func batchToFill() -> Batch {
    let batch = lock.wait { filled - emptied < batches.count ? batches[filled % batches.count] : nil }
    batch.removeAll()
    return batch
  }

  func fill() { lock.change { filled += 1 } }

  /// No more batches will come.
  func close() { lock.change { isClosed = true } }

  /// Waits until everything filled so far is written.
  func drain() { _ = lock.wait { filled == emptied ? true : nil } }

  // MARK: Workers and merger

  /// The next batch for a worker; nil at the end.
  func batch(for worker: Int) -> Batch? {
    lock.wait { () -> Batch?? in
      if worked[worker] < filled { return batches[worked[worker] % batches.count] }
      return isClosed ? .some(nil) : nil
    }
  }

  func finish(by worker: Int) { lock.change { worked[worker] += 1 } }

  /// The next batch that every worker is done with; nil at the end.
  func batchToEmpty() -> Batch? {
    lock.wait { () -> Batch?? in
      if worked.allSatisfy({ $0 > emptied }) { return batches[emptied % batches.count] }
      return isClosed && emptied == filled ? .some(nil) : nil
    }
  }

  func empty() { lock.change { emptied += 1 } }
}
