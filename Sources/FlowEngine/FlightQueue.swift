/// Segments on their way to their first acknowledgment, oldest first: what round trips are measured by.
///
/// A segment is in the queue once, when it is first seen beyond all before it; one that is sent again
/// keeps its place but gives no measurement (Karn and Partridge, 1987). Memory follows the data in
/// flight: a connection that waits for one acknowledgment at most holds none.
struct FlightQueue: BitwiseCopyable {
  /// What is not measured beyond this many segments in flight; measuring goes on when acknowledgments
  /// have made room.
  static let limit: UInt16 = 512

  /// The first and the last chunk, or end and time of the only segment.
  private var head = Flow.none
  private var tail = Flow.none
  private var first: UInt8 = 0
  private var last: UInt8 = 0
  private(set) var count: UInt16 = 0
  /// The segment is here and not in a chunk.
  private var isSingle = false
  /// That segment was sent again.
  private var isAgain = false

  /// A few segments of one direction: one cache line.
  struct Chunk: BitwiseCopyable {
    var next = Flow.none
    /// Bit per segment: sent again.
    var again: UInt8 = 0
    var ends = InlineArray<7, UInt32>(repeating: 0)
    var times = InlineArray<7, UInt32>(repeating: 0)
    static let size: UInt8 = 7
  }

  /// A segment that ends before `end`, seen at `time`, microseconds modulo 2^32.
  @inline(__always)
  mutating func push(end: UInt32, time: UInt32, in pool: inout SlabPool<Chunk>) {
    if count == 0 {
      (head, tail) = (end, time)
      (isSingle, isAgain) = (true, false)
      count = 1
    } else {
      pushBehind(end: end, time: time, in: &pool)
    }
  }

  @inline(never)
  private mutating func pushBehind(end: UInt32, time: UInt32, in pool: inout SlabPool<Chunk>) {
    guard count < Self.limit else { return }
    if isSingle {
      moveSingle(to: &pool)
    } else if last == Chunk.size {
      let chunk = pool.take(Chunk())
      pool[tail].pointee.next = chunk
      tail = chunk
      last = 0
    }
    pool[tail].pointee.ends[unchecked: Int(last)] = end
    pool[tail].pointee.times[unchecked: Int(last)] = time
    last &+= 1
    count &+= 1
  }

  /// The only segment becomes the first of a chunk.
  private mutating func moveSingle(to pool: inout SlabPool<Chunk>) {
    var chunk = Chunk()
    chunk.ends[0] = head
    chunk.times[0] = tail
    chunk.again = isAgain ? 1 : 0
    head = pool.take(chunk)
    tail = head
    (first, last) = (0, 1)
    isSingle = false
  }

  /// Removes what is acknowledged; the time of the segment that ended exactly there, if it was sent
  /// only once. An acknowledgment between two ends tells no segment's round trip.
  @inline(__always)
  mutating func acknowledge(_ acknowledgment: UInt32, in pool: inout SlabPool<Chunk>) -> UInt32? {
    guard count > 0 else { return nil }
    guard isSingle else { return acknowledgeChunks(acknowledgment, in: &pool) }
    if TCPTracker.precedes(acknowledgment, head) { return nil }
    count = 0
    return head == acknowledgment && !isAgain ? tail : nil
  }

  @inline(never)
  private mutating func acknowledgeChunks(_ acknowledgment: UInt32, in pool: inout SlabPool<Chunk>) -> UInt32?
  {
    var time: UInt32?
    while count > 0 {
      let chunk = pool[head]
      let end = chunk.pointee.ends[unchecked: Int(first)]
      if TCPTracker.precedes(acknowledgment, end) { break }
      if end == acknowledgment {
        let isMeasured = chunk.pointee.again >> first & 1 == 0
        time = isMeasured ? chunk.pointee.times[unchecked: Int(first)] : nil
      }
      first &+= 1
      count &-= 1
      if first == Chunk.size || count == 0 {
        let next = chunk.pointee.next
        pool.release(head)
        head = next
        first = 0
      }
    }
    return time
  }

  /// Notes that the bytes from `start` to `end` were sent again.
  mutating func markAgain(from start: UInt32, to end: UInt32, in pool: inout SlabPool<Chunk>) {
    guard count > 0 else { return }
    if isSingle {
      if TCPTracker.precedes(start, head) { isAgain = true }
      return
    }
    var chunk = head
    var place = first
    var left = count
    var previous = start
    while left > 0 {
      let at = pool[chunk]
      let segmentEnd = at.pointee.ends[Int(place)]
      // A segment's start is not kept; it is not before the end of the one before.
      if TCPTracker.precedes(start, segmentEnd), TCPTracker.precedes(previous, end) {
        at.pointee.again |= 1 << place
      }
      if !TCPTracker.precedes(segmentEnd, end) { return }
      previous = segmentEnd
      left -= 1
      place += 1
      if place == Chunk.size {
        chunk = at.pointee.next
        place = 0
      }
    }
  }

  mutating func removeAll(in pool: inout SlabPool<Chunk>) {
    if count > 0, !isSingle {
      while head != Flow.none {
        let next = pool[head].pointee.next
        pool.release(head)
        head = next
      }
    }
    self = FlightQueue()
  }
}
