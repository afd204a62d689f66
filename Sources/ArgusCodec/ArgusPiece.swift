/// Whole records in a row, cut from a stream with the memory they lie in, so that another thread can read
/// them while the stream goes on.
public struct ArgusPiece: ~Copyable, @unchecked Sendable {
  @usableFromInline var base: UnsafeMutableRawPointer
  @usableFromInline var capacity: Int
  /// The records are `head..<tail` of the memory.
  @usableFromInline var head = 0
  @usableFromInline var tail = 0
  /// Bytes of the source before the memory's first.
  @usableFromInline var discarded: UInt64 = 0

  public init() {
    // The stream that fills it first makes it as large as its own memory.
    capacity = 16
    base = .allocate(byteCount: capacity, alignment: 16)
  }

  deinit { base.deallocate() }

  public var isEmpty: Bool { head == tail }

  public mutating func removeAll() { tail = head }

  /// Hands every record, with its offset in the source, to `body` until that returns false.
  @inlinable
  public func forEachRecord(_ body: (RawSpan, _ offset: UInt64) -> Bool) {
    var at = head
    while at &+ 4 <= tail {
      let length = Int(UInt16(bigEndian: (base + at + 2).loadUnaligned(as: UInt16.self))) &* 4
      if length == 0 {
        at &+= 4
        continue
      }
      // The stream cut between records: what is here is whole.
      guard length <= tail &- at else { return }
      let record = UnsafeRawBufferPointer(start: base + at, count: length).bytes
      guard body(record, discarded &+ UInt64(at)) else { return }
      at &+= length
    }
  }

  /// Memory of at least that size, without what was in it.
  mutating func reserve(_ size: Int) {
    (head, tail) = (0, 0)
    guard capacity < size else { return }
    base.deallocate()
    base = .allocate(byteCount: size, alignment: 16)
    capacity = size
  }
}

extension ArgusStream {
  /// Goes on in the memory of `piece`, until `cut` gives it back: what is read is then in the cache of the
  /// processor that reads it.
  public mutating func borrowMemory(of piece: inout ArgusPiece) {
    piece.reserve(capacity)
    piece.base.copyMemory(from: base + head, byteCount: tail - head)
    exchangeMemory(with: &piece)
    discarded += UInt64(head)
    (head, tail) = (0, tail - head)
  }

  private mutating func exchangeMemory(with piece: inout ArgusPiece) {
    swap(&base, &piece.base)
    swap(&capacity, &piece.capacity)
  }

  /// Cuts the whole records that wait off, into `piece`, with the memory that they are in; the stream goes
  /// on in the other.
  ///
  /// - Parameter end: records that start at this offset of the source or behind it are not wanted.
  /// - Returns: false when such a record was met.
  public mutating func cut(before end: UInt64 = .max, into piece: inout ArgusPiece) throws(ArgusCodecError)
    -> Bool
  {
    piece.removeAll()
    if mustStart, try !acceptStart(isComplete: false) { return true }
    var at = head
    var isBefore = true
    while tail &- at >= 4 {
      guard discarded &+ UInt64(at) < end else {
        isBefore = false
        break
      }
      let length = Int(loadLength(at: at)) &* 4
      if length == 0 {
        at &+= 4
        continue
      }
      guard length <= tail &- at else { break }
      at &+= length
    }
    guard at > head else { return isBefore }
    piece.reserve(capacity)
    let rest = tail - at
    piece.base.copyMemory(from: base + at, byteCount: rest)
    exchangeMemory(with: &piece)
    (piece.head, piece.tail, piece.discarded) = (head, at, discarded)
    discarded += UInt64(at)
    (head, tail) = (0, rest)
    return isBefore
  }
}
