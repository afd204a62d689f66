import Testing

@testable import PacketCapture

/// Frames of several captures in the order of their times.
@Suite struct FrameOrderTests {
  private let order = FrameOrder(window: 100)

  @Test func theOldestHeadGoesFirst() {
    #expect(order.choose([30, 10, 20], now: 0) == 1)
    #expect(order.choose([10, 10], now: 0) == 0)
  }

  @Test func anOlderFrameMayStillCome() {
    #expect(order.choose([30, nil], now: 129) == nil)
    #expect(order.choose([30, nil], now: 130) == 0)
    #expect(order.choose([nil, nil], now: .max) == nil)
  }

  /// Two halves of a link, each handed over in batches, come out as they were on the wire.
  @Test func batchesOfTwoLinksMerge() {
    var halves: [[Int64]] = [[], []]
    let frames = (0..<200).map { (half: $0 * 7 % 5 < 2 ? 0 : 1, time: Int64($0) * 13) }
    var delivered: [Int64] = []
    var next = 0
    // Batches of 50 time units; a frame is there at most 60 units after its time.
    for now in stride(from: Int64(50), through: 3000, by: 50) {
      while next < frames.count, frames[next].time < now - 10 {
        halves[frames[next].half].append(frames[next].time)
        next += 1
      }
      while let index = order.choose(halves.map(\.first), now: now) {
        delivered.append(halves[index].removeFirst())
      }
    }
    #expect(delivered == frames.map(\.time))
  }
}
