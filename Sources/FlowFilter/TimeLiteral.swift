internal import NetworkTypes

/// Moments as filters write them: seconds since 1970, or ISO 8601.
enum TimeLiteral {
  /// The nanoseconds that the text covers, inclusive: its last digit decides. `…:20` is that second,
  /// `…:20.5` that tenth, a date that day.
  static func range(_ text: String, _ zone: ClockZone) -> ClosedRange<Int64>? {
    var scanner = TimeScanner(text)
    guard let span = scanner.epoch() ?? scanner.isoTime(zone), scanner.isAtEnd else { return nil }
    return closed(span)
  }

  private static func closed(_ span: TimeSpan) -> ClosedRange<Int64>? {
    span.end > span.start ? span.start...(span.end - 1) : nil
  }
}

/// Half-open, nanoseconds since 1970.
struct TimeSpan: Equatable {
  var start: Int64
  var end: Int64

  /// Saturates at the ends of representable time, in 1677 and 2262.
  static func nanoseconds(_ seconds: Int64) -> Int64 {
    let (value, overflow) = seconds.multipliedReportingOverflow(by: 1_000_000_000)
    return overflow ? (seconds < 0 ? .min : .max) : value
  }

  init(start: Int64, end: Int64) {
    self.start = start
    self.end = end
  }

  init(seconds start: Int64, until end: Int64) {
    self.start = Self.nanoseconds(start)
    self.end = Self.nanoseconds(end)
  }

  /// One unit of the fraction's last digit, from `seconds` on.
  init?(seconds: Int64, fraction: (nanoseconds: Int64, unit: Int64)) {
    let (start, overflow) = Self.nanoseconds(seconds).addingReportingOverflow(fraction.nanoseconds)
    let (end, overflowsToo) = start.addingReportingOverflow(fraction.unit)
    guard !overflow, !overflowsToo else { return nil }
    (self.start, self.end) = (start, end)
  }
}

/// Reads numbers and ISO 8601 times from the front of a text.
struct TimeScanner {
  let bytes: [UInt8]
  var index = 0

  init(_ text: String) { bytes = Array(text.utf8) }
  init(bytes: [UInt8]) { self.bytes = bytes }

  var isAtEnd: Bool { index == bytes.count }
  var current: UInt8? { index < bytes.count ? bytes[index] : nil }

  func peek(_ ahead: Int) -> UInt8? { index + ahead < bytes.count ? bytes[index + ahead] : nil }

  mutating func take(_ character: Unicode.Scalar) -> Bool {
    guard current == UInt8(ascii: character) else { return false }
    index += 1
    return true
  }

  static func isDigit(_ byte: UInt8?) -> Bool { byte.map { (48...57).contains($0) } ?? false }

  /// Decimal digits; nil when there are none or the number is too large.
  mutating func digits() -> (value: Int64, count: Int)? {
    let start = index
    var value: Int64 = 0
    while let byte = current, Self.isDigit(byte) {
      guard value < 100_000_000_000_000_000 else { return nil }
      value = value * 10 + Int64(byte - 48)
      index += 1
    }
    return index > start ? (value, index - start) : nil
  }

  /// Exactly `count` digits.
  mutating func digits(_ count: Int) -> Int64? {
    for ahead in 0..<count where !Self.isDigit(peek(ahead)) { return nil }
    let value = bytes[index..<index + count].reduce(Int64(0)) { $0 * 10 + Int64($1 - 48) }
    index += count
    return value
  }

  /// `.5`: nanoseconds and those of one unit of the last digit. One to nine digits.
  mutating func fraction() -> (nanoseconds: Int64, unit: Int64)? {
    let start = index
    guard take("."), let (value, count) = digits(), count <= 9 else {
      index = start
      return nil
    }
    var unit: Int64 = 1
    for _ in count..<9 { unit *= 10 }
    return (value * unit, unit)
  }

  /// `1700000000` or `1700000000.25`.
  mutating func epoch() -> TimeSpan? {
    let start = index
    if let (seconds, _) = digits(), seconds <= 9_223_372_035 {
      if current != UInt8(ascii: ".") {
        if !isDateSeparator { return TimeSpan(seconds: seconds, until: seconds + 1) }
      } else if let fraction = fraction(), let span = TimeSpan(seconds: seconds, fraction: fraction) {
        return span
      }
    }
    index = start
    return nil
  }

  /// A date goes on after its year.
  private var isDateSeparator: Bool {
    current == UInt8(ascii: "-") && Self.isDigit(peek(1)) && Self.isDigit(peek(2))
      && peek(3) == UInt8(ascii: "-")
  }

  /// `2023-11-14`, `2023-11-14T22:13`, `…:20`, `…:20.25`, each with `Z` or `±hh:mm`.
  mutating func isoTime(_ zone: ClockZone) -> TimeSpan? {
    let start = index
    guard let span = isoParts(zone) else {
      index = start
      return nil
    }
    return span
  }

  private mutating func isoParts(_ zone: ClockZone) -> TimeSpan? {
    guard let year = digits(4), take("-"), let month = digits(2), take("-"), let day = digits(2),
      (1...12).contains(month), (1...CivilTime.daysInMonth(year: year, month: month)).contains(day)
    else { return nil }
    var civil = CivilTime(year: year, month: month, day: day)
    var length: Int64 = 86_400
    var part: (nanoseconds: Int64, unit: Int64)?
    if take("T") || skipsToClock() {
      guard let hour = digits(2), take(":"), let minute = digits(2), hour < 24, minute < 60 else {
        return nil
      }
      (civil.hour, civil.minute) = (hour, minute)
      length = 60
      if take(":") {
        // Second 60 is a leap second.
        guard let second = digits(2), second <= 60 else { return nil }
        civil.second = second
        length = 1
        if current == UInt8(ascii: ".") {
          guard let fraction = fraction() else { return nil }
          part = fraction
        }
      }
    }
    let seconds = zoneOffset().map { civil.seconds - $0 } ?? zone.seconds(civil)
    if let part { return TimeSpan(seconds: seconds, fraction: part) }
    guard length == 86_400, zone.offset(seconds) != zone.offset(seconds + length) else {
      return TimeSpan(seconds: seconds, until: seconds + length)
    }
    // A day on which the clocks change.
    civil.day += 1
    return TimeSpan(seconds: seconds, until: zone.seconds(civil))
  }

  /// Passes blanks when a clock time follows them.
  private mutating func skipsToClock() -> Bool {
    var ahead = 0
    while let byte = peek(ahead), byte <= 0x20 { ahead += 1 }
    guard Self.isDigit(peek(ahead)), Self.isDigit(peek(ahead + 1)), peek(ahead + 2) == UInt8(ascii: ":")
    else {
      return false
    }
    index += ahead
    return true
  }

  /// `Z` or `±hh:mm`, seconds east of UTC; nil, and nothing read, when the text has no zone.
  private mutating func zoneOffset() -> Int64? {
    if take("Z") { return 0 }
    let start = index
    guard let sign = current, sign == UInt8(ascii: "+") || sign == UInt8(ascii: "-") else { return nil }
    index += 1
    guard let hours = digits(2), take(":"), let minutes = digits(2), hours <= 14, minutes < 60,
      current != UInt8(ascii: ":")
    else {
      index = start
      return nil
    }
    let offset = hours * 3600 + minutes * 60
    return sign == UInt8(ascii: "-") ? -offset : offset
  }
}
