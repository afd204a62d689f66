extension IPPrefix {
  /// The fewest prefixes that together hold exactly the addresses from `first` to `last`; empty when
  /// the families differ or the range runs backwards.
  public static func covering(from first: IPAddress, through last: IPAddress) -> [IPPrefix] {
    guard first.family == last.family, first <= last else { return [] }
    var prefixes: [IPPrefix] = []
    let width = first.bitWidth
    var start = first.value
    let end = last.value
    while true {
      // The largest block that begins here and does not reach beyond the end.
      var bits = min(start.trailingZeroBitCount, width)
      while bits > 0, !fits(start, bits, end) { bits -= 1 }
      if let prefix = IPPrefix(address(start, first.family), length: width - bits) { prefixes.append(prefix) }
      let lastHere = start | mask(bits)
      guard lastHere < end else { return prefixes }
      start = lastHere + 1
    }
  }

  /// The highest address of the network.
  public var last: IPAddress {
    Self.address(address.value | Self.mask(address.bitWidth - length), address.family)
  }

  private static func fits(_ start: UInt128, _ bits: Int, _ end: UInt128) -> Bool {
    start | mask(bits) <= end
  }

  private static func mask(_ bits: Int) -> UInt128 { bits >= 128 ? .max : (UInt128(1) << UInt128(bits)) - 1 }

  private static func address(_ value: UInt128, _ family: IPAddress.Family) -> IPAddress {
    family == .ipv4
      ? IPAddress(ipv4: UInt32(truncatingIfNeeded: value))
      : IPAddress(high: UInt64(truncatingIfNeeded: value >> 64), low: UInt64(truncatingIfNeeded: value))
  }
}

extension IPPrefix: CustomStringConvertible {
  public var description: String { "\(address)/\(length)" }
}
