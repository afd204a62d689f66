internal import CHints

/// Storage for flows: fixed-size chunks, so a flow never moves and growing copies nothing.
struct FlowPool: ~Copyable {
  private static let chunkBits: UInt32 = 13
  private static let chunkSize = 1 << Int(chunkBits)

  private struct Chunk {
    let flows: UnsafeMutablePointer<Flow>
    let waits: UnsafeMutablePointer<FlowWait>
  }

  private var chunks: UnsafeMutablePointer<Chunk>
  private var chunkCapacity = 64
  private var chunkCount = 0
  private var freeHead = Flow.none
  private(set) var count = 0

  init() { chunks = .allocate(capacity: chunkCapacity) }

  deinit {
    for i in 0..<chunkCount {
      chunks[i].flows.deallocate()
      chunks[i].waits.deallocate()
    }
    chunks.deallocate()
  }

  /// The flow at `index`; valid until it is released.
  @inline(__always)
  subscript(index: UInt32) -> UnsafeMutablePointer<Flow> {
    chunks[Int(index >> Self.chunkBits)].flows + Int(index & (1 << Self.chunkBits - 1))
  }

  /// Begins to fetch a flow that will be reported soon: what reporting reads lies in some ten lines
  /// that no packet has touched for a while.
  @inline(__always)
  func prefetch(_ index: UInt32) {
    guard index != Flow.none else { return }
    let flow = UnsafeRawPointer(self[index])
    for offset in stride(from: 0, to: MemoryLayout<Flow>.stride, by: 64) { hint_prefetch(flow + offset) }
  }

  /// Begins to fetch what comes after a flow in its list: whoever walks a list needs it two steps later.
  @inline(__always)
  func prefetchNext(_ index: UInt32) {
    guard index != Flow.none else { return }
    let next = wait(index).pointee.next
    if next != Flow.none { hint_prefetch(wait(next)) }
  }

  /// What the flow at `index` waits by.
  @inline(__always)
  func wait(_ index: UInt32) -> UnsafeMutablePointer<FlowWait> {
    chunks[Int(index >> Self.chunkBits)].waits + Int(index & (1 << Self.chunkBits - 1))
  }

  /// A fresh flow's index.
  mutating func take() -> UInt32 {
    if freeHead == Flow.none { grow() }
    let index = freeHead
    freeHead = wait(index).pointee.next
    self[index].initialize(to: Flow())
    wait(index).initialize(to: FlowWait())
    count += 1
    return index
  }

  mutating func release(_ index: UInt32) {
    wait(index).pointee.next = freeHead
    freeHead = index
    count -= 1
  }

  private mutating func grow() {
    if chunkCount == chunkCapacity {
      let larger = UnsafeMutablePointer<Chunk>.allocate(capacity: chunkCapacity * 2)
      larger.update(from: chunks, count: chunkCount)
      chunks.deallocate()
      chunks = larger
      chunkCapacity *= 2
    }
    let chunk = Chunk(
      flows: LargeMemory.allocate(Flow.self, capacity: Self.chunkSize),
      waits: .allocate(capacity: Self.chunkSize))
    chunks[chunkCount] = chunk
    let base = UInt32(chunkCount * Self.chunkSize)
    chunkCount += 1
    for i in stride(from: Self.chunkSize - 1, through: 0, by: -1) {
      // The flow itself is written by `take`, whole.
      chunk.waits[i] = FlowWait()
      chunk.waits[i].next = freeHead
      freeHead = base + UInt32(i)
    }
  }
}
