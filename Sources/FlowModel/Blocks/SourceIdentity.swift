public import NetworkTypes

/// Which sensor made the record, and the flow's number there (transport block).
public struct SourceIdentity: Hashable, Sendable {
  /// Numbered as the block's qualifier (without the interface-name bit 0x10).
  public enum Kind: UInt8, Sendable {
    case none = 0, ipv4 = 1, ipv6 = 2, ethernet = 3
    case integer = 0x20, string = 0x21, uuid = 0x22
  }

  public var kind = Kind.none
  /// The identity: 4, 8 or 16 bytes from the most significant end of 128 bits.
  public var high: UInt64 = 0
  public var low: UInt64 = 0
  /// Interface name, four bytes padded with NUL; 0 when there is none (5.x sensors).
  public var interfaceName: UInt32 = 0
  /// The flow's number at its sensor, from 1; the same in every record of the flow.
  public var sequence: UInt32 = 0

  @inlinable public init() {}

  /// The identity as its first 32 bits: an IPv4 address, a number or four characters.
  @inlinable public var word: UInt32 {
    get { UInt32(truncatingIfNeeded: high >> 32) }
    set { high = UInt64(newValue) << 32 }
  }

  @inlinable public var address: IPAddress? {
    switch kind {
    case .ipv4, .none: IPAddress(ipv4: word)
    case .ipv6: IPAddress(high: high, low: low)
    default: nil
    }
  }
}
