/// Inter-packet times of one class in one direction. Microseconds; single precision as recorded.
public struct IntervalStatistics: Equatable, Sendable {
  public var count: Int32 = 0
  public var minimum: Float = 0
  public var mean: Float = 0
  /// Population standard deviation.
  public var deviation: Float = 0
  public var maximum: Float = 0
  /// Eight 4-bit bins, bin 0 in the low nibble.
  public var histogram: UInt32 = 0
  public var hasHistogram = false
  @inlinable public init() {}
}

/// Inter-packet times (jitter block): active while data is outstanding, idle otherwise.
public struct Jitter: Equatable, Sendable {
  public struct Direction: Equatable, Sendable {
    public var active = IntervalStatistics()
    public var idle = IntervalStatistics()
    public var hasActive = false
    public var hasIdle = false
    @inlinable public init() {}
  }
  public var directions = Directional(source: Direction(), destination: Direction())
  @inlinable public init() {}
}

/// Smallest and largest packet (packet-size block), bytes on the wire.
public struct PacketSizes: Equatable, Sendable {
  public struct Direction: Equatable, Sendable {
    public var isPresent = false
    public var minimum: UInt32 = 0
    public var maximum: UInt32 = 0
    /// Eight 4-bit bins, bin 0 in the high nibble.
    public var histogram: UInt32 = 0
    public var hasHistogram = false
    @inlinable public init() {}
  }
  public var directions = Directional(source: Direction(), destination: Direction())
  @inlinable public init() {}
}

/// TTL, TOS and options of the last packet each way (IP attribute block).
public struct IPAttributes: Equatable, Sendable {
  public struct Direction: Equatable, Sendable {
    public var isPresent = false
    public var ttl: UInt8 = 0
    public var tos: UInt8 = 0
    /// Identification, host order.
    public var identification: UInt16 = 0
    /// 1 record route, 2 timestamp, 4 security, 8 loose, 0x10 stream, 0x20 strict, 0x40 alert.
    public var options: UInt32 = 0
    public var hasOptions = false
    /// Fragments were seen in this direction.
    public var hasFragments = false
    @inlinable public init() {}
  }
  public var directions = Directional(source: Direction(), destination: Direction())
  @inlinable public init() {}
}
