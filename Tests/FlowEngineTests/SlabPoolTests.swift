import Testing

@testable import FlowEngine

@Suite struct SlabPoolTests {
  /// Through many blocks, small and large: every slot keeps its own value.
  @Test func slotsKeepTheirValues() {
    var pool = SlabPool<InlineArray<20, UInt32>>()
    let slots = (0..<100_000 as Range<UInt32>).map { pool.take(.init(repeating: $0)) }
    #expect(Set(slots).count == slots.count && pool.count == slots.count)
    for slot in slots.indices where slot % 3 == 0 { pool.release(slots[slot]) }
    for slot in slots.indices where slot % 3 != 0 {
      guard pool[slots[slot]].pointee[0] == UInt32(slot), pool[slots[slot]].pointee[19] == UInt32(slot) else {
        Issue.record("slot \(slot) holds \(pool[slots[slot]].pointee[0])")
        return
      }
    }
    let free = pool.count
    let again = (0..<slots.count - free).map { _ in pool.take(.init(repeating: 7)) }
    #expect(Set(again).isSubset(of: Set(slots)) && pool.count == slots.count)
    #expect(pool.bytesHeld == slots.count * 80)
  }
}
