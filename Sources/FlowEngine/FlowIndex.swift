internal import CHints

/// Finds a flow by its identity: open addressing with linear probing over (hash, index) pairs.
///
/// A slot holds the whole hash, so moving slots around needs nothing of their flows.
struct FlowIndex: ~Copyable {
  /// High half: hash; low half: flow index + 1; 0 = empty.
  private var slots: UnsafeMutablePointer<UInt64>
  private var mask: UInt64
  private var count = 0

  init(capacity: Int = 1 << 16) {
    mask = UInt64(capacity - 1)
    slots = LargeMemory.allocate(UInt64.self, capacity: capacity)
    slots.initialize(repeating: 0, count: capacity)
  }

  deinit { slots.deallocate() }

  /// Bytes of an index of `count` flows: it doubles when it is three quarters full.
  static func bytes(forFlows count: Int) -> Int {
    let capacity = max(1 << 16, 1 << (Int.bitWidth - ((count + 1) * 4 / 3).leadingZeroBitCount))
    return capacity * MemoryLayout<UInt64>.stride
  }

  /// The flow with that identity, or `Flow.none`.
  @inline(__always)
  func find(_ identity: FlowIdentity, hash: UInt32, in pool: borrowing FlowPool) -> UInt32 {
    var position = UInt64(hash) & mask
    let tag = UInt64(hash)
    while true {
      let slot = slots[Int(truncatingIfNeeded: position)]
      if slot == 0 { return Flow.none }
      if slot >> 32 == tag {
        let index = UInt32(truncatingIfNeeded: slot) &- 1
        if pool[index].pointee.identity == identity { return index }
      }
      position = (position &+ 1) & mask
    }
  }

  /// Begins to fetch where a flow of that hash is looked for.
  @inline(__always)
  func prefetch(hash: UInt32) { hint_prefetch(slots + Int(truncatingIfNeeded: UInt64(hash) & mask)) }

  /// A flow with that hash, most likely the one that is looked for; nothing of it is read.
  @inline(__always)
  func guess(hash: UInt32) -> UInt32 {
    var position = UInt64(hash) & mask
    for _ in 0..<4 {
      let slot = slots[Int(truncatingIfNeeded: position)]
      if slot >> 32 == UInt64(hash) { return UInt32(truncatingIfNeeded: slot) &- 1 }
      position = (position &+ 1) & mask
    }
    return Flow.none
  }

  mutating func insert(_ index: UInt32, hash: UInt32) {
    if (count + 1) * 4 > Int(mask + 1) * 3 { grow() }
    place(UInt64(hash) << 32 | UInt64(index &+ 1))
    count += 1
  }

  /// Removes one flow and closes the gap, so that no tombstones gather.
  mutating func remove(_ index: UInt32, hash: UInt32) {
    var position = UInt64(hash) & mask
    while UInt32(truncatingIfNeeded: slots[Int(position)]) != index &+ 1 {
      if slots[Int(position)] == 0 { return }
      position = (position &+ 1) & mask
    }
    var hole = position
    var probe = (position &+ 1) & mask
    while slots[Int(probe)] != 0 {
      let home = slots[Int(probe)] >> 32 & mask
      if (probe &- home) & mask >= (probe &- hole) & mask {
        slots[Int(hole)] = slots[Int(probe)]
        hole = probe
      }
      probe = (probe &+ 1) & mask
    }
    slots[Int(hole)] = 0
    count -= 1
  }

  private func place(_ slot: UInt64) {
    var position = slot >> 32 & mask
    while slots[Int(position)] != 0 { position = (position &+ 1) & mask }
    slots[Int(position)] = slot
  }

  private mutating func grow() {
    let old = slots
    let oldCapacity = Int(mask + 1)
    let capacity = oldCapacity * 2
    slots = LargeMemory.allocate(UInt64.self, capacity: capacity)
    slots.initialize(repeating: 0, count: capacity)
    mask = UInt64(capacity - 1)
    for i in 0..<oldCapacity where old[i] != 0 { place(old[i]) }
    old.deallocate()
  }
}
