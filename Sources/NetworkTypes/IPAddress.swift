/// An IPv4 or IPv6 address as one 128-bit value.
///
/// IPv4 addresses stand in the low 32 bits of `low`; `family` tells the two apart, so an
/// IPv4-mapped IPv6 address stays an IPv6 address.
public struct IPAddress: Hashable, Sendable, BitwiseCopyable {
  public enum Family: UInt8, Sendable, BitwiseCopyable { case ipv4 = 4, ipv6 = 6 }

  public var high: UInt64
  public var low: UInt64
  public var family: Family

  @inlinable public init(ipv4: UInt32) {
    high = 0
    low = UInt64(ipv4)
    family = .ipv4
  }

  @inlinable public init(high: UInt64, low: UInt64) {
    self.high = high
    self.low = low
    family = .ipv6
  }

  /// The address as 32 bits; meaningful for IPv4 only.
  @inlinable public var ipv4: UInt32 { UInt32(truncatingIfNeeded: low) }

  @inlinable public var isIPv4: Bool { family == .ipv4 }

  /// Number of address bits: 32 or 128.
  @inlinable public var bitWidth: Int { family == .ipv4 ? 32 : 128 }

  /// True for 224.0.0.0/4 and ff00::/8.
  @inlinable public var isMulticast: Bool {
    family == .ipv4 ? (low >> 28) & 0xf == 0xe : high >> 56 == 0xff
  }

  /// The 128-bit value of an IPv6 address, or the 32-bit one of an IPv4 address.
  @inlinable public var value: UInt128 { UInt128(high) << 64 | UInt128(low) }

  @inlinable public static var anyIPv4: IPAddress { IPAddress(ipv4: 0) }
}

extension IPAddress: Comparable {
  /// IPv4 before IPv6, then numerically.
  @inlinable public static func < (a: IPAddress, b: IPAddress) -> Bool {
    if a.family != b.family { return a.family == .ipv4 }
    return a.high != b.high ? a.high < b.high : a.low < b.low
  }
}

extension IPAddress: CustomStringConvertible {
  public var description: String {
    var writer = ByteWriter(capacity: 48)
    writer.append(address: self)
    return writer.takeString()
  }
}
