import NetworkTypes

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#elseif canImport(Darwin)
  import Darwin
#endif

/// Times as clients print them: seconds since 1970, ISO 8601, a date and a clock, or a clock alone.
struct TextMoment {
  /// A strftime format that the text was printed with (`RA_TIME_FORMAT`); `%f` is the fraction.
  let format: String?
  /// The first second, local time, of the day that a clock without a date belongs to.
  let day: Int64

  /// Nil for what is no time.
  func parse(_ text: String) -> Timestamp? {
    if let format, let moment = Self.parse(text, format) { return moment }
    if let moment = Self.unix(text) { return moment }
    for separator in ["T", " "] {
      for date in ["%Y-%m-%d", "%Y/%m/%d"] {
        let isZulu = text.hasSuffix("Z")
        let bare = isZulu ? String(text.dropLast()) : text
        if let moment = Self.parse(bare, "\(date)\(separator)%H:%M:%S.%f", isUTC: isZulu) { return moment }
      }
    }
    guard let clock = Self.parse("1970-01-01 " + text, "%Y-%m-%d %H:%M:%S.%f", isUTC: true) else {
      return nil
    }
    return Timestamp(seconds: day) + clock.nanoseconds
  }

  /// The time has no date of its own.
  static func isClock(_ text: String) -> Bool {
    text.filter { $0 == ":" }.count == 2 && text.allSatisfy { $0.isNumber || $0 == ":" || $0 == "." }
  }

  private static func unix(_ text: String) -> Timestamp? {
    let parts = text.split(separator: ".", omittingEmptySubsequences: false)
    guard (1...2).contains(parts.count), let seconds = Int64(parts[0]), seconds >= 0, seconds < 1 << 33,
      let fraction = parts.count == 2 ? nanoseconds(parts[1]) : 0
    else { return nil }
    return Timestamp(seconds: seconds, nanoseconds: fraction)
  }

  private static func parse(_ text: String, _ format: String, isUTC: Bool = false) -> Timestamp? {
    var reader = CalendarReader(text)
    guard reader.read(format), reader.isAtEnd else { return nil }
    if let seconds = reader.epoch { return Timestamp(seconds: seconds, nanoseconds: reader.fraction) }
    var parts = reader.parts
    let seconds = isUTC ? timegm(&parts) : mktime(&parts)
    return Timestamp(seconds: Int64(seconds), nanoseconds: reader.fraction)
  }

  static func nanoseconds(_ digits: Substring) -> Int64? {
    guard (1...9).contains(digits.utf8.count), let value = Int64(digits), value >= 0 else { return nil }
    return (digits.utf8.count..<9).reduce(value) { value, _ in value * 10 }
  }
}

/// Reads a time by a strftime format: the codes that are numbers, and `%f`.
private struct CalendarReader {
  private var rest: Substring
  private(set) var parts = tm()
  private(set) var fraction: Int64 = 0
  /// `%s`: seconds since 1970.
  private(set) var epoch: Int64?

  init(_ text: String) {
    rest = text[...]
    parts.tm_mday = 1
    parts.tm_isdst = -1
  }

  var isAtEnd: Bool { rest.isEmpty }

  mutating func read(_ format: String) -> Bool {
    var pattern = format[...]
    while let character = pattern.popFirst() {
      if character == "%" {
        guard let code = pattern.popFirst(), take(code) else { return false }
      } else if character == ".", pattern.hasPrefix("%f"), rest.first != "." {
        // Without digits (-p 0) the point goes too.
        pattern = pattern.dropFirst(2)
      } else if rest.first == character {
        rest.removeFirst()
      } else {
        return false
      }
    }
    return true
  }

  private mutating func take(_ code: Character) -> Bool {
    switch code {
    case "Y": number(4, 0...9999) { $0.tm_year = Int32($1 - 1900) }
    case "y": number(2, 0...99) { $0.tm_year = Int32($1 < 69 ? $1 + 100 : $1) }
    case "m": number(2, 1...12) { $0.tm_mon = Int32($1 - 1) }
    case "d", "e": number(2, 1...31) { $0.tm_mday = Int32($1) }
    case "H", "k": number(2, 0...23) { $0.tm_hour = Int32($1) }
    case "M": number(2, 0...59) { $0.tm_min = Int32($1) }
    case "S": number(2, 0...60) { $0.tm_sec = Int32($1) }
    case "j":
      number(3, 1...366) {
        $0.tm_mon = 0
        $0.tm_mday = Int32($1)
      }
    case "T": read("%H:%M:%S")
    case "R": read("%H:%M")
    case "F": read("%Y-%m-%d")
    case "D": read("%m/%d/%y")
    case "s": seconds()
    case "f": takeFraction()
    case "%": literal("%")
    default: false
    }
  }

  private mutating func number(
    _ width: Int, _ range: ClosedRange<Int>, _ put: (inout tm, Int) -> Void
  ) -> Bool {
    let digits = rest.drop { $0 == " " }.prefix(width).prefix { $0.isASCII && $0.isNumber }
    guard let value = Int(digits), range.contains(value) else { return false }
    rest = rest[digits.endIndex...]
    put(&parts, value)
    return true
  }

  private mutating func seconds() -> Bool {
    let digits = rest.prefix { $0.isASCII && $0.isNumber }
    guard let value = Int64(digits) else { return false }
    epoch = value
    rest = rest.dropFirst(digits.count)
    return true
  }

  private mutating func takeFraction() -> Bool {
    let digits = rest.prefix { $0.isASCII && $0.isNumber }
    guard let value = TextMoment.nanoseconds(digits) else { return false }
    fraction = value
    rest = rest.dropFirst(digits.count)
    return true
  }

  private mutating func literal(_ character: Character) -> Bool {
    guard rest.first == character else { return false }
    rest.removeFirst()
    return true
  }
}
