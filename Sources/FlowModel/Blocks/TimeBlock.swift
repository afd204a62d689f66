public import NetworkTypes

/// When each direction started and ended (time block).
public struct TimeBlock: Equatable, Sendable {
  public struct Range: Equatable, Sendable {
    public var start = Timestamp(nanoseconds: 0)
    public var end = Timestamp(nanoseconds: 0)
    public var isPresent = false
    @inlinable public init() {}
    @inlinable public init(start: Timestamp, end: Timestamp) {
      self.start = start
      self.end = end
      isPresent = true
    }
    @inlinable public var duration: Int64 { end - start }
  }

  /// With one range only (`isBidirectional` false) it covers both directions and stands in `source`.
  public var ranges = Directional(source: Range(), destination: Range())
  /// The writer kept times per direction.
  public var isBidirectional = false

  @inlinable public init() {}

  /// Earliest moment of the record.
  @inlinable public var start: Timestamp {
    if ranges.source.isPresent {
      ranges.destination.isPresent ? min(ranges.source.start, ranges.destination.start) : ranges.source.start
    } else {
      ranges.destination.start
    }
  }

  /// Latest moment of the record.
  @inlinable public var end: Timestamp {
    if ranges.source.isPresent {
      ranges.destination.isPresent ? max(ranges.source.end, ranges.destination.end) : ranges.source.end
    } else {
      ranges.destination.end
    }
  }

  /// Nanoseconds from first to last packet.
  @inlinable public var duration: Int64 { end - start }
}
