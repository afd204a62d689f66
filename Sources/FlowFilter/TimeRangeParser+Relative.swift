internal import NetworkTypes

extension TimeRangeParser {
  /// `-2h30m`: from now back to the start of a clock unit. The first number counts units, the one
  /// that is running included; further ones set smaller parts.
  mutating func parseRelative(_ sign: Int64, from place: Int) throws(FilterError) -> TimeSpan {
    guard let (count, _) = scanner.digits(), count <= 1_000_000, let unit = parseOffsetUnit() else {
      throw error(.expected("a number and one of s m h d w M y", found: rest), from: place)
    }
    var civil = zone.civil(now.seconds)
    // The unit that is running is the first one back.
    let steps = sign < 0 ? -max(0, count - 1) : 0
    var finest = unit.finest
    if unit.isWeek {
      civil = civil.truncated(to: .day)
      // 1970-01-01 was a Thursday; weeks start on Monday.
      let days = CivilTime.floorDivide(civil.seconds, 86_400)
      civil.day += steps * 7 - (days + 3 - CivilTime.floorDivide(days + 3, 7) * 7)
    } else {
      civil = civil.truncated(to: finest)
      civil[finest] += steps
    }
    civil = CivilTime(seconds: civil.seconds)
    var length = count
    while TimeScanner.isDigit(scanner.current) {
      guard let (value, _) = scanner.digits(), let part = parseOffsetUnit(), !part.isWeek,
        part.finest > finest
      else {
        throw error(.expected("a smaller unit", found: rest), from: place)
      }
      civil[part.finest] = value
      finest = part.finest
      length = 1
    }
    let start = zone.seconds(civil)
    var end = civil
    if unit.isWeek, finest == .day { end.day += 7 * length } else { end[finest] += length }
    return TimeSpan(seconds: start, until: zone.seconds(end))
  }

  struct OffsetUnit {
    var finest: CivilTime.Unit
    var isWeek = false
  }

  mutating func parseOffsetUnit() -> OffsetUnit? {
    let unit: OffsetUnit
    switch scanner.current {
    case UInt8(ascii: "s"): unit = OffsetUnit(finest: .second)
    case UInt8(ascii: "m"): unit = OffsetUnit(finest: .minute)
    case UInt8(ascii: "h"): unit = OffsetUnit(finest: .hour)
    case UInt8(ascii: "d"): unit = OffsetUnit(finest: .day)
    case UInt8(ascii: "w"): unit = OffsetUnit(finest: .day, isWeek: true)
    case UInt8(ascii: "M"): unit = OffsetUnit(finest: .month)
    case UInt8(ascii: "y"): unit = OffsetUnit(finest: .year)
    default: return nil
    }
    scanner.index += 1
    return unit
  }

  /// `5s`, `1h30m`, `0.5s`.
  mutating func parseOffset() -> TimeOffset? {
    var offset = TimeOffset()
    var isEmpty = true
    while TimeScanner.isDigit(scanner.current) {
      guard let (count, _) = scanner.digits(), count <= 1_000_000_000 else { return nil }
      if let fraction = scanner.fraction() {
        guard scanner.take("s") else { return nil }
        offset.seconds += count
        offset.nanoseconds += fraction.nanoseconds
        isEmpty = false
        continue
      }
      guard let unit = parseOffsetUnit(), count <= 100_000 || unit.finest > .day else { return nil }
      switch unit.finest {
      case .year: offset.years += count
      case .month: offset.months += count
      case .day: offset.days += count * (unit.isWeek ? 7 : 1)
      case .hour: offset.seconds += count * 3600
      case .minute: offset.seconds += count * 60
      case .second: offset.seconds += count
      }
      isEmpty = false
    }
    return isEmpty ? nil : offset
  }
}
