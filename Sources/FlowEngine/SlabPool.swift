internal import CHints

/// Storage for state that some flows have beside their own, by number: plain values, which nobody needs
/// to destroy, in chunks, so nothing moves and growing copies nothing. A flow without one pays four bytes.
///
/// Numbers that were given back are kept in their own slots, so a free slot costs nothing beside itself.
struct SlabPool<Element: BitwiseCopyable>: ~Copyable {
  private static var chunkBits: UInt32 { 8 }
  private static var chunkSize: Int { 256 }
  private static var chunkBytes: Int { chunkSize * MemoryLayout<Element>.stride }

  private var chunks: UnsafeMutablePointer<UnsafeMutablePointer<Element>>
  private var chunkCapacity = 16
  private var chunkCount = 0
  /// Memory comes in blocks of chunks: small ones at first, large ones for many flows.
  private var blocks: [UnsafeMutablePointer<Element>] = []
  private var unusedChunks = 0
  private var freeHead = Flow.none
  /// The first slot that was never taken.
  private var fresh: UInt32 = 0
  /// Slots in use.
  private(set) var count = 0

  init() {
    precondition(MemoryLayout<Element>.size >= 4, "a free slot holds the next one's number")
    chunks = .allocate(capacity: chunkCapacity)
  }

  deinit {
    for block in blocks { block.deallocate() }
    chunks.deallocate()
  }

  /// Bytes of the slots in use.
  var bytesHeld: Int { count * MemoryLayout<Element>.stride }

  /// The element of a slot in use; valid until it is released.
  @inline(__always)
  subscript(slot: UInt32) -> UnsafeMutablePointer<Element> {
    chunks[Int(slot >> Self.chunkBits)] + Int(slot & (1 << Self.chunkBits - 1))
  }

  /// Begins to fetch an element.
  @inline(__always)
  func prefetch(_ slot: UInt32) {
    let element = UnsafeRawPointer(self[slot])
    for offset in stride(from: 0, to: MemoryLayout<Element>.stride, by: 64) {
      hint_prefetch(element + offset)
    }
  }

  /// A slot that holds `element`.
  @inline(__always)
  mutating func take(_ element: Element) -> UInt32 {
    let slot = take()
    self[slot].initialize(to: element)
    return slot
  }

  /// A slot that holds whatever was there before.
  @inline(__always)
  mutating func take() -> UInt32 {
    var slot = freeHead
    if slot != Flow.none {
      freeHead = UnsafeRawPointer(self[slot]).load(as: UInt32.self)
    } else {
      if fresh >> Self.chunkBits == chunkCount { grow() }
      slot = fresh
      fresh &+= 1
    }
    count &+= 1
    return slot
  }

  @inline(__always)
  mutating func release(_ slot: UInt32) {
    UnsafeMutableRawPointer(self[slot]).storeBytes(of: freeHead, as: UInt32.self)
    freeHead = slot
    count &-= 1
  }

  /// One more chunk, from a block that is as large as all before it were.
  @inline(never)
  private mutating func grow() {
    if chunkCount == chunkCapacity {
      let larger = UnsafeMutablePointer<UnsafeMutablePointer<Element>>.allocate(capacity: chunkCapacity * 2)
      larger.update(from: chunks, count: chunkCount)
      chunks.deallocate()
      chunks = larger
      chunkCapacity *= 2
    }
    if unusedChunks == 0 {
      unusedChunks = max(1, min(chunkCount, LargeMemory.blockSize / Self.chunkBytes))
      blocks.append(LargeMemory.allocate(Element.self, capacity: unusedChunks * Self.chunkSize))
      chunks[chunkCount] = blocks[blocks.count - 1]
    } else {
      chunks[chunkCount] = chunks[chunkCount - 1] + Self.chunkSize
    }
    unusedChunks -= 1
    chunkCount += 1
  }
}
