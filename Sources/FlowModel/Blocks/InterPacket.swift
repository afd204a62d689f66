/// How packets follow one another, beyond the means of the jitter block (extension block, section
/// `interPacket`). People pause, vary and come in short bursts; machines repeat themselves.
public struct InterPacket: Equatable, Sendable {
  /// One direction; counters of the record's interval.
  public struct Direction: Equatable, Sendable {
    /// Inter-packet times by class: below 10 µs, 100 µs, 1 ms, 10 ms, 100 ms, 1 s, 10 s, and longer.
    public var gaps = InlineArray<8, UInt32>(repeating: 0)
    /// Packet sizes by class, bytes on the wire: up to 64, 128, 256, 512, 1024, 1280, 1518, and larger.
    public var sizes = InlineArray<8, UInt32>(repeating: 0)
    /// Time in silences of at least half a second (Zhang and Paxson, 2000), microseconds.
    public var quiet: UInt64 = 0
    /// Runs of packets between such silences, and packets in the longest.
    public var bursts: UInt32 = 0
    public var longestBurst: UInt32 = 0
    /// Times of at least a millisecond that followed one another, and those within a twentieth of the
    /// one before.
    public var compared: UInt32 = 0
    public var repeated: UInt32 = 0
    @inlinable public init() {}

    /// Share of times that repeat the one before; nil when there is nothing to compare.
    public var regularity: Double? { compared > 0 ? Double(repeated) / Double(compared) : nil }

    public var isEmpty: Bool { bursts == 0 }

    public static func == (a: Self, b: Self) -> Bool {
      for i in 0..<8 where a.gaps[i] != b.gaps[i] || a.sizes[i] != b.sizes[i] { return false }
      return a.quiet == b.quiet && a.bursts == b.bursts && a.longestBurst == b.longestBurst
        && a.compared == b.compared && a.repeated == b.repeated
    }

    public mutating func merge(_ other: Self) {
      for i in 0..<8 {
        gaps[i] &+= other.gaps[i]
        sizes[i] &+= other.sizes[i]
      }
      quiet &+= other.quiet
      bursts &+= other.bursts
      longestBurst = max(longestBurst, other.longestBurst)
      compared &+= other.compared
      repeated &+= other.repeated
    }
  }

  public var directions = Directional(source: Direction(), destination: Direction())
  @inlinable public init() {}

  public mutating func merge(_ other: InterPacket) {
    directions.source.merge(other.directions.source)
    directions.destination.merge(other.directions.destination)
  }
}
