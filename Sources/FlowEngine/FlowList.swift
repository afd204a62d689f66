/// A first-in-first-out list threaded through the flows themselves.
///
/// All flows in one list wait equally long, so the head is always the next one due.
struct FlowList {
  private(set) var head = Flow.none
  private var tail = Flow.none

  mutating func append(_ index: UInt32, in pool: borrowing FlowPool) {
    let flow = pool[index]
    flow.pointee.next = Flow.none
    flow.pointee.previous = tail
    if tail == Flow.none { head = index } else { pool[tail].pointee.next = index }
    tail = index
  }

  mutating func remove(_ index: UInt32, in pool: borrowing FlowPool) {
    let flow = pool[index]
    let (previous, next) = (flow.pointee.previous, flow.pointee.next)
    if previous == Flow.none { head = next } else { pool[previous].pointee.next = next }
    if next == Flow.none { tail = previous } else { pool[next].pointee.previous = previous }
  }
}
