import FlowModel
import TestSupport
import Testing

@testable import FlowEngine

/// A log of few packets and the statistics of many say the same.
@Suite struct GapPoolsTests {
  @Test(arguments: 0...20)
  func aLogSaysWhatStatisticsSay(_ count: Int) {
    var random = SplitMix(seed: UInt64(count))
    for firstSize in [60, GapLog.noSize] as [UInt32] {
      var pools = GapPools(classicLimit: 5_000_000)
      var expected = GapStatistics()
      if firstSize != GapLog.noSize { expected.add(size: firstSize) }
      var slot = pools.begin(behind: firstSize)
      for _ in 0..<count {
        let gap = UInt32(truncatingIfNeeded: random.next()) >> UInt32(random.next() % 32)
        let size = UInt32(random.next() % 70_000)
        let isActive = random.next() % 2 == 0
        pools.add(.init(gap: gap, size: size, isActive: isActive), to: &slot)
        if gap > 0 { expected.add(gap: gap, isActive: isActive, isClassic: gap < 5_000_000) }
        expected.add(size: size)
      }
      let seen = pools.statistics(slot).pointee
      #expect(seen.block == expected.block)
      #expect(seen.active.statistics == expected.active.statistics)
      #expect(seen.idle.statistics == expected.idle.statistics)
      #expect(slot.isLog == (count <= GapLog.capacity) && pools.count == 1)
      pools.release(&slot)
      #expect(slot.isNone && pools.count == 0)
    }
  }

  @Test func delaysOneOrSeveral() {
    var pool = SlabPool<DelaySketch>()
    var slot = DelaySlot.none
    var expected = DelaySketch()
    #expect(slot.sum(in: pool) == nil)
    for value in [0, 5, 0x7fff_fffe, 1000] as [UInt32] {
      slot.add(value, in: &pool)
      expected.add(value)
      #expect(slot.sum(in: pool) == expected)
    }
    #expect(pool.count == 1)
    slot.release(in: &pool)
    #expect(slot.isNone && pool.count == 0)
    slot.add(0x7fff_fffe, in: &pool)
    #expect(slot.single == 0x7fff_fffe && pool.count == 0)
  }
}
