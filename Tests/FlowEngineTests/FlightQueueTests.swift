import TestSupport
import Testing

@testable import FlowEngine

/// The queue beside a plain list, over random pushes, acknowledgments and segments sent again.
@Suite struct FlightQueueTests {
  private struct Segment {
    var start: UInt32
    var end: UInt32
    var time: UInt32
    var isAgain = false
  }

  @Test(arguments: 0..<40)
  func measuresWhatAListMeasures(_ seed: UInt64) {
    var random = SplitMix(seed: seed)
    var pool = SlabPool<FlightQueue.Chunk>()
    var queue = FlightQueue()
    var list: [Segment] = []
    // Near the wrap of the sequence space.
    var edge = UInt32.max - 5000
    var acknowledged = edge
    for step in 0..<400 as Range<UInt32> {
      switch random.next() % 4 {
      case 0, 1:
        let end = edge &+ UInt32(random.next() % 100 + 1)
        queue.push(end: end, time: step, in: &pool)
        list.append(Segment(start: edge, end: end, time: step))
        edge = end
      case 2:
        guard let segment = list.randomElement(using: &random) else { continue }
        queue.markAgain(from: segment.start, to: segment.end, in: &pool)
        for i in list.indices where list[i].end == segment.end { list[i].isAgain = true }
      default:
        // Mostly where a segment ends, sometimes between.
        let ends = list.prefix(Int(random.next() % 9 + 1))
        guard let last = ends.last else { continue }
        acknowledged = random.next() % 5 == 0 ? last.end &- 1 : last.end
        let gone = list.prefix { !TCPTracker.precedes(acknowledged, $0.end) }
        let measured = gone.last.flatMap { $0.end == acknowledged && !$0.isAgain ? $0.time : nil }
        list.removeFirst(gone.count)
        #expect(queue.acknowledge(acknowledged, in: &pool) == measured)
      }
      #expect(Int(queue.count) == list.count)
      #expect(list.count > 1 || pool.count <= 1)
    }
    queue.removeAll(in: &pool)
    #expect(queue.count == 0 && pool.count == 0)
  }

  @Test func aLoneSegmentTakesNoMemory() {
    var pool = SlabPool<FlightQueue.Chunk>()
    var queue = FlightQueue()
    for i in 1...100 as ClosedRange<UInt32> {
      queue.push(end: i * 10, time: i, in: &pool)
      #expect(pool.count == 0)
      #expect(queue.acknowledge(i * 10, in: &pool) == i)
    }
    queue.push(end: 2000, time: 1, in: &pool)
    queue.markAgain(from: 1990, to: 2000, in: &pool)
    #expect(queue.acknowledge(2000, in: &pool) == nil && queue.count == 0)
  }

  @Test func noMoreThanItsLimit() {
    var pool = SlabPool<FlightQueue.Chunk>()
    var queue = FlightQueue()
    for i in 1...1000 as ClosedRange<UInt32> { queue.push(end: i, time: i, in: &pool) }
    #expect(queue.count == FlightQueue.limit)
    #expect(queue.acknowledge(512, in: &pool) == 512)
    #expect(queue.count == 0 && pool.count == 0)
  }
}
