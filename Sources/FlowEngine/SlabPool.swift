/// Storage for state that few flows have, by number: fixed-size chunks, so nothing moves and growing
/// copies nothing.
///
/// Numbers that were given back are kept in their own slots, so a free slot costs nothing beside itself.
struct SlabPool<Element: BitwiseCopyable>: ~Copyable {
  private static var chunkBits: UInt32 { 8 }
  private static var chunkSize: Int { 256 }

  private var chunks: UnsafeMutablePointer<UnsafeMutablePointer<Element>>
  private var chunkCapacity = 16
  private var chunkCount = 0
  private var freeHead = Flow.none
  /// Slots in use.
  private(set) var count = 0

  init() {
    precondition(MemoryLayout<Element>.size >= 4, "a free slot holds the next one's number")
    chunks = .allocate(capacity: chunkCapacity)
  }

  deinit {
    for i in 0..<chunkCount { chunks[i].deallocate() }
    chunks.deallocate()
  }

  /// The element of a slot in use; valid until it is released.
  @inline(__always)
  subscript(slot: UInt32) -> UnsafeMutablePointer<Element> {
    chunks[Int(slot >> Self.chunkBits)] + Int(slot & (1 << Self.chunkBits - 1))
  }

  /// A slot that holds `element`.
  @inline(__always)
  mutating func take(_ element: Element) -> UInt32 {
    if freeHead == Flow.none { grow() }
    let slot = freeHead
    let place = self[slot]
    freeHead = UnsafeRawPointer(place).load(as: UInt32.self)
    place.initialize(to: element)
    count &+= 1
    return slot
  }

  @inline(__always)
  mutating func release(_ slot: UInt32) {
    UnsafeMutableRawPointer(self[slot]).storeBytes(of: freeHead, as: UInt32.self)
    freeHead = slot
    count &-= 1
  }

  @inline(never)
  private mutating func grow() {
    if chunkCount == chunkCapacity {
      let larger = UnsafeMutablePointer<UnsafeMutablePointer<Element>>.allocate(capacity: chunkCapacity * 2)
      larger.update(from: chunks, count: chunkCount)
      chunks.deallocate()
      chunks = larger
      chunkCapacity *= 2
    }
    // Most elements are a cache line or two: they begin with one.
    let bytes = UnsafeMutableRawPointer.allocate(
      byteCount: Self.chunkSize * MemoryLayout<Element>.stride, alignment: 64)
    chunks[chunkCount] = bytes.bindMemory(to: Element.self, capacity: Self.chunkSize)
    let base = UInt32(chunkCount * Self.chunkSize)
    chunkCount += 1
    for i in stride(from: UInt32(Self.chunkSize) - 1, through: 0, by: -1) {
      UnsafeMutableRawPointer(self[base + i]).storeBytes(of: freeHead, as: UInt32.self)
      freeHead = base + i
    }
  }
}
