extension RawSpan {
  /// Loads a network-order integer at `offset`. The caller has proven that it fits; the
  /// precondition turns a wrong proof into a stop, never into an out-of-bounds read.
  @inlinable @inline(__always)
  public func bigEndian<T: FixedWidthInteger & BitwiseCopyable>(at offset: Int, as: T.Type = T.self) -> T {
    T(bigEndian: loadChecked(at: offset))
  }

  /// Loads a little-endian integer at `offset`, under the same rule.
  @inlinable @inline(__always)
  public func littleEndian<T: FixedWidthInteger & BitwiseCopyable>(at offset: Int, as: T.Type = T.self) -> T {
    T(littleEndian: loadChecked(at: offset))
  }

  @inlinable @inline(__always)
  public subscript(offset: Int) -> UInt8 { loadChecked(at: offset) }

  @inlinable @inline(__always)
  func loadChecked<T: BitwiseCopyable>(at offset: Int) -> T {
    precondition(offset >= 0 && offset &+ MemoryLayout<T>.size <= byteCount)
    return unsafeLoadUnaligned(fromUncheckedByteOffset: offset, as: T.self)
  }

  /// The 48 bits at `offset`, network order.
  @inlinable @inline(__always)
  public func macAddress(at offset: Int) -> MACAddress {
    MACAddress(
      value: UInt64(bigEndian(at: offset, as: UInt32.self)) << 16
        | UInt64(bigEndian(at: offset + 4, as: UInt16.self)))
  }

  /// The 128 bits at `offset` as an IPv6 address.
  @inlinable @inline(__always)
  public func ipv6Address(at offset: Int) -> IPAddress {
    IPAddress(high: bigEndian(at: offset), low: bigEndian(at: offset + 8))
  }
}
