import NetworkTypes

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#elseif canImport(Darwin)
  import Darwin
#endif

/// Periods of equal length in local time: five minutes, a day, a month.
///
/// Seconds, minutes, hours and days are counted from the first of January of the year, weeks from
/// their Sunday, months from January and years from year 0, as the classic programs do.
struct SplitPeriod: Hashable, Sendable {
  enum Unit: Character, Sendable {
    case second = "s", minute = "m", hour = "h", day = "d", week = "w", month = "M", year = "y"
  }

  let count: Int64
  let unit: Unit

  /// `5m`; a number alone is seconds.
  init?(_ text: String) {
    let digits = text.prefix { $0.isASCII && $0.isNumber }
    let suffix = text.dropFirst(digits.count)
    guard let count = Int64(digits), (1...1_000_000_000).contains(count), suffix.count <= 1,
      let unit = Unit(rawValue: suffix.first ?? "s")
    else { return nil }
    self.count = count
    self.unit = unit
  }

  /// The period that holds the moment; its end is the next one's start.
  func range(around time: Timestamp) -> Range<Timestamp> {
    var clock = time_t(time.seconds)
    var now = tm()
    guard localtime_r(&clock, &now) != nil else { return time..<(time + 1) }
    switch unit {
    case .second, .minute, .hour:
      let length = count * (unit == .second ? 1 : unit == .minute ? 60 : 3600)
      let origin = Self.seconds(year: now.tm_year, month: 0, day: 1)
      let passed = time.seconds - origin
      let start = origin + passed / length * length
      // A new year begins a new count.
      let end = min(start + length, Self.seconds(year: now.tm_year + 1, month: 0, day: 1))
      return Self.range(start, end)
    case .day: return days(Int64(now.tm_yday), now, limit: nil)
    case .week: return days(Int64(now.tm_yday), now, limit: Int64(now.tm_wday))
    case .month:
      let start = Int64(now.tm_mon) / count * count
      let end = min(start + count, 12)
      return Self.range(
        Self.seconds(year: now.tm_year, month: Int32(start), day: 1),
        Self.seconds(year: now.tm_year, month: Int32(end), day: 1))
    case .year:
      let year = Int64(now.tm_year) + 1900
      let start = year / count * count
      return Self.range(
        Self.seconds(year: Int32(start - 1900), month: 0, day: 1),
        Self.seconds(year: Int32(clamping: start + count - 1900), month: 0, day: 1))
    }
  }

  /// Days by the calendar: one with a clock change is an hour shorter or longer.
  ///
  /// - Parameter limit: days since Sunday, where weeks are counted.
  private func days(_ dayOfYear: Int64, _ now: tm, limit: Int64?) -> Range<Timestamp> {
    if let weekday = limit {
      let week = (dayOfYear - weekday + 7) / 7
      let first = dayOfYear - weekday - (week % count) * 7
      return Self.range(
        Self.seconds(year: now.tm_year, month: 0, day: Int32(clamping: 1 + first)),
        Self.seconds(year: now.tm_year, month: 0, day: Int32(clamping: 1 + first + 7 * count)))
    }
    let first = dayOfYear / count * count
    return Self.range(
      Self.seconds(year: now.tm_year, month: 0, day: Int32(1 + first)),
      min(
        Self.seconds(year: now.tm_year, month: 0, day: Int32(clamping: 1 + first + count)),
        Self.seconds(year: now.tm_year + 1, month: 0, day: 1)))
  }

  private static func range(_ start: Int64, _ end: Int64) -> Range<Timestamp> {
    Timestamp(seconds: start)..<Timestamp(seconds: max(start + 1, end))
  }

  /// The moment of a local date; days beyond the month's carry over.
  private static func seconds(year: Int32, month: Int32, day: Int32) -> Int64 {
    var parts = tm()
    parts.tm_year = year
    parts.tm_mon = month
    parts.tm_mday = day
    parts.tm_isdst = -1
    return Int64(mktime(&parts))
  }
}

extension SplitPeriod {
  /// The length where it is taken for a time to wait: months have 30 days, years 365. Nil when it is
  /// beyond what a timestamp can hold.
  var approximateNanoseconds: Int64? {
    let seconds: Int64 =
      switch unit {
      case .second: 1
      case .minute: 60
      case .hour: 3600
      case .day: 86_400
      case .week: 7 * 86_400
      case .month: 30 * 86_400
      case .year: 365 * 86_400
      }
    let (total, overflows) = count.multipliedReportingOverflow(by: seconds * 1_000_000_000)
    return overflows ? nil : total
  }
}

extension SplitPeriod: CustomStringConvertible {
  var description: String { "\(count)\(unit.rawValue)" }
}
