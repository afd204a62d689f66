/// How long answers took, continuously (extension block, section `roundTrip`).
///
/// A sensor stands between two ends and sees two halves of every round trip: what the source sends is
/// acknowledged from the destination's side of the sensor, and the other way round.
public struct RoundTrips: Equatable, Sendable {
  /// The answers to what one end sent, measured at the sensor.
  public struct Direction: Equatable, Sendable {
    /// TCP segments to their first acknowledgment; never segments that were sent more than once (Karn
    /// and Partridge, 1987).
    public var acknowledgments = DelaySketch()
    /// Requests (the last packet with payload before the other end speaks) to the first answer:
    /// TCP and UDP payload, ICMP echo.
    public var responses = ResponseTimes()
    /// TCP timestamps (RFC 7323) of what this end sent to their first echo. They also measure where no
    /// data flows, and contain what the other end waited before it sent anything: the least counts.
    public var echoes = ResponseTimes()
    /// From one edge of QUIC's spin bit (RFC 9000 17.4) in what this end sent to the next: the whole
    /// round trip, both halves.
    public var spins = ResponseTimes()
    @inlinable public init() {}
  }

  public var directions = Directional(source: Direction(), destination: Direction())
  @inlinable public init() {}

  /// Forgets what was measured: without a count the rest means nothing.
  public mutating func clear() {
    for side in Side.allCases {
      directions[side].acknowledgments.count = 0
      directions[side].responses.count = 0
      directions[side].echoes.count = 0
      directions[side].spins.count = 0
    }
  }

  public mutating func merge(_ other: RoundTrips) {
    directions.source.merge(other.directions.source)
    directions.destination.merge(other.directions.destination)
  }
}

extension RoundTrips.Direction {
  public mutating func merge(_ other: Self) {
    acknowledgments.merge(other.acknowledgments)
    responses.merge(other.responses)
    echoes.merge(other.echoes)
    spins.merge(other.spins)
  }
}

/// Response times: count, extremes and sum. Microseconds.
public struct ResponseTimes: Equatable, Sendable, BitwiseCopyable {
  public var count: UInt32 = 0
  public var minimum: UInt32 = 0
  public var maximum: UInt32 = 0
  public var sum: UInt64 = 0
  @inlinable public init() {}

  @inlinable public var mean: Double? { count > 0 ? Double(sum) / Double(count) : nil }

  @inlinable public mutating func add(_ microseconds: UInt32) {
    minimum = count == 0 ? microseconds : min(minimum, microseconds)
    maximum = count == 0 ? microseconds : max(maximum, microseconds)
    count &+= 1
    sum &+= UInt64(microseconds)
  }

  public mutating func merge(_ other: Self) {
    guard other.count > 0 else { return }
    minimum = count == 0 ? other.minimum : min(minimum, other.minimum)
    maximum = count == 0 ? other.maximum : max(maximum, other.maximum)
    count &+= other.count
    sum &+= other.sum
  }
}
