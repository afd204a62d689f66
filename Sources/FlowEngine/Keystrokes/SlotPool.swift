/// Storage for state that only some flows have: fixed-size chunks, so a state never moves and
/// growing copies nothing. `State` must be plain values.
struct SlotPool<State: BitwiseCopyable>: ~Copyable {
  private static var chunkSize: Int { 64 }

  private var chunks: [UnsafeMutablePointer<State>] = []
  private var free: [UInt32] = []
  private(set) var count = 0

  deinit { for chunk in chunks { chunk.deallocate() } }

  /// The state at `slot`; valid until it is released.
  @inline(__always)
  subscript(slot: UInt32) -> UnsafeMutablePointer<State> {
    chunks[Int(slot) / Self.chunkSize] + Int(slot) % Self.chunkSize
  }

  /// The slot of a fresh state.
  mutating func take(_ initial: State) -> UInt32 {
    if free.isEmpty { grow() }
    let slot = free.removeLast()
    self[slot].initialize(to: initial)
    count += 1
    return slot
  }

  mutating func release(_ slot: UInt32) {
    free.append(slot)
    count -= 1
  }

  private mutating func grow() {
    let base = UInt32(chunks.count * Self.chunkSize)
    chunks.append(.allocate(capacity: Self.chunkSize))
    // Room for every slot there is: releasing never allocates.
    free.reserveCapacity(chunks.count * Self.chunkSize)
    for i in (0..<UInt32(Self.chunkSize)).reversed() { free.append(base + i) }
  }
}
