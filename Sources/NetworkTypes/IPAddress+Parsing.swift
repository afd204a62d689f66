extension IPAddress {
  /// Parses dotted-quad IPv4 or RFC 4291 IPv6 text; nil if it is neither.
  public init?(_ text: some StringProtocol) {
    let bytes = Array(text.utf8)
    if bytes.contains(UInt8(ascii: ":")) {
      guard let value = Self.parseIPv6(bytes[...]) else { return nil }
      self = value
    } else {
      guard let value = Self.parseIPv4(bytes[...]) else { return nil }
      self.init(ipv4: value)
    }
  }

  private static func parseIPv4(_ bytes: ArraySlice<UInt8>) -> UInt32? {
    let parts = bytes.split(separator: UInt8(ascii: "."), omittingEmptySubsequences: false)
    guard parts.count == 4 else { return nil }
    var value: UInt32 = 0
    for part in parts {
      guard (1...3).contains(part.count) else { return nil }
      var octet: UInt32 = 0
      for byte in part {
        guard (48...57).contains(byte) else { return nil }
        octet = octet * 10 + UInt32(byte - 48)
      }
      guard octet <= 255 else { return nil }
      value = value << 8 | octet
    }
    return value
  }

  private static func parseIPv6(_ bytes: ArraySlice<UInt8>) -> IPAddress? {
    var groups: [UInt16] = []
    var gap: Int?
    var index = bytes.startIndex
    let colon = UInt8(ascii: ":")
    if bytes.starts(with: [colon, colon]) {
      gap = 0
      index += 2
    } else if bytes.first == colon {
      return nil
    }
    while index < bytes.endIndex {
      let end = bytes[index...].firstIndex(of: colon) ?? bytes.endIndex
      let part = bytes[index..<end]
      if part.contains(UInt8(ascii: ".")) {
        guard end == bytes.endIndex, let v4 = parseIPv4(part) else { return nil }
        groups += [UInt16(v4 >> 16), UInt16(truncatingIfNeeded: v4)]
        index = end
        break
      }
      guard (1...4).contains(part.count),
        let group = UInt16(String(decoding: part, as: UTF8.self), radix: 16)
      else { return nil }
      groups.append(group)
      guard end < bytes.endIndex else { break }
      index = end + 1
      if index == bytes.endIndex { return nil }
      if bytes[index] == colon {
        guard gap == nil else { return nil }
        gap = groups.count
        index += 1
      }
    }
    if let gap {
      guard groups.count < 8 else { return nil }
      groups.insert(contentsOf: Array(repeating: 0, count: 8 - groups.count), at: gap)
    }
    guard groups.count == 8 else { return nil }
    let high = groups[..<4].reduce(UInt64(0)) { $0 << 16 | UInt64($1) }
    let low = groups[4...].reduce(UInt64(0)) { $0 << 16 | UInt64($1) }
    return IPAddress(high: high, low: low)
  }
}
