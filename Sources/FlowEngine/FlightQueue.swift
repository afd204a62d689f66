/// Segments on their way to their first acknowledgment, oldest first: what round trips are measured by.
///
/// A segment is in the queue once, when it is first seen beyond all before it; one that is sent again
/// keeps its place but gives no measurement (Karn and Partridge, 1987). Memory follows the data in
/// flight: an idle connection holds none.
struct FlightQueue {
  /// What is not measured beyond this many segments in flight; measuring goes on when acknowledgments
  /// have made room.
  static let limit: UInt16 = 512

  private var head = Flow.none
  private var tail = Flow.none
  private var first: UInt8 = 0
  private var last: UInt8 = 0
  private(set) var count: UInt16 = 0

  /// A few segments of one direction: one cache line.
  struct Chunk {
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
    guard count < Self.limit else { return }
    if tail == Flow.none || last == Chunk.size {
      let chunk = pool.take(Chunk())
      if tail == Flow.none {
        head = chunk
        first = 0
      } else {
        pool[tail].pointee.next = chunk
      }
      tail = chunk
      last = 0
    }
    pool[tail].pointee.ends[unchecked: Int(last)] = end
    pool[tail].pointee.times[unchecked: Int(last)] = time
    last &+= 1
    count &+= 1
  }

  /// Removes what is acknowledged; the time of the segment that ended exactly there, if it was sent
  /// only once. An acknowledgment between two ends tells no segment's round trip.
  @inline(__always)
  mutating func acknowledge(_ acknowledgment: UInt32, in pool: inout SlabPool<Chunk>) -> UInt32? {
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
        if count == 0 {
          head = Flow.none
          tail = Flow.none
          last = 0
        }
      }
    }
    return time
  }

  /// Notes that the bytes from `start` to `end` were sent again.
  mutating func markAgain(from start: UInt32, to end: UInt32, in pool: inout SlabPool<Chunk>) {
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
    while head != Flow.none {
      let next = pool[head].pointee.next
      pool.release(head)
      head = next
    }
    self = FlightQueue()
  }
}
