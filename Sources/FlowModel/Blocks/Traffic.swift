/// Packets and bytes of one direction in this record (metric block).
public struct Counters: Hashable, Sendable {
  public var packets: UInt64 = 0
  /// On the wire, link header included, without frame check sequence.
  public var bytes: UInt64 = 0
  /// Above the transport header.
  public var applicationBytes: UInt64 = 0

  @inlinable public init() {}
}

public struct Traffic: Equatable, Sendable {
  public var counters = Directional(source: Counters(), destination: Counters())
  /// Application bytes were recorded (`argus -A`).
  public var hasApplicationBytes = false

  @inlinable public init() {}

  @inlinable public var packets: UInt64 { counters.source.packets &+ counters.destination.packets }
  @inlinable public var bytes: UInt64 { counters.source.bytes &+ counters.destination.bytes }
  @inlinable public var applicationBytes: UInt64 {
    counters.source.applicationBytes &+ counters.destination.applicationBytes
  }
}
