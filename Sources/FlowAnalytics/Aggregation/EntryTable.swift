/// Entries of one size, found by hash: open addressing over (hash, index) pairs, the entries
/// themselves in pieces that double, so that nothing moves when the table grows.
struct EntryTable: ~Copyable {
  private static let firstPiece = 64

  let stride: Int
  private(set) var count = 0
  private var pieces: [UnsafeMutableRawPointer] = []
  private var room = 0
  /// High half: hash; low half: index + 1; 0 is empty.
  private var slots: UnsafeMutablePointer<UInt64>
  private var mask: UInt64

  init(stride: Int) {
    self.stride = (stride + 15) & ~15
    let capacity = 128
    mask = UInt64(capacity - 1)
    slots = .allocate(capacity: capacity)
    slots.initialize(repeating: 0, count: capacity)
  }

  deinit {
    for piece in pieces { piece.deallocate() }
    slots.deallocate()
  }

  /// Bytes in use for the table.
  var byteCount: Int { room * stride + Int(mask + 1) * 8 }

  /// Forgets the entries and keeps the memory.
  mutating func removeAll() {
    count = 0
    slots.update(repeating: 0, count: Int(mask + 1))
  }

  @inline(__always)
  subscript(index: Int) -> UnsafeMutableRawPointer {
    let shifted = index &+ Self.firstPiece
    let piece = (Int.bitWidth &- 1 &- shifted.leadingZeroBitCount) &- 6
    return pieces[piece] + (shifted &- Self.firstPiece << piece) &* stride
  }

  /// The entry with that hash for which `isSame` holds.
  @inline(__always)
  func find(_ hash: UInt64, _ isSame: (UnsafeMutableRawPointer) -> Bool) -> Int? {
    var position = hash & mask
    let tag = hash >> 32
    while true {
      let slot = slots[Int(truncatingIfNeeded: position)]
      if slot == 0 { return nil }
      if slot >> 32 == tag {
        let index = Int(slot & 0xffff_ffff) &- 1
        if isSame(self[index]) { return index }
      }
      position = (position &+ 1) & mask
    }
  }

  /// A new entry, not yet filled.
  mutating func insert(_ hash: UInt64) -> Int {
    if (count + 1) * 4 > Int(mask + 1) * 3 { grow() }
    if count == room { addPiece() }
    let index = count
    count += 1
    (self[index]).storeBytes(of: hash, as: UInt64.self)
    place(hash, index)
    return index
  }

  /// Keeps the entries for which `isKept` holds, in their order.
  mutating func filter(_ isKept: (UnsafeMutableRawPointer) -> Bool) {
    var kept = 0
    for index in 0..<count where isKept(self[index]) {
      if kept != index { self[kept].copyMemory(from: self[index], byteCount: stride) }
      kept += 1
    }
    guard kept < count else { return }
    count = kept
    slots.update(repeating: 0, count: Int(mask + 1))
    for index in 0..<count { place(self[index].load(as: UInt64.self), index) }
  }

  private mutating func addPiece() {
    let size = Self.firstPiece << pieces.count
    pieces.append(.allocate(byteCount: size * stride, alignment: 16))
    room += size
  }

  @inline(__always)
  private func place(_ hash: UInt64, _ index: Int) {
    var position = hash & mask
    while slots[Int(truncatingIfNeeded: position)] != 0 { position = (position &+ 1) & mask }
    slots[Int(truncatingIfNeeded: position)] = hash & 0xffff_ffff_0000_0000 | UInt64(index &+ 1)
  }

  /// Every entry begins with its hash.
  private mutating func grow() {
    let capacity = Int(mask + 1) * 2
    slots.deallocate()
    slots = .allocate(capacity: capacity)
    slots.initialize(repeating: 0, count: capacity)
    mask = UInt64(capacity - 1)
    for index in 0..<count { place(self[index].load(as: UInt64.self), index) }
  }
}

/// Folds words into a hash that is good in its high half and its low bits.
@inline(__always)
func hashWords(_ words: UnsafePointer<UInt64>, _ count: Int) -> UInt64 {
  var hash: UInt64 = 0x9e37_79b9_7f4a_7c15
  for i in 0..<count {
    let product = (hash ^ words[i]).multipliedFullWidth(by: 0xbf58_476d_1ce4_e5b9)
    hash = product.high ^ product.low &+ 0x94d0_49bb_1331_11eb
  }
  let product = hash.multipliedFullWidth(by: 0xd6e8_feb8_6659_fd93)
  return product.high ^ product.low
}
