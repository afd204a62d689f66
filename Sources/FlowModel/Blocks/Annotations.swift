public import NetworkTypes

/// Keystroke counts (behavior block).
public struct Behavior: Equatable, Sendable {
  /// 1 TCP, 2 SSH keystrokes.
  public var kind: UInt8 = 0
  public var keystrokes = Directional<UInt32>(source: 0, destination: 0)
  @inlinable public init() {}
}

/// Statistics over merged records (aggregation block), written by clients.
public struct AggregateStatistics: Equatable, Sendable {
  public struct Series: Equatable, Sendable {
    public var count: Int32 = 0
    public var minimum: Float = 0
    public var mean: Float = 0
    public var deviation: Float = 0
    public var maximum: Float = 0
    @inlinable public init() {}
  }
  /// Index of the aggregated metric; 4 = duration.
  public var metric: UInt8 = 4
  /// Records merged.
  public var count: UInt32 = 1
  public var lastStart = Timestamp(nanoseconds: 0)
  public var last = Timestamp(nanoseconds: 0)
  /// Seconds, for the duration metric.
  public var active = Series()
  public var idle = Series()
  @inlinable public init() {}
}

/// Differences between two observations of one flow (correlation block).
public struct Correlation: Equatable, Sendable {
  public var source: UInt32 = 0
  public var deltaDuration: Int32 = 0
  public var deltaStart: Int32 = 0
  public var deltaLast: Int32 = 0
  public var deltaSourcePackets: Int32 = 0
  public var deltaDestinationPackets: Int32 = 0
  public var count: UInt8 = 0
  @inlinable public init() {}
}

/// Autonomous system numbers (AS block).
public struct ASNumbers: Equatable, Sendable {
  public var ends = Directional<UInt32>(source: 0, destination: 0)
  public var intermediate: UInt32 = 0
  public var hasIntermediate = false
  @inlinable public init() {}
}

/// ISO 3166 country codes, two letters each (country block): first letter in the high byte.
public struct CountryCodes: Equatable, Sendable {
  public var ends = Directional<UInt16>(source: 0, destination: 0)
  @inlinable public init() {}
}

/// Outer endpoints and identifiers of tunnels (GRE, VXLAN and Geneve blocks of 5.x).
public struct TunnelInfo: Equatable, Sendable {
  public var source = IPAddress(ipv4: 0)
  public var destination = IPAddress(ipv4: 0)
  public var hasEndpoints = false
  public var flags: UInt16 = 0
  /// Ethertype of what is inside.
  public var innerProtocol: UInt16 = 0
  public var networkIDs = Directional<UInt32>(source: 0, destination: 0)
  public var hasNetworkID = Directional(source: false, destination: false)
  @inlinable public init() {}
}

/// Locality class and organisation (local block of 5.x).
public struct Locality: Equatable, Sendable {
  public var status: UInt16 = 0
  public var ends = Directional<Int8>(source: 0, destination: 0)
  public var has = Directional(source: false, destination: false)
  public var organizations = Directional<UInt16>(source: 0, destination: 0)
  @inlinable public init() {}
}

/// Coordinates in degrees (geo block of 5.x).
public struct GeoLocation: Equatable, Sendable {
  public struct Point: Equatable, Sendable {
    public var latitude: Float = 0
    public var longitude: Float = 0
    public var isPresent = false
    @inlinable public init() {}
  }
  public var ends = Directional(source: Point(), destination: Point())
  public var intermediate = Point()
  @inlinable public init() {}
}
