public import NetworkTypes

/// Link-layer addresses (MAC block).
public struct MACInfo: Equatable, Sendable {
  /// Of a packet from source to destination.
  public var source = MACAddress(value: 0)
  public var destination = MACAddress(value: 0)
  /// Ethertype or LLC length of the outermost header.
  public var etherType: UInt16 = 0
  public var dsap: UInt8 = 0
  public var ssap: UInt8 = 0
  /// Bit 0 several source pairs, bit 1 several destination pairs.
  public var multipath: UInt8 = 0
  @inlinable public init() {}
}

/// 802.1Q tag control words (VLAN block): priority in bits 15-13, id in the low 12.
public struct VLANInfo: Equatable, Sendable {
  public var tags = Directional<UInt16>(source: 0, destination: 0)
  public var has = Directional(source: false, destination: false)
  @inlinable public init() {}
}

/// Outermost label stack entries (MPLS block): label << 12, exp << 9, S << 8, TTL.
public struct MPLSInfo: Equatable, Sendable {
  public var labels = Directional<UInt32>(source: 0, destination: 0)
  public var has = Directional(source: false, destination: false)
  @inlinable public init() {}
}

/// Layers under the flow (encapsulation block); bits as in `PacketDecoding.Encapsulation`.
public struct EncapsulationInfo: Equatable, Sendable {
  public var layers = Directional<UInt32>(source: 0, destination: 0)
  @inlinable public init() {}
}
