/// A moment as nanoseconds since 1970-01-01T00:00:00Z; covers the years 1678 to 2262.
public struct Timestamp: Hashable, Comparable, Sendable {
  public var nanoseconds: Int64

  @inlinable public init(nanoseconds: Int64) { self.nanoseconds = nanoseconds }

  /// Wraps instead of trapping on seconds no capture can mean.
  @inlinable public init(seconds: Int64, nanoseconds: Int64 = 0) {
    self.nanoseconds = seconds &* 1_000_000_000 &+ nanoseconds
  }

  @inlinable public static func < (a: Timestamp, b: Timestamp) -> Bool { a.nanoseconds < b.nanoseconds }

  /// Whole seconds, rounded towards the past.
  @inlinable public var seconds: Int64 {
    let (quotient, remainder) = nanoseconds.quotientAndRemainder(dividingBy: 1_000_000_000)
    return remainder < 0 ? quotient - 1 : quotient
  }

  /// Nanoseconds after `seconds`: 0 ..< 1,000,000,000.
  @inlinable public var subsecond: Int64 { nanoseconds &- seconds &* 1_000_000_000 }

  /// Whole microseconds since 1970, rounded towards the past.
  @inlinable public var microseconds: Int64 {
    let (quotient, remainder) = nanoseconds.quotientAndRemainder(dividingBy: 1000)
    return remainder < 0 ? quotient - 1 : quotient
  }

  /// Nanoseconds from `b` to `a`; wraps rather than traps.
  @inlinable public static func - (a: Timestamp, b: Timestamp) -> Int64 { a.nanoseconds &- b.nanoseconds }

  @inlinable public static func + (a: Timestamp, nanoseconds: Int64) -> Timestamp {
    Timestamp(nanoseconds: a.nanoseconds &+ nanoseconds)
  }

  @inlinable public static var zero: Timestamp { Timestamp(nanoseconds: 0) }
}
