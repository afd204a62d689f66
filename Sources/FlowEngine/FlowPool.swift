/// Storage for flows: fixed-size chunks, so a flow never moves and growing copies nothing.
struct FlowPool: ~Copyable {
  private static let chunkBits: UInt32 = 10
  private static let chunkSize = 1 << Int(chunkBits)

  private var chunks: UnsafeMutablePointer<UnsafeMutablePointer<Flow>>
  private var chunkCapacity = 64
  private var chunkCount = 0
  private var freeHead = Flow.none
  private(set) var count = 0

  init() { chunks = .allocate(capacity: chunkCapacity) }

  deinit {
    for i in 0..<chunkCount { chunks[i].deallocate() }
    chunks.deallocate()
  }

  /// The flow at `index`; valid until it is released.
  @inline(__always)
  subscript(index: UInt32) -> UnsafeMutablePointer<Flow> {
    chunks[Int(index >> Self.chunkBits)] + Int(index & (1 << Self.chunkBits - 1))
  }

  /// A fresh flow's index.
  mutating func take() -> UInt32 {
    if freeHead == Flow.none { grow() }
    let index = freeHead
    freeHead = self[index].pointee.next
    self[index].initialize(to: Flow())
    count += 1
    return index
  }

  mutating func release(_ index: UInt32) {
    self[index].pointee.next = freeHead
    freeHead = index
    count -= 1
  }

  private mutating func grow() {
    if chunkCount == chunkCapacity {
      let larger = UnsafeMutablePointer<UnsafeMutablePointer<Flow>>.allocate(capacity: chunkCapacity * 2)
      larger.update(from: chunks, count: chunkCount)
      chunks.deallocate()
      chunks = larger
      chunkCapacity *= 2
    }
    let chunk = UnsafeMutablePointer<Flow>.allocate(capacity: Self.chunkSize)
    chunks[chunkCount] = chunk
    let base = UInt32(chunkCount * Self.chunkSize)
    chunkCount += 1
    for i in stride(from: Self.chunkSize - 1, through: 0, by: -1) {
      // Only `next` is set: flows are plain values, and `take` writes the whole of one.
      chunk[i].next = freeHead
      freeHead = base + UInt32(i)
    }
  }
}
