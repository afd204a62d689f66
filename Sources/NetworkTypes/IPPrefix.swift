/// An address and a mask length: a network in CIDR notation (RFC 4632, RFC 4291).
public struct IPPrefix: Hashable, Sendable {
  /// The network address; bits beyond `length` are zero.
  public let address: IPAddress
  /// Mask length in bits, at most the address's width.
  public let length: Int

  /// Clears the host bits of `address`; nil when `length` does not fit the family.
  public init?(_ address: IPAddress, length: Int) {
    guard (0...address.bitWidth).contains(length) else { return nil }
    self.address = address.masked(to: length)
    self.length = length
  }

  /// Parses `address/length`, or a bare address as a host prefix.
  public init?(_ text: some StringProtocol) {
    let parts = text.split(separator: "/", omittingEmptySubsequences: false)
    guard parts.count <= 2, let address = IPAddress(parts[0]) else { return nil }
    guard let length = parts.count == 2 ? Int(parts[1]) : address.bitWidth else { return nil }
    self.init(address, length: length)
  }

  public func contains(_ other: IPAddress) -> Bool {
    other.family == address.family && other.masked(to: length) == address
  }
}

extension IPAddress {
  /// The address with all but the first `length` bits cleared.
  @inlinable public func masked(to length: Int) -> IPAddress {
    var result = self
    if family == .ipv4 {
      result.low = length <= 0 ? 0 : low & (UInt64(UInt32.max) << UInt64(32 - min(length, 32)) & 0xffff_ffff)
    } else {
      result.high = length <= 0 ? 0 : high & (UInt64.max << UInt64(64 - min(length, 64)))
      result.low = length <= 64 ? 0 : low & (UInt64.max << UInt64(128 - min(length, 128)))
    }
    return result
  }
}
