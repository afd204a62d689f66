/// A first-in-first-out list threaded through what flows wait by.
///
/// All flows in one list wait equally long, so the head is always the next one due.
struct FlowList {
  private(set) var head = Flow.none
  private var tail = Flow.none

  mutating func append(_ index: UInt32, in pool: borrowing FlowPool) {
    let wait = pool.wait(index)
    wait.pointee.next = Flow.none
    wait.pointee.previous = tail
    if tail == Flow.none { head = index } else { pool.wait(tail).pointee.next = index }
    tail = index
  }

  mutating func remove(_ index: UInt32, in pool: borrowing FlowPool) {
    let wait = pool.wait(index)
    let (previous, next) = (wait.pointee.previous, wait.pointee.next)
    if previous == Flow.none { head = next } else { pool.wait(previous).pointee.next = next }
    if next == Flow.none { tail = previous } else { pool.wait(next).pointee.previous = previous }
  }
}
