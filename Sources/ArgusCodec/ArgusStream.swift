/// Finds the records in bytes that arrive in pieces: standard input, pipes, sockets,
/// decompressors.
///
/// Feed with `append` or `read`, take records with `next` until it returns nil, and call `finish`
/// at the end. Memory is bounded by the largest record and the largest piece.
public struct ArgusStream: ~Copyable {
  @usableFromInline var base: UnsafeMutableRawPointer
  @usableFromInline var capacity: Int
  /// Unread bytes are `head..<tail` of the buffer.
  @usableFromInline var head = 0
  @usableFromInline var tail = 0
  /// Bytes of the source before the buffer's first.
  @usableFromInline var discarded: UInt64 = 0
  @usableFromInline var mustStart: Bool

  /// Set once the first record was accepted.
  public private(set) var start: ArgusStart?
  /// Set by `finish` when the source ended inside a record.
  public private(set) var damage: ArgusDamage?

  /// A datagram stream joined late has no START record: pass false.
  public init(requiresStart: Bool = true, capacity: Int = 1 << 17) {
    self.capacity = max(capacity, 4096)
    base = .allocate(byteCount: self.capacity, alignment: 16)
    mustStart = requiresStart
  }

  deinit { base.deallocate() }

  /// Bytes waiting for the rest of their record.
  public var unread: Int { tail - head }

  /// Copies a piece in. The range of the last record is void after this.
  public mutating func append(_ piece: RawSpan) {
    makeRoom(piece.byteCount)
    piece.withUnsafeBytes { source in
      if let start = source.baseAddress { (base + tail).copyMemory(from: start, byteCount: source.count) }
    }
    tail += piece.byteCount
  }

  /// Lets `body` write at least `room` bytes where they belong, as read(2) does, and return how
  /// many it wrote; a result of zero or less appends nothing and is passed on.
  public mutating func read(
    room: Int = 1 << 16, _ body: (UnsafeMutableRawBufferPointer) throws -> Int
  ) rethrows -> Int {
    makeRoom(room)
    let count = try body(UnsafeMutableRawBufferPointer(start: base + tail, count: capacity - tail))
    precondition(count <= capacity - tail, "more bytes than there was room for")
    if count > 0 { tail += count }
    return count
  }

  /// Where the next whole record is, for `withRecord`; nil until more bytes arrive.
  @inlinable
  public mutating func next() throws(ArgusCodecError) -> Range<Int>? {
    if mustStart, try !acceptStart(isComplete: false) { return nil }
    while tail &- head >= 4 {
      let length = Int(loadLength(at: head)) &* 4
      if length == 0 {
        head &+= 4
        continue
      }
      guard length <= tail &- head else { return nil }
      let range = head..<head &+ length
      head &+= length
      return range
    }
    return nil
  }

  /// Lends the bytes of a record that `next` returned, until the next feeding.
  @inlinable
  public func withRecord<Result, Failure: Error>(
    _ range: Range<Int>, _ body: (RawSpan) throws(Failure) -> Result
  ) throws(Failure) -> Result {
    precondition(range.lowerBound >= 0 && range.upperBound <= tail)
    return try body(UnsafeRawBufferPointer(start: base + range.lowerBound, count: range.count).bytes)
  }

  /// Offset in the source of a record that `next` returned.
  @inlinable public func offset(of range: Range<Int>) -> UInt64 { discarded &+ UInt64(range.lowerBound) }

  /// Ends the source: notes the damage of a cut last record, and refuses a source that ended
  /// before it had said what it is.
  public mutating func finish() throws(ArgusCodecError) {
    if mustStart { _ = try acceptStart(isComplete: true) }
    let present = tail - head
    guard present > 0, damage == nil else { return }
    let length = present >= 4 ? Int(loadLength(at: head)) * 4 : 4
    guard length > present else { return }
    damage = ArgusDamage(
      offset: discarded + UInt64(head), present: present, missing: length - present)
  }

  @usableFromInline
  mutating func acceptStart(isComplete: Bool) throws(ArgusCodecError) -> Bool {
    let bytes = UnsafeRawBufferPointer(start: base + head, count: tail - head).bytes
    guard let start = try ArgusStart.examine(bytes, isComplete: isComplete) else { return false }
    self.start = start
    mustStart = false
    return true
  }

  /// Both bytes are below `tail`: the callers have checked for four.
  @inlinable
  func loadLength(at offset: Int) -> UInt16 {
    UInt16(bigEndian: (base + offset + 2).loadUnaligned(as: UInt16.self))
  }

  private mutating func makeRoom(_ count: Int) {
    guard capacity - tail < count else { return }
    discarded += UInt64(head)
    let live = tail - head
    if capacity - live >= count {
      base.copyMemory(from: base + head, byteCount: live)
    } else {
      let grown = max(capacity * 2, live + count)
      let larger = UnsafeMutableRawPointer.allocate(byteCount: grown, alignment: 16)
      larger.copyMemory(from: base + head, byteCount: live)
      base.deallocate()
      base = larger
      capacity = grown
    }
    head = 0
    tail = live
  }
}
