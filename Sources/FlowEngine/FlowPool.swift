internal import CHints

/// Storage for flows: chunks, so a flow never moves and growing copies nothing.
struct FlowPool: ~Copyable {
  private static let chunkBits: UInt32 = 13
  private static let chunkSize = 1 << Int(chunkBits)

  private struct Chunk {
    let entries: UnsafeMutablePointer<FlowEntry>
    let waits: UnsafeMutablePointer<FlowWait>
  }

  private var chunks: UnsafeMutablePointer<Chunk>
  private var chunkCapacity = 64
  private var chunkCount = 0
  private var freeHead = Flow.none
  /// The first number that was never taken.
  private var fresh: UInt32 = 0
  private(set) var count = 0

  init() { chunks = .allocate(capacity: chunkCapacity) }

  deinit {
    for i in 0..<chunkCount {
      chunks[i].entries.deallocate()
      chunks[i].waits.deallocate()
    }
    chunks.deallocate()
  }

  /// Bytes of the flows in use.
  var bytesHeld: Int { count * (MemoryLayout<FlowEntry>.stride + MemoryLayout<FlowWait>.stride) }

  /// The flow at `index`; valid until it is released.
  @inline(__always)
  subscript(index: UInt32) -> UnsafeMutablePointer<FlowEntry> {
    chunks[Int(index >> Self.chunkBits)].entries + Int(index & (1 << Self.chunkBits - 1))
  }

  /// What the flow at `index` waits by.
  @inline(__always)
  func wait(_ index: UInt32) -> UnsafeMutablePointer<FlowWait> {
    chunks[Int(index >> Self.chunkBits)].waits + Int(index & (1 << Self.chunkBits - 1))
  }

  /// Begins to fetch what a packet of a flow touches first.
  @inline(__always)
  func prefetch(_ index: UInt32) {
    guard index != Flow.none else { return }
    hint_prefetch(self[index])
    hint_prefetch(wait(index))
  }

  /// Begins to fetch what comes after a flow in its list: whoever walks a list needs it two steps later.
  @inline(__always)
  func prefetchNext(_ index: UInt32) {
    guard index != Flow.none else { return }
    prefetch(wait(index).pointee.next)
  }

  /// A fresh flow's index.
  mutating func take() -> UInt32 {
    var index = freeHead
    if index != Flow.none {
      freeHead = wait(index).pointee.next
    } else {
      if Int(fresh) == chunkCount << Int(Self.chunkBits) { grow() }
      index = fresh
      fresh += 1
    }
    self[index].initialize(to: FlowEntry())
    wait(index).initialize(to: FlowWait())
    count += 1
    return index
  }

  mutating func release(_ index: UInt32) {
    // Serial 0 belongs to no flow: whoever still names this one will notice.
    wait(index).pointee.serial = 0
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
    // What is not taken yet is not touched, and costs no memory.
    chunks[chunkCount] = Chunk(
      entries: LargeMemory.allocate(FlowEntry.self, capacity: Self.chunkSize),
      waits: LargeMemory.allocate(FlowWait.self, capacity: Self.chunkSize))
    chunkCount += 1
  }
}
