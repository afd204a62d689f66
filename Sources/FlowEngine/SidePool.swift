/// Storage for what few flows have: plain values, which nobody needs to destroy, in chunks, found by index, so that a flow without
/// one pays four bytes.
struct SidePool<Element>: ~Copyable {
  private var chunks: [UnsafeMutablePointer<Element>] = []
  private var free: [UInt32] = []
  private static var chunkSize: Int { 256 }

  /// Slots in use.
  var count: Int { chunks.count * Self.chunkSize - free.count }

  deinit { for chunk in chunks { chunk.deallocate() } }

  @inline(__always)
  subscript(slot: UInt32) -> UnsafeMutablePointer<Element> {
    chunks[Int(slot) / Self.chunkSize] + Int(slot) % Self.chunkSize
  }

  mutating func take(_ value: Element) -> UInt32 {
    if free.isEmpty {
      let base = UInt32(chunks.count * Self.chunkSize)
      chunks.append(.allocate(capacity: Self.chunkSize))
      for slot in (0..<UInt32(Self.chunkSize)).reversed() { free.append(base + slot) }
    }
    let slot = free.removeLast()
    self[slot].initialize(to: value)
    return slot
  }

  mutating func release(_ slot: UInt32) { free.append(slot) }
}
