public import NetworkTypes

/// What makes packets one flow (flow block). Values are in host order.
public struct FlowKey: Hashable, Sendable {
  /// Numbered as the block's family.
  public enum Family: UInt8, Sendable {
    case none = 0
    case ipv4 = 1, ipv6 = 2, ethernet = 3, arp = 4, rarp = 5
    case mpls = 6, vlan = 7, wlan = 8, lcp = 9, isis = 10, infiniBand = 11, infiniBandGlobal = 12, udt = 13
  }

  public var family = Family.none
  /// Class of key: 1 five-tuple, 2 layer-2 matrix, 3 layer-3 matrix, 4 MPLS, 5 VLAN, 6 ARP.
  public var keyClass: UInt8 = 1

  // IPv4 and IPv6; ARP sender and target protocol address.
  public var source = IPAddress(ipv4: 0)
  public var destination = IPAddress(ipv4: 0)
  public var sourceMask: UInt8 = 0
  public var destinationMask: UInt8 = 0
  /// The mask lengths were given by the writer (clients write them, sensors do not).
  public var hasMasks = false
  /// IP protocol.
  public var ipProtocol: UInt8 = 0
  /// Protocol of the packet an ICMP error quotes; 0x10 marks RTCP.
  public var tag: UInt8 = 0
  public var flowLabel: UInt32 = 0
  /// TCP, UDP and whatever else has ports.
  public var sourcePort: UInt16 = 0
  public var destinationPort: UInt16 = 0
  /// ICMP, ICMPv6, IGMP.
  public var icmpType: UInt8 = 0
  public var icmpCode: UInt8 = 0
  public var icmpID: UInt16 = 0
  public var icmpSequence: UInt16 = 0
  /// ESP security parameter index.
  public var spi: UInt32 = 0
  /// The key of fragments whose first fragment was not seen; `fragmentID` says which datagram.
  public var isFragment = false
  public var fragmentID: UInt32 = 0
  /// IGMP: identification; UDP port 53: DNS id. Bytes 14-15 of the sensor's IPv4 key.
  public var detail: UInt16 = 0

  // Ethernet and RARP.
  public var sourceMAC = MACAddress(value: 0)
  public var destinationMAC = MACAddress(value: 0)
  /// 0 for LLC.
  public var etherType: UInt16 = 0
  public var dsap: UInt8 = 0
  public var ssap: UInt8 = 0

  // ARP and RARP.
  public var arpHardwareType: UInt16 = 0
  public var arpProtocolType: UInt16 = 0
  public var arpHardwareLength: UInt8 = 0
  public var arpProtocolLength: UInt8 = 0
  public var arpOperation: UInt16 = 0
  /// The sensor stored the key swapped. Already undone here; an Ethernet key printed by 3.0.8
  /// shows the stored order.
  public var wasReversed = false
  /// The sensor settled the direction (qualifier 0x20).
  public var isDirectionSettled = false

  @inlinable public init() {}

  @inlinable public var isIP: Bool { family == .ipv4 || family == .ipv6 }

  /// The ends are stations of a link.
  @inlinable public var hasHardwareEnds: Bool { family == .ethernet || family == .rarp || family == .wlan }
}
