/// Date and clock time in some zone, Gregorian.
package struct CivilTime: Equatable {
  package var year: Int64
  package var month: Int64 = 1
  package var day: Int64 = 1
  package var hour: Int64 = 0
  package var minute: Int64 = 0
  package var second: Int64 = 0

  /// The parts a time specification names, largest first.
  package enum Unit: Int, Comparable, CaseIterable {
    case year, month, day, hour, minute, second
    package static func < (a: Unit, b: Unit) -> Bool { a.rawValue < b.rawValue }
  }

  package subscript(unit: Unit) -> Int64 {
    get {
      switch unit {
      case .year: year
      case .month: month
      case .day: day
      case .hour: hour
      case .minute: minute
      case .second: second
      }
    }
    set {
      switch unit {
      case .year: year = newValue
      case .month: month = newValue
      case .day: day = newValue
      case .hour: hour = newValue
      case .minute: minute = newValue
      case .second: second = newValue
      }
    }
  }

  /// Seconds since 1970 as if in UTC. Parts beyond their limits carry over: month 13 is January.
  package var seconds: Int64 {
    let months = year * 12 + month - 1
    let days = Self.days(
      year: Self.floorDivide(months, 12), month: months - Self.floorDivide(months, 12) * 12 + 1)
    return (days + day - 1) * 86_400 + hour * 3600 + minute * 60 + second
  }

  package init(
    year: Int64, month: Int64 = 1, day: Int64 = 1, hour: Int64 = 0, minute: Int64 = 0, second: Int64 = 0
  ) {
    (self.year, self.month, self.day) = (year, month, day)
    (self.hour, self.minute, self.second) = (hour, minute, second)
  }

  package init(seconds: Int64) {
    let days = Self.floorDivide(seconds, 86_400)
    let rest = seconds - days * 86_400
    // Years counted from March 1st of year 0 put the leap day last.
    let shifted = days + 719_468
    let era = Self.floorDivide(shifted, 146_097)
    let dayOfEra = shifted - era * 146_097
    let yearOfEra = (dayOfEra - dayOfEra / 1460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
    let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
    let shiftedMonth = (5 * dayOfYear + 2) / 153
    day = dayOfYear - (153 * shiftedMonth + 2) / 5 + 1
    month = shiftedMonth < 10 ? shiftedMonth + 3 : shiftedMonth - 9
    year = yearOfEra + era * 400 + (month <= 2 ? 1 : 0)
    (hour, minute, second) = (rest / 3600, rest / 60 % 60, rest % 60)
  }

  /// The same time with all parts below `unit` at their start.
  package func truncated(to unit: Unit) -> CivilTime {
    var result = self
    for part in Unit.allCases where part > unit { result[part] = part == .month || part == .day ? 1 : 0 }
    return result
  }

  package static func daysInMonth(year: Int64, month: Int64) -> Int64 {
    month == 12 ? 31 : days(year: year, month: month + 1) - days(year: year, month: month)
  }

  /// Days from 1970-01-01 to the first of the month.
  private static func days(year: Int64, month: Int64) -> Int64 {
    let shiftedYear = month <= 2 ? year - 1 : year
    let era = floorDivide(shiftedYear, 400)
    let yearOfEra = shiftedYear - era * 400
    let dayOfYear = (153 * (month > 2 ? month - 3 : month + 9) + 2) / 5
    return era * 146_097 + yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear - 719_468
  }

  /// Rounds towards the past.
  package static func floorDivide(_ a: Int64, _ b: Int64) -> Int64 {
    let (quotient, remainder) = a.quotientAndRemainder(dividingBy: b)
    return remainder < 0 ? quotient - 1 : quotient
  }
}
