/// A stretch of a capture on its way through the workers: its bytes, who does what, and what came out.
///
/// The reader fills it, then every worker has a part of its own, then the merger reads it; the
/// conveyor's lock hands it from one to the next.
final class Batch: @unchecked Sendable {
  /// The bytes that references point into; owned here.
  var buffer: UnsafeMutableRawPointer
  let lists: UnsafeMutablePointer<FrameList>
  let outputs: UnsafeMutablePointer<WorkerOutput>
  /// The capture's last: flows end with it.
  var isLast = false
  private let workers: Int

  init(workers: Int, buffer: UnsafeMutableRawPointer) {
    self.workers = workers
    self.buffer = buffer
    lists = .allocate(capacity: workers)
    outputs = .allocate(capacity: workers)
    for worker in 0..<workers {
      (lists + worker).initialize(to: FrameList())
      (outputs + worker).initialize(to: WorkerOutput())
    }
  }

  deinit {
    for worker in 0..<workers { lists[worker].deallocate() }
    lists.deinitialize(count: workers)
    lists.deallocate()
    outputs.deinitialize(count: workers)
    outputs.deallocate()
    buffer.deallocate()
  }

  func removeAll() {
    for worker in 0..<workers {
      lists[worker].removeAll()
      outputs[worker].removeAll()
    }
  }
}
