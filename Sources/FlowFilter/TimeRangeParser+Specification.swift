internal import NetworkTypes

extension TimeRangeParser {
  /// Every form of a time. `previous` is the start of the range when this is its end: an hour alone
  /// is then completed from the same day.
  mutating func parseSpecification(after previous: TimeSpan? = nil) throws(FilterError) -> TimeSpecification {
    let place = scanner.index
    switch scanner.current {
    case UInt8(ascii: "-"), UInt8(ascii: "+"):
      let sign: Int64 = scanner.current == UInt8(ascii: "-") ? -1 : 1
      scanner.index += 1
      return .span(try parseRelative(sign, from: place))
    case nil: throw error(.expected("a time", found: nil), from: place)
    default: break
    }
    if let span = scanner.isoTime(zone) { return .span(span) }
    if let span = parseEpoch() { return .span(span) }
    let anchor = zone.civil(previous.map { CivilTime.floorDivide($0.start, 1_000_000_000) } ?? now.seconds)
    scanner.index = place
    if let components = parseUnitForm() ?? retry(from: place, { $0.parseCalendarForm() }) {
      return try specification(components, anchor, from: place)
    }
    scanner.index = place
    while let byte = scanner.current, byte > 0x20, byte != UInt8(ascii: "+"), byte != UInt8(ascii: "-") {
      scanner.index += 1
    }
    let found = String(decoding: scanner.bytes[place..<scanner.index], as: UTF8.self)
    throw error(
      .invalid(found, expected: "a time"), from: place,
      hint: "for example 2023/11/14.22:13, 14, -30m, 1700000000+5s")
  }

  private mutating func retry<T>(from place: Int, _ body: (inout Self) -> T?) -> T? {
    scanner.index = place
    return body(&self)
  }

  /// A whole number above 24 that is not a year, or any with three digits and more before a period.
  private mutating func parseEpoch() -> TimeSpan? {
    let place = scanner.index
    guard let (value, count) = scanner.digits() else {
      scanner.index = place
      return nil
    }
    let next = scanner.current
    scanner.index = place
    if next == UInt8(ascii: "/") || next == UInt8(ascii: ":") || next == UInt8(ascii: "*") { return nil }
    if let next, (UInt8(ascii: "A")...UInt8(ascii: "z")).contains(next) { return nil }
    guard count > 4 || count == 3 || next != UInt8(ascii: ".") && value > 24 && count != 4 else { return nil }
    return scanner.epoch()
  }

  /// Parts of a time, each a number, a wildcard or missing.
  struct Components {
    enum Part: Equatable { case missing, any, value(Int64) }
    var parts = [Part](repeating: .missing, count: 6)
    var fraction: (nanoseconds: Int64, unit: Int64)?

    subscript(unit: CivilTime.Unit) -> Part {
      get { parts[unit.rawValue] }
      set { parts[unit.rawValue] = newValue }
    }
  }

  /// `2023y11M14d22h`, `10d*h*m15s`.
  private mutating func parseUnitForm() -> Components? {
    var components = Components()
    var last: CivilTime.Unit?
    while let part = parsePart(maximumDigits: 4) {
      guard let unit = parseUnit(), last.map({ $0 < unit }) ?? true else { return nil }
      components[unit] = part.part
      last = unit
      guard scanner.current == UInt8(ascii: "*") || TimeScanner.isDigit(scanner.current) else { break }
    }
    return last == nil ? nil : components
  }

  private mutating func parseUnit() -> CivilTime.Unit? {
    let unit: CivilTime.Unit
    switch scanner.current {
    case UInt8(ascii: "y"): unit = .year
    case UInt8(ascii: "M"): unit = .month
    case UInt8(ascii: "d"): unit = .day
    case UInt8(ascii: "h"): unit = .hour
    case UInt8(ascii: "m"): unit = .minute
    case UInt8(ascii: "s"): unit = .second
    default: return nil
    }
    scanner.index += 1
    return unit
  }

  /// Digits, or asterisks.
  private mutating func parsePart(maximumDigits: Int) -> (part: Components.Part, width: Int)? {
    let place = scanner.index
    if scanner.take("*") {
      while scanner.take("*") {}
      return (.any, scanner.index - place)
    }
    guard let (value, count) = scanner.digits(), count <= maximumDigits else {
      scanner.index = place
      return nil
    }
    return (.value(value), count)
  }

  /// `yyyy`, `yyyy/mm`, `yyyy/mm/dd`, `mm/dd`, `[[[yyyy/]mm/]dd.]HH[:MM[:SS[.frac]]]`.
  private mutating func parseCalendarForm() -> Components? {
    var date: [(part: Components.Part, width: Int)] = []
    var components = Components()
    guard let first = parsePart(maximumDigits: 4) else { return nil }
    date.append(first)
    while scanner.take("/") {
      guard let part = parsePart(maximumDigits: 4), date.count < 3 else { return nil }
      date.append(part)
    }
    var clock: Components.Part?
    if scanner.take(".") {
      guard let hour = parsePart(maximumDigits: 2) else { return nil }
      clock = hour.part
    } else if date.count == 1, first.width <= 2 {
      // A number alone is an hour.
      clock = first.part
      date = []
    }
    let units: [CivilTime.Unit]
    switch (date.count, date.first?.width ?? 0) {
    case (0, _): units = []
    case (1, 4): units = clock == nil ? [.year] : []
    case (1, _): units = [.day]
    case (2, 4): units = clock == nil ? [.year, .month] : []
    case (2, _): units = [.month, .day]
    default: units = [.year, .month, .day]
    }
    guard units.count == date.count else { return nil }
    for (unit, part) in zip(units, date) {
      guard part.width <= (unit == .year ? 4 : 2) else { return nil }
      components[unit] = part.part
    }
    guard let clock else { return components }
    components[.hour] = clock
    guard scanner.take(":") else { return components }
    guard let minute = parsePart(maximumDigits: 2) else { return nil }
    components[.minute] = minute.part
    guard scanner.take(":") else { return components }
    guard let second = parsePart(maximumDigits: 2) else { return nil }
    components[.second] = second.part
    if scanner.current == UInt8(ascii: ".") {
      guard let fraction = scanner.fraction() else { return nil }
      components.fraction = fraction
    }
    return components
  }

  /// Completes what is missing above from `anchor`; what is missing below is the whole unit.
  private func specification(
    _ components: Components, _ anchor: CivilTime, from place: Int
  ) throws(FilterError) -> TimeSpecification {
    guard let finest = CivilTime.Unit.allCases.last(where: { components[$0] != .missing }),
      let largest = CivilTime.Unit.allCases.first(where: { components[$0] != .missing })
    else { throw error(.expected("a time", found: rest), from: place) }
    var civil = anchor.truncated(to: finest)
    var parts: [Int64?] = []
    for unit in CivilTime.Unit.allCases where unit <= finest {
      switch components[unit] {
      case .value(let value):
        try check(value, unit, from: place)
        civil[unit] = value
        parts.append(value)
      case .any: parts.append(nil)
      // A part left out between two given ones starts at its beginning.
      case .missing where unit > largest:
        civil[unit] = unit == .month || unit == .day ? 1 : 0
        parts.append(civil[unit])
      case .missing: parts.append(anchor[unit])
      }
    }
    if parts.contains(where: { $0 == nil }) {
      guard components.fraction == nil else {
        throw error(.unsupported("a fraction of a second does not go with wildcards"), from: place)
      }
      parts += [Int64?](repeating: nil, count: 6 - parts.count)
      let pattern = TimePattern(parts: parts, finest: finest, offset: nil, zone: zone)
      guard pattern.isPossible else {
        throw error(.outOfRange(placeText(place), limits: "the calendar"), from: place)
      }
      return .pattern(pattern)
    }
    guard civil.day <= CivilTime.daysInMonth(year: civil.year, month: civil.month) else {
      throw error(.outOfRange(placeText(place), limits: "the calendar"), from: place)
    }
    let seconds = zone.seconds(civil)
    if let fraction = components.fraction, let span = TimeSpan(seconds: seconds, fraction: fraction) {
      return .span(span)
    }
    var end = civil
    end[finest] += 1
    return .span(TimeSpan(seconds: seconds, until: zone.seconds(end)))
  }

  private func check(_ value: Int64, _ unit: CivilTime.Unit, from place: Int) throws(FilterError) {
    let (limits, name): (ClosedRange<Int64>, String) =
      switch unit {
      case .year: (1900...2262, "years 1900 to 2262")
      case .month: (1...12, "months 1 to 12")
      case .day: (1...31, "days 1 to 31")
      // 24 is midnight at the end of the day.
      case .hour: (0...24, "hours 0 to 24")
      case .minute: (0...59, "minutes 0 to 59")
      case .second: (0...60, "seconds 0 to 60")
      }
    guard limits.contains(value) else { throw error(.outOfRange("\(value)", limits: name), from: place) }
  }

  private func placeText(_ place: Int) -> String {
    String(decoding: scanner.bytes[place..<max(place, scanner.index)], as: UTF8.self)
  }
}
