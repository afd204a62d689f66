/// A growable byte buffer with one owner: the output side of every encoder and printer.
///
/// Appending allocates only when the capacity doubles, so a reused writer allocates nothing.
public struct ByteWriter: ~Copyable, @unchecked Sendable {
  @usableFromInline var base: UnsafeMutablePointer<UInt8>
  @usableFromInline var capacity: Int
  /// Bytes written so far.
  @inlinable public var count: Int { length }
  @usableFromInline var length: Int

  public init(capacity: Int = 4096) {
    self.capacity = max(capacity, 16)
    base = .allocate(capacity: self.capacity)
    length = 0
  }

  deinit { base.deallocate() }

  @inlinable public mutating func removeAll() { length = 0 }

  /// Drops everything after the first `count` bytes.
  @inlinable public mutating func truncate(to count: Int) {
    precondition(count >= 0 && count <= length)
    length = count
  }

  /// Makes room for `more` bytes and returns where they go; the caller then calls `advance(by:)`.
  @inlinable @inline(__always)
  public mutating func reserve(_ more: Int) -> UnsafeMutablePointer<UInt8> {
    if length &+ more > capacity { grow(by: more) }
    return base + length
  }

  @inlinable @inline(__always)
  public mutating func advance(by bytes: Int) { length &+= bytes }

  @inlinable @inline(never)
  mutating func grow(by more: Int) {
    let newCapacity = max(capacity * 2, length + more)
    let newBase = UnsafeMutablePointer<UInt8>.allocate(capacity: newCapacity)
    newBase.update(from: base, count: length)
    base.deallocate()
    base = newBase
    capacity = newCapacity
  }

  @inlinable @inline(__always)
  public mutating func append(_ byte: UInt8) {
    reserve(1).pointee = byte
    length &+= 1
  }

  /// Appends an integer in network order.
  @inlinable @inline(__always)
  public mutating func append<T: FixedWidthInteger & BitwiseCopyable>(bigEndian value: T) {
    UnsafeMutableRawPointer(reserve(MemoryLayout<T>.size)).storeBytes(of: value.bigEndian, as: T.self)
    length &+= MemoryLayout<T>.size
  }

  @inlinable @inline(__always)
  public mutating func append<T: FixedWidthInteger & BitwiseCopyable>(littleEndian value: T) {
    UnsafeMutableRawPointer(reserve(MemoryLayout<T>.size)).storeBytes(of: value.littleEndian, as: T.self)
    length &+= MemoryLayout<T>.size
  }

  @inlinable public mutating func append(_ bytes: RawSpan) {
    let n = bytes.byteCount
    let target = reserve(n)
    bytes.withUnsafeBytes { source in
      if let start = source.baseAddress {
        UnsafeMutableRawPointer(target).copyMemory(from: start, byteCount: n)
      }
    }
    length &+= n
  }

  // Inlinable: a generic loop that is not specialised allocates for its iterator.
  @inlinable public mutating func append(_ bytes: some Collection<UInt8>) {
    for byte in bytes { append(byte) }
  }

  @inlinable public mutating func append(repeating byte: UInt8, count: Int) {
    guard count > 0 else { return }
    reserve(count).update(repeating: byte, count: count)
    length &+= count
  }

  /// Overwrites an integer written earlier, in network order.
  @inlinable public mutating func patch<T: FixedWidthInteger & BitwiseCopyable>(
    bigEndian value: T, at offset: Int
  ) {
    precondition(offset >= 0 && offset + MemoryLayout<T>.size <= length)
    UnsafeMutableRawPointer(base + offset).storeBytes(of: value.bigEndian, as: T.self)
  }

  @inlinable public subscript(index: Int) -> UInt8 {
    get {
      precondition(index >= 0 && index < length)
      return base[index]
    }
    set {
      precondition(index >= 0 && index < length)
      base[index] = newValue
    }
  }

  /// The bytes written so far.
  @inlinable public func withBytes<R>(_ body: (RawSpan) throws -> R) rethrows -> R {
    try body(UnsafeRawBufferPointer(start: base, count: length).bytes)
  }

  @inlinable public func withUnsafeBytes<R>(_ body: (UnsafeRawBufferPointer) throws -> R) rethrows -> R {
    try body(UnsafeRawBufferPointer(start: base, count: length))
  }

  /// The bytes as an array; for tests and cold paths.
  public var array: [UInt8] { Array(UnsafeBufferPointer(start: base, count: length)) }

  /// The bytes as UTF-8 text, emptying the writer; for cold paths.
  public mutating func takeString() -> String {
    defer { length = 0 }
    return String(decoding: UnsafeBufferPointer(start: base, count: length), as: UTF8.self)
  }
}
