internal import NetworkTypes

/// A time with wildcards: `****/11/14` is that day of every year.
struct TimePattern: Sendable {
  /// Year to second; nil is a wildcard. Parts below the finest one are not looked at.
  var parts: [Int64?]
  /// The finest part that was given.
  var finest: CivilTime.Unit
  /// Seconds that a period lasts when the text says so (`+2h`), instead of one finest unit.
  var offset: TimeOffset?
  var zone: ClockZone

  private static let years: ClosedRange<Int64> = 1900...2300

  /// Whether any moment at all matches: February 30th does not.
  var isPossible: Bool { next(from: CivilTime(year: Self.years.lowerBound)) != nil }

  func first(startingFrom time: Int64) -> TimeSpan? {
    var civil = next(from: zone.civil(seconds(time)).truncated(to: finest))
    while let found = civil {
      let span = span(of: found)
      if span.start >= time { return span }
      civil = next(from: after(found))
    }
    return nil
  }

  func first(endingAfter time: Int64) -> TimeSpan? {
    // A period that is longer than its unit may have started earlier.
    let earlier = offset.map { zone.seconds($0.subtracted(from: zone.civil(seconds(time)))) } ?? seconds(time)
    var civil = next(from: zone.civil(earlier).truncated(to: finest))
    while let found = civil {
      let span = span(of: found)
      if span.end > time { return span }
      civil = next(from: after(found))
    }
    return nil
  }

  private func seconds(_ nanoseconds: Int64) -> Int64 { CivilTime.floorDivide(nanoseconds, 1_000_000_000) }

  private func after(_ civil: CivilTime) -> CivilTime {
    var next = civil
    next[finest] += 1
    return CivilTime(seconds: next.seconds)
  }

  private func span(of civil: CivilTime) -> TimeSpan {
    var end = civil
    if let offset { end = offset.added(to: civil) } else { end[finest] += 1 }
    return TimeSpan(seconds: zone.seconds(civil), until: zone.seconds(end))
  }

  /// The first matching time at or after `from`: the largest part that does not match moves on,
  /// and everything below it starts over.
  private func next(from: CivilTime) -> CivilTime? {
    var civil = from
    if civil.year < Self.years.lowerBound { civil = CivilTime(year: Self.years.lowerBound) }
    while civil.year <= Self.years.upperBound {
      guard let unit = CivilTime.Unit.allCases.first(where: { $0 <= finest && !matches($0, civil) }) else {
        return civil
      }
      guard let wanted = parts[unit.rawValue] else { return nil }
      var moved = civil.truncated(to: unit)
      let limit = unit == .day ? CivilTime.daysInMonth(year: civil.year, month: civil.month) : Int64.max
      if civil[unit] < wanted, wanted <= limit {
        moved[unit] = wanted
      } else if let larger = CivilTime.Unit(rawValue: unit.rawValue - 1) {
        // Over: the next of the larger unit, from its beginning.
        moved = civil.truncated(to: larger)
        moved[larger] += 1
      } else {
        return nil
      }
      civil = CivilTime(seconds: moved.seconds)
    }
    return nil
  }

  private func matches(_ unit: CivilTime.Unit, _ civil: CivilTime) -> Bool {
    parts[unit.rawValue].map { $0 == civil[unit] } ?? true
  }
}

/// `1h30m`: how far apart two moments are, by the calendar.
struct TimeOffset: Equatable, Sendable {
  var years: Int64 = 0
  var months: Int64 = 0
  var days: Int64 = 0
  var seconds: Int64 = 0
  var nanoseconds: Int64 = 0

  func added(to civil: CivilTime, sign: Int64 = 1) -> CivilTime {
    var result = civil
    result.year += sign * years
    result.month += sign * months
    // The last day of a shorter month stands for the days that it lacks.
    let first = CivilTime(seconds: CivilTime(year: result.year, month: result.month).seconds)
    result.year = first.year
    result.month = first.month
    result.day = min(result.day, CivilTime.daysInMonth(year: first.year, month: first.month))
    result.day += sign * days
    result.second += sign * seconds
    return result
  }

  func subtracted(from civil: CivilTime) -> CivilTime { added(to: civil, sign: -1) }
}
