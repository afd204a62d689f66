/// Ranges below the highest sequence number seen that the sensor has not seen: newest first.
struct SequenceHoles {
  /// More than this many at once are a scan or a broken capture: the oldest are given up.
  static let limit: UInt8 = 64

  private(set) var head = Flow.none
  private(set) var count: UInt8 = 0

  struct Hole {
    var next = Flow.none
    var start: UInt32
    var end: UInt32
    /// When the segment beyond it came, microseconds modulo 2^32.
    var opened: UInt32
    /// That segment's timestamp option and IP identification, when it had them.
    var timestamp: UInt32
    var identification: UInt16
    var hasTimestamp: Bool
    /// Reported as lost already, though not filled.
    var isCounted = false
  }

  var isEmpty: Bool { @inline(__always) get { head == Flow.none } }

  mutating func open(_ hole: Hole, in pool: inout SlabPool<Hole>) {
    if count == Self.limit { dropOldest(in: &pool) }
    var hole = hole
    hole.next = head
    head = pool.take(hole)
    count += 1
  }

  /// Takes what lies between `start` and `end` out of the holes. The newest hole touched, as it was,
  /// and how many of the bytes had not been seen.
  mutating func fill(from start: UInt32, to end: UInt32, in pool: inout SlabPool<Hole>)
    -> (hole: Hole, bytes: UInt32)?
  {
    var found: Hole?
    var bytes: UInt32 = 0
    var before = Flow.none
    var slot = head
    while slot != Flow.none {
      let hole = pool[slot].pointee
      // Older holes lie lower.
      if !TCPTracker.precedes(start, hole.end) { break }
      guard TCPTracker.precedes(hole.start, end) else {
        before = slot
        slot = hole.next
        continue
      }
      found = found ?? hole
      let low = TCPTracker.precedes(hole.start, start) ? start : hole.start
      let high = TCPTracker.precedes(end, hole.end) ? end : hole.end
      bytes &+= high &- low
      switch (low == hole.start, high == hole.end) {
      case (true, true):
        unlink(slot, after: before, in: &pool)
        slot = hole.next
        continue
      case (true, false): pool[slot].pointee.start = high
      case (false, true): pool[slot].pointee.end = low
      case (false, false):
        guard count < Self.limit else {
          pool[slot].pointee.end = low
          break
        }
        var upper = hole
        upper.start = high
        upper.next = slot
        let number = pool.take(upper)
        count += 1
        pool[slot].pointee.end = low
        if before == Flow.none { head = number } else { pool[before].pointee.next = number }
      }
      before = slot
      slot = pool[slot].pointee.next
    }
    return found.map { ($0, bytes) }
  }

  /// The peer has what lies before `acknowledgment`: what is still missing there went by unseen.
  mutating func close(upTo acknowledgment: UInt32, in pool: inout SlabPool<Hole>) -> UInt32 {
    var bytes: UInt32 = 0
    var before = Flow.none
    var slot = head
    while slot != Flow.none {
      let hole = pool[slot].pointee
      if !TCPTracker.precedes(acknowledgment, hole.end) {
        bytes &+= hole.end &- hole.start
        unlink(slot, after: before, in: &pool)
      } else {
        before = slot
      }
      slot = hole.next
    }
    return bytes
  }

  /// Calls `body` for every hole, newest first.
  func forEach(in pool: borrowing SlabPool<Hole>, _ body: (UnsafeMutablePointer<Hole>) -> Void) {
    var slot = head
    while slot != Flow.none {
      body(pool[slot])
      slot = pool[slot].pointee.next
    }
  }

  mutating func removeAll(in pool: inout SlabPool<Hole>) {
    while head != Flow.none { unlink(head, after: Flow.none, in: &pool) }
  }

  private mutating func unlink(_ slot: UInt32, after before: UInt32, in pool: inout SlabPool<Hole>) {
    let next = pool[slot].pointee.next
    if before == Flow.none { head = next } else { pool[before].pointee.next = next }
    pool.release(slot)
    count -= 1
  }

  private mutating func dropOldest(in pool: inout SlabPool<Hole>) {
    var before = Flow.none
    var slot = head
    while slot != Flow.none, pool[slot].pointee.next != Flow.none {
      before = slot
      slot = pool[slot].pointee.next
    }
    if slot != Flow.none { unlink(slot, after: before, in: &pool) }
  }
}
