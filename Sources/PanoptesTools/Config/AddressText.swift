import NetworkTypes

/// Networks and ranges as address files and configurations write them.
enum AddressText {
  /// `10.1.2.0/24`, `10.1.2/24`, `10.1`, `2001:db8::/32`, an address.
  ///
  /// IPv4 octets that are left out at the end are zero. Without a length they say how long the prefix is,
  /// unless there is another rule.
  static func network(_ text: some StringProtocol, defaultLength: Int? = nil) -> IPPrefix? {
    let parts = text.split(separator: "/", omittingEmptySubsequences: false)
    guard (1...2).contains(parts.count) else { return nil }
    if parts[0].contains(":") { return IPPrefix(text) }
    guard let (value, octets) = octets(parts[0]) else { return nil }
    let length = parts.count == 2 ? Int(parts[1]) : defaultLength ?? octets * 8
    guard let length else { return nil }
    return IPPrefix(IPAddress(ipv4: value), length: length)
  }

  /// One to four octets from the left; those that are left out are zero.
  static func octets(_ text: some StringProtocol) -> (value: UInt32, count: Int)? {
    var value: UInt32 = 0
    var count = 0
    for part in text.split(separator: ".", omittingEmptySubsequences: false) {
      guard count < 4, (1...3).contains(part.utf8.count), let octet = UInt8(part) else { return nil }
      value |= UInt32(octet) << UInt32(24 - count * 8)
      count += 1
    }
    return count == 0 ? nil : (value, count)
  }

  /// `a-b`; nil when it is none.
  static func range(_ text: some StringProtocol) -> (first: IPAddress, last: IPAddress)? {
    let ends = text.split(separator: "-", omittingEmptySubsequences: false)
    guard ends.count == 2, let first = address(ends[0], fill: 0), let last = address(ends[1], fill: 255),
      first.family == last.family, first <= last
    else { return nil }
    return (first, last)
  }

  /// - Parameter fill: what octets that are left out are.
  private static func address(_ text: some StringProtocol, fill: UInt32) -> IPAddress? {
    let trimmed = text.drop { $0 == " " }
    let bare = trimmed.prefix { $0 != " " }
    if bare.contains(":") { return IPAddress(bare) }
    guard let (value, count) = octets(bare) else { return nil }
    let rest: UInt32 = count == 4 || fill == 0 ? 0 : UInt32.max >> UInt32(count * 8)
    return IPAddress(ipv4: value | rest)
  }
}
