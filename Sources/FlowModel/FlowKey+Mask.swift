public import NetworkTypes

/// Which bits of an address count: `/24`, or `/255.255.255.0` for IPv4 alone.
public struct AddressMask: Hashable, Sendable {
  /// Leading bits of an IPv6 address.
  public var length: UInt8 = 128
  public var ipv4 = UInt32.max

  public init() {}

  /// The text after the slash; nil when it is no mask.
  public init?(_ text: some StringProtocol) {
    if let length = UInt8(text), length <= 128 {
      self.length = length
      ipv4 = length >= 32 ? .max : ~(UInt32.max >> UInt32(length))
    } else if text.contains("."), let address = IPAddress(text), address.isIPv4 {
      ipv4 = address.ipv4
    } else {
      return nil
    }
  }

  @inlinable public var isWhole: Bool { length == 128 && ipv4 == .max }

  @inline(__always)
  public func apply(to address: IPAddress) -> IPAddress {
    address.isIPv4 ? IPAddress(ipv4: address.ipv4 & ipv4) : address.masked(to: Int(length))
  }

  /// The length that a record can say: that of an IPv4 mask with holes is up to the first hole.
  func length(for address: IPAddress) -> UInt8 {
    address.isIPv4 ? UInt8((~ipv4).leadingZeroBitCount) : length
  }
}

extension FlowKey {
  /// Reduces the address of one end to its network.
  public mutating func mask(_ side: Side, _ mask: AddressMask) {
    guard isIP, !mask.isWhole else { return }
    let width = UInt8(source.bitWidth)
    if !hasMasks { (hasMasks, sourceMask, destinationMask) = (true, width, width) }
    if side == .source {
      sourceMask = min(sourceMask, mask.length(for: source))
      source = mask.apply(to: source)
    } else {
      destinationMask = min(destinationMask, mask.length(for: destination))
      destination = mask.apply(to: destination)
    }
  }

  /// Forgets what is not in a reduced key.
  public mutating func forget(_ parts: ForgottenParts) {
    if parts.contains(.source) {
      (source, sourceMask, sourceMAC) = (forgotten(source), 0, MACAddress(value: 0))
    }
    if parts.contains(.destination) {
      (destination, destinationMask, destinationMAC) = (forgotten(destination), 0, MACAddress(value: 0))
    }
    if !parts.isDisjoint(with: [.source, .destination]), isIP { hasMasks = true }
    if parts.contains(.sourcePort) { (sourcePort, icmpType, icmpCode) = (0, 0, 0) }
    if parts.contains(.destinationPort) { (destinationPort, icmpID, icmpSequence, spi) = (0, 0, 0, 0) }
    if parts.contains(.proto) { (ipProtocol, etherType) = (0, 0) }
  }

  private func forgotten(_ address: IPAddress) -> IPAddress {
    address.isIPv4 ? .anyIPv4 : IPAddress(high: 0, low: 0)
  }

  public struct ForgottenParts: OptionSet, Sendable {
    public let rawValue: UInt8
    public init(rawValue: UInt8) { self.rawValue = rawValue }
    public static let source = Self(rawValue: 1)
    public static let destination = Self(rawValue: 2)
    public static let sourcePort = Self(rawValue: 4)
    public static let destinationPort = Self(rawValue: 8)
    public static let proto = Self(rawValue: 16)
  }

  /// The protocol as one number that no two protocols share: IP numbers, and Ethertypes above them.
  @inline(__always)
  public var protocolNumber: UInt32 {
    switch family {
    case .ipv4, .ipv6: UInt32(ipProtocol)
    case .arp: 0x1_0806
    case .rarp: 0x1_8035
    case .ethernet: 0x1_0000 | UInt32(etherType)
    default: 0x2_0000 | UInt32(family.rawValue)
    }
  }

  /// What the column `sport` shows, as a number: a port, ICMP type and code, a service access point.
  @inline(__always)
  public var sourceSelector: UInt16 {
    switch family {
    case .ipv4 where !isFragment && (ipProtocol == IPNumber.icmp || ipProtocol == IPNumber.igmp),
      .ipv6 where !isFragment && ipProtocol == IPNumber.icmpv6:
      UInt16(icmpType) << 8 | UInt16(icmpCode)
    case .ethernet: UInt16(ssap)
    default: sourcePort
    }
  }

  /// What the column `dport` shows: a port, an ICMP id, an SPI, a service access point.
  @inline(__always)
  public var destinationSelector: UInt32 {
    switch family {
    case .ipv4 where !isFragment && (ipProtocol == IPNumber.icmp || ipProtocol == IPNumber.igmp),
      .ipv6 where !isFragment && ipProtocol == IPNumber.icmpv6:
      UInt32(icmpID)
    case .ipv4 where ipProtocol == IPNumber.esp && !isFragment,
      .ipv6 where ipProtocol == IPNumber.esp && !isFragment:
      spi
    case .ethernet: UInt32(dsap)
    default: UInt32(destinationPort)
    }
  }

  /// Both directions of such a flow have the same values, exchanged.
  @inline(__always)
  public var hasTwoWays: Bool {
    guard isIP, !isFragment else { return false }
    switch ipProtocol {
    case IPNumber.icmp, IPNumber.igmp, IPNumber.icmpv6, IPNumber.esp: return false
    default: return true
    }
  }
}
