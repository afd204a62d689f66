public import NetworkTypes

/// Vendors of hardware addresses, by the prefixes that the IEEE assigns; looked up without allocating.
///
/// Large blocks have prefixes of 24 bits, medium ones of 28, small ones of 36: the longest one that
/// is known names the vendor.
public final class VendorNames: Sendable {
  /// Per length: offset << 8 | length into `text`, by the prefix.
  private let large: [UInt64: UInt32]
  private let medium: [UInt64: UInt32]
  private let small: [UInt64: UInt32]
  private let text: [UInt8]

  /// The first name given for a prefix wins.
  ///
  /// - Parameter entries: `prefix` holds the first `length` bits of an address; lengths other than
  ///   24, 28 and 36 are passed over.
  public init(_ entries: some Sequence<(prefix: UInt64, length: Int, name: [UInt8])>) {
    var tables: [Int: [UInt64: UInt32]] = [24: [:], 28: [:], 36: [:]]
    var text: [UInt8] = []
    for entry in entries where tables[entry.length] != nil {
      let start = text.count
      text += entry.name.prefix(255)
      guard text.count > start, tables[entry.length]?[entry.prefix] == nil else {
        text.removeSubrange(start...)
        continue
      }
      tables[entry.length]?[entry.prefix] = UInt32(start) << 8 | UInt32(text.count - start)
    }
    large = tables[24] ?? [:]
    medium = tables[28] ?? [:]
    small = tables[36] ?? [:]
    self.text = text
  }

  public var isEmpty: Bool { text.isEmpty }

  private func place(_ address: MACAddress) -> UInt32? {
    if !small.isEmpty, let place = small[address.value >> 12] { return place }
    if !medium.isEmpty, let place = medium[address.value >> 20] { return place }
    return large[address.value >> 24]
  }

  /// Appends the vendor; false when the address has none.
  public func append(vendorOf address: MACAddress, to out: inout ByteWriter) -> Bool {
    guard let place = place(address) else { return false }
    append(place, limit: 255, to: &out)
    return true
  }

  /// Appends the address with the vendor in the place of its first half: `Cimsys_33:44:55`. At most
  /// eight characters of the name, so that columns of addresses hold it.
  public func append(addressOf address: MACAddress, to out: inout ByteWriter) -> Bool {
    guard let place = place(address) else { return false }
    append(place, limit: 8, to: &out)
    for shift in [UInt64(16), 8, 0] {
      out.append(UInt8(ascii: shift == 16 ? "_" : ":"))
      out.append(hexadecimal: address.value >> shift & 0xff, width: 2)
    }
    return true
  }

  private func append(_ place: UInt32, limit: Int, to out: inout ByteWriter) {
    let start = Int(place >> 8)
    for index in start..<start + min(Int(place & 0xff), limit) { out.append(text[index]) }
  }
}

extension ByteWriter {
  /// `00:11:22`: the part of a hardware address that says who made it.
  mutating func append(vendorPart address: MACAddress) {
    for shift in [UInt64(40), 32, 24] {
      if shift != 40 { append(UInt8(ascii: ":")) }
      append(hexadecimal: address.value >> shift & 0xff, width: 2)
    }
  }
}
