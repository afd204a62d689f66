/// A 48-bit IEEE 802 address, in the low bits of one integer.
public struct MACAddress: Hashable, Sendable, BitwiseCopyable, Comparable {
  public var value: UInt64

  @inlinable public init(value: UInt64) { self.value = value & 0xffff_ffff_ffff }

  @inlinable public static func < (a: MACAddress, b: MACAddress) -> Bool { a.value < b.value }

  @inlinable public var isBroadcast: Bool { value == 0xffff_ffff_ffff }

  /// The group bit: set for multicast and broadcast.
  @inlinable public var isMulticast: Bool { value >> 40 & 1 == 1 }

  /// Parses six hexadecimal groups separated by `:` or `-`.
  public init?(_ text: some StringProtocol) {
    let parts = text.split(omittingEmptySubsequences: false) { $0 == ":" || $0 == "-" }
    guard parts.count == 6 else { return nil }
    var value: UInt64 = 0
    for part in parts {
      guard (1...2).contains(part.utf8.count), let octet = UInt8(part, radix: 16) else { return nil }
      value = value << 8 | UInt64(octet)
    }
    self.init(value: value)
  }
}

extension MACAddress: CustomStringConvertible {
  public var description: String {
    var writer = ByteWriter(capacity: 18)
    writer.append(hardwareAddress: self)
    return writer.takeString()
  }
}
