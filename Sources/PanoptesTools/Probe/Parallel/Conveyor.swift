#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#elseif canImport(Darwin)
  import Darwin
#endif

/// Batches in a ring: filled by the reader, worked on by every worker, emptied by the merger, each in
/// order. One lock, taken a few times per batch.
final class Conveyor: @unchecked Sendable {
  private let batches: [Batch]
  private let lock: UnsafeMutablePointer<pthread_mutex_t>
  private let changed: UnsafeMutablePointer<pthread_cond_t>
  /// How many batches each has let go of since the start.
  private var filled = 0
  private var worked: [Int]
  private var emptied = 0
  private var isClosed = false

  init(workers: Int, depth: Int, buffer: () -> UnsafeMutableRawPointer) {
    batches = (0..<depth).map { _ in Batch(workers: workers, buffer: buffer()) }
    worked = [Int](repeating: 0, count: workers)
    lock = .allocate(capacity: 1)
    changed = .allocate(capacity: 1)
    pthread_mutex_init(lock, nil)
    pthread_cond_init(changed, nil)
  }

  deinit {
    pthread_cond_destroy(changed)
    pthread_mutex_destroy(lock)
    lock.deallocate()
    changed.deallocate()
  }

  private func wait<Result>(for body: () -> Result?) -> Result {
    pthread_mutex_lock(lock)
    defer { pthread_mutex_unlock(lock) }
    while true {
      if let result = body() { return result }
      pthread_cond_wait(changed, lock)
    }
  }

  private func change(_ body: () -> Void) {
    pthread_mutex_lock(lock)
    body()
    pthread_cond_broadcast(changed)
    pthread_mutex_unlock(lock)
  }

  // MARK: The reader

  /// The next batch to fill, empty; waits until the merger is done with it.
  func batchToFill() -> Batch {
    let batch = wait { filled - emptied < batches.count ? batches[filled % batches.count] : nil }
    batch.removeAll()
    return batch
  }

  func fill() { change { filled += 1 } }

  /// No more batches will come.
  func close() { change { isClosed = true } }

  /// Waits until everything filled so far is written.
  func drain() { _ = wait { filled == emptied ? true : nil } }

  // MARK: Workers and merger

  /// The next batch for a worker; nil at the end.
  func batch(for worker: Int) -> Batch? {
    wait { () -> Batch?? in
      if worked[worker] < filled { return batches[worked[worker] % batches.count] }
      return isClosed ? .some(nil) : nil
    }
  }

  func finish(by worker: Int) { change { worked[worker] += 1 } }

  /// The next batch that every worker is done with; nil at the end.
  func batchToEmpty() -> Batch? {
    wait { () -> Batch?? in
      if worked.allSatisfy({ $0 > emptied }) { return batches[emptied % batches.count] }
      return isClosed && emptied == filled ? .some(nil) : nil
    }
  }

  func empty() { change { emptied += 1 } }
}
