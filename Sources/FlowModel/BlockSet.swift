/// Which blocks of a record are present. The record format calls a block a DSR.
public struct BlockSet: OptionSet, Hashable, Sendable {
  public let rawValue: UInt64
  @inlinable public init(rawValue: UInt64) { self.rawValue = rawValue }

  public static let transport = Self(rawValue: 1 << 0)
  public static let flow = Self(rawValue: 1 << 1)
  public static let time = Self(rawValue: 1 << 2)
  public static let metric = Self(rawValue: 1 << 3)
  public static let packetSize = Self(rawValue: 1 << 4)
  public static let encapsulation = Self(rawValue: 1 << 5)
  public static let network = Self(rawValue: 1 << 6)
  public static let asNumber = Self(rawValue: 1 << 7)
  public static let icmpMapped = Self(rawValue: 1 << 8)
  public static let vlan = Self(rawValue: 1 << 9)
  public static let mac = Self(rawValue: 1 << 10)
  public static let mpls = Self(rawValue: 1 << 11)
  public static let jitter = Self(rawValue: 1 << 12)
  public static let ipAttributes = Self(rawValue: 1 << 13)
  public static let sourceData = Self(rawValue: 1 << 14)
  public static let destinationData = Self(rawValue: 1 << 15)
  public static let behavior = Self(rawValue: 1 << 16)
  public static let aggregation = Self(rawValue: 1 << 17)
  public static let correlation = Self(rawValue: 1 << 18)
  public static let country = Self(rawValue: 1 << 19)
  public static let label = Self(rawValue: 1 << 20)
  public static let gre = Self(rawValue: 1 << 21)
  public static let vxlan = Self(rawValue: 1 << 22)
  public static let geneve = Self(rawValue: 1 << 23)
  public static let flowHash = Self(rawValue: 1 << 24)
  public static let score = Self(rawValue: 1 << 25)
  public static let geoLocation = Self(rawValue: 1 << 26)
  public static let locality = Self(rawValue: 1 << 27)
  /// Management counters: the whole body of a management record.
  public static let management = Self(rawValue: 1 << 28)
  /// Blocks this version has no model for, kept as bytes.
  public static let opaque = Self(rawValue: 1 << 29)

  public static let all = Self(rawValue: (1 << 30) - 1)
}
