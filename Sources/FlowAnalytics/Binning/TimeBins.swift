public import NetworkTypes

/// A stretch of time: from its start up to, not including, its end.
public struct TimeBin: Hashable, Sendable {
  /// Counts bins from the origin; neighbours differ by one.
  public let index: Int64
  public let start: Timestamp
  public let end: Timestamp

  public init(index: Int64, start: Timestamp, end: Timestamp) {
    self.index = index
    self.start = start
    self.end = end
  }

  @inlinable public func contains(_ time: Timestamp) -> Bool { time >= start && time < end }
}

/// Time cut into bins of one width.
///
/// Bins of seconds to days count from midnight of January 1st, local time, of the year of the first
/// time asked for, so that 12h and 0.5d meet; weeks begin on Sunday, months and years on their first day.
public struct TimeBins: Sendable {
  public enum Width: Hashable, Sendable {
    /// Nanoseconds, more than 0.
    case fixed(Int64)
    /// By the calendar: one with a clock change is an hour shorter or longer.
    case days(Int64)
    case weeks(Int64)
    case months(Int64)
    case years(Int64)
  }

  public let width: Width
  private let zone: ClockZone
  private var origin: Int64?
  /// The bin that was asked for last; the next time is mostly in it.
  private var last = TimeBin(index: 0, start: .zero, end: .zero)

  public init(width: Width, zone: ClockZone = .utc) {
    self.width = width
    self.zone = zone
  }

  /// Parses `5s`, `1.5h`, `1M`; units are s m h d w M y, seconds without one. Nil for anything else.
  public init?(_ text: some StringProtocol, zone: ClockZone = .utc) {
    guard let width = Width(text) else { return nil }
    self.init(width: width, zone: zone)
  }

  /// The bin that holds a moment.
  public mutating func bin(at time: Timestamp) -> TimeBin {
    if last.contains(time) { return last }
    switch width {
    case .fixed(let size):
      let origin = self.origin ?? Self.yearStart(time, zone)
      self.origin = origin
      let index = CivilTime.floorDivide(time.nanoseconds &- origin, size)
      let start = origin &+ index &* size
      last = TimeBin(
        index: index, start: Timestamp(nanoseconds: start), end: Timestamp(nanoseconds: start &+ size))
    case .days(let count):
      let origin = self.origin ?? Self.yearStart(time, zone)
      self.origin = origin
      last = dayBin(time, count, Timestamp(nanoseconds: origin))
    case .weeks(let count): last = weekBin(time, count)
    case .months(let count): last = monthBin(time, count)
    case .years(let count): last = monthBin(time, count * 12)
    }
    return last
  }

  /// Bins begin at the same times whatever is asked first.
  public var areAbsolute: Bool {
    switch width {
    case .fixed(let size): 86_400_000_000_000 % size == 0
    case .days(let count): count == 1
    case .weeks, .months, .years: true
    }
  }

  private static func yearStart(_ time: Timestamp, _ zone: ClockZone) -> Int64 {
    zone.seconds(zone.civil(time.seconds).truncated(to: .year)) &* 1_000_000_000
  }

  private func dayBin(_ time: Timestamp, _ count: Int64, _ origin: Timestamp) -> TimeBin {
    func day(_ time: Timestamp) -> Int64 {
      CivilTime.floorDivide(zone.civil(time.seconds).truncated(to: .day).seconds, 86_400)
    }
    let first = day(origin)
    let index = CivilTime.floorDivide(day(time) - first, count)
    func start(_ index: Int64) -> Timestamp {
      Timestamp(seconds: zone.seconds(CivilTime(seconds: (first + index * count) * 86_400)))
    }
    return TimeBin(index: index, start: start(index), end: start(index + 1))
  }

  private func weekBin(_ time: Timestamp, _ count: Int64) -> TimeBin {
    let civil = zone.civil(time.seconds).truncated(to: .day)
    // 1970-01-01 was a Thursday: four days after a Sunday.
    let week = CivilTime.floorDivide(civil.seconds / 86_400 + 4, 7)
    let index = CivilTime.floorDivide(week, count)
    func start(_ index: Int64) -> Timestamp {
      let days = index * count * 7 - 4
      return Timestamp(seconds: zone.seconds(CivilTime(seconds: days * 86_400)))
    }
    return TimeBin(index: index, start: start(index), end: start(index + 1))
  }

  private func monthBin(_ time: Timestamp, _ count: Int64) -> TimeBin {
    let civil = zone.civil(time.seconds)
    let index = CivilTime.floorDivide(civil.year * 12 + civil.month - 1, count)
    func start(_ index: Int64) -> Timestamp {
      Timestamp(seconds: zone.seconds(CivilTime(year: 0, month: index * count + 1)))
    }
    return TimeBin(index: index, start: start(index), end: start(index + 1))
  }
}

extension TimeBins.Width {
  /// The length where it is a time to wait, or an age: days have 24 hours, months 30 days, years 365.
  public var nanoseconds: Int64 {
    func days(_ count: Int64) -> Int64 {
      let (total, overflows) = count.multipliedReportingOverflow(by: 86_400_000_000_000)
      return overflows ? .max : total
    }
    return switch self {
    case .fixed(let length): length
    case .days(let count): days(count)
    case .weeks(let count): days(count &* 7)
    case .months(let count): days(count &* 30)
    case .years(let count): days(count &* 365)
    }
  }

  public init?(_ text: some StringProtocol) {
    guard let unit = text.last else { return nil }
    let hasUnit = !("0"..."9").contains(unit) && unit != "."
    guard let number = Double(hasUnit ? text.dropLast() : text[...]), number > 0, number < 1e9 else {
      return nil
    }
    let seconds: Double
    switch hasUnit ? unit : "s" {
    case "s": seconds = number
    case "m": seconds = number * 60
    case "h": seconds = number * 3600
    case "d":
      if let whole = Int64(exactly: number) {
        self = .days(whole)
        return
      }
      seconds = number * 86_400
    case "w", "M", "y":
      guard let whole = Int64(exactly: number) else { return nil }
      self = unit == "w" ? .weeks(whole) : unit == "M" ? .months(whole) : .years(whole)
      return
    default: return nil
    }
    let nanoseconds = (seconds * 1e9).rounded()
    guard nanoseconds >= 1000, nanoseconds < 4e18 else { return nil }
    self = .fixed(Int64(nanoseconds))
  }
}
