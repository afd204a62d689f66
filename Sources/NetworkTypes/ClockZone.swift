#if canImport(Glibc)
  internal import Glibc
#elseif canImport(Musl)
  internal import Musl
#elseif canImport(Darwin)
  internal import Darwin
#endif

/// A time zone as its offset from UTC; a value, so that tests fix it.
public struct ClockZone: Sendable {
  /// Seconds east of UTC at a moment given in seconds since 1970.
  public var offset: @Sendable (_ seconds: Int64) -> Int64

  public init(offset: @escaping @Sendable (_ seconds: Int64) -> Int64) { self.offset = offset }

  public static let utc = ClockZone { _ in 0 }

  /// The zone of the process: `TZ`, else the system's.
  public static let system = ClockZone { seconds in
    var time = time_t(seconds)
    var parts = tm()
    guard localtime_r(&time, &parts) != nil else { return 0 }
    return Int64(parts.tm_gmtoff)
  }

  package func civil(_ seconds: Int64) -> CivilTime { CivilTime(seconds: seconds + offset(seconds)) }

  /// The moment of a local time. Of an hour that a clock change repeats, either; of one that it
  /// skips, the same time counted on.
  package func seconds(_ civil: CivilTime) -> Int64 {
    let local = civil.seconds
    let guess = local - offset(local)
    return local - offset(guess)
  }
}
