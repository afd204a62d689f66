public import NetworkTypes

extension TimeRange {
  /// Parses the argument of `-t`, or `last 1h`. Words are given joined by spaces.
  ///
  /// `now` completes what is left out and anchors relative times. A time alone means its smallest
  /// unit: `14` is an hour, `2023/11/14` a day, seconds since 1970 that second.
  public init(parsing text: String, now: Timestamp, zone: ClockZone = .system) throws(FilterError) {
    guard text.utf8.count <= 256 else {
      throw FilterError(.tooLong(bytes: text.utf8.count), in: String(text.prefix(80)), at: 0..<0)
    }
    var parser = TimeRangeParser(text, now: now, zone: zone)
    self = try parser.parse()
  }
}

/// Reads time ranges. Blanks mean nothing but where they part words.
struct TimeRangeParser {
  let text: String
  let now: Timestamp
  let zone: ClockZone
  var scanner: TimeScanner
  /// Where the specification that is being read starts.
  var start = 0

  init(_ text: String, now: Timestamp, zone: ClockZone) {
    self.text = text
    self.now = now
    self.zone = zone
    scanner = TimeScanner(text)
  }

  mutating func parse() throws(FilterError) -> TimeRange {
    skipBlanks()
    if let last = try parseLast() { return last }
    let isNegated = scanner.take("x")
    var comparison = TimeRange.Comparison.intersects
    if scanner.take("n") || scanner.take("s") {
      comparison = .includes
    } else if scanner.take("c") {
      comparison = .contained
    } else {
      _ = scanner.take("i")
    }
    skipBlanks()
    start = scanner.index
    let first = try parseSpecification()
    skipBlanks()
    var range = TimeRange(periods: try parseEnd(of: first))
    skipBlanks()
    guard scanner.isAtEnd else { throw error(.unexpectedCharacter(currentText), from: scanner.index) }
    range.comparison = comparison
    range.isNegated = isNegated
    return range
  }

  /// `+offset`, `-specification`, or nothing.
  private mutating func parseEnd(of first: TimeSpecification) throws(FilterError) -> TimePeriods {
    let start = self.start
    if scanner.current == UInt8(ascii: "+") {
      let place = scanner.index
      scanner.index += 1
      skipBlanks()
      guard let offset = parseOffset() else {
        throw error(.expected("a length such as 10m", found: rest), from: place)
      }
      switch first {
      case .pattern(var pattern):
        pattern.offset = offset
        return .recurring(pattern)
      case .span(let span):
        let seconds = CivilTime.floorDivide(span.start, 1_000_000_000)
        let (end, overflow) = TimeSpan.nanoseconds(zone.seconds(offset.added(to: zone.civil(seconds))))
          .addingReportingOverflow(span.start &- seconds &* 1_000_000_000 &+ offset.nanoseconds)
        return .one(try checked(TimeSpan(start: span.start, end: overflow ? .max : end), from: start))
      }
    }
    if scanner.current == UInt8(ascii: "-") {
      guard case .span(let span) = first else {
        throw error(.unsupported("a range cannot start with wildcards; give a length: `+2h`"), from: start)
      }
      scanner.index += 1
      skipBlanks()
      self.start = scanner.index
      guard case .span(let end) = try parseSpecification(after: span) else {
        throw error(.unsupported("a range cannot end with wildcards"), from: self.start)
      }
      // The end of `A-B` is where B starts.
      return .one(try checked(TimeSpan(start: span.start, end: end.start), from: start))
    }
    switch first {
    case .pattern(let pattern): return .recurring(pattern)
    case .span(let span): return .one(try checked(span, from: start))
    }
  }

  private func checked(_ span: TimeSpan, from start: Int) throws(FilterError) -> TimeSpan {
    guard span.end > span.start else {
      let part = String(decoding: scanner.bytes[start..<scanner.index], as: UTF8.self)
      throw error(.backwards(part), from: start)
    }
    return span
  }

  /// `last 1h`: the hour up to now, not the hour of the clock.
  private mutating func parseLast() throws(FilterError) -> TimeRange? {
    let word = Array("last".utf8)
    guard scanner.bytes[scanner.index...].starts(with: word) else { return nil }
    scanner.index += word.count
    skipBlanks()
    let place = scanner.index
    guard let offset = parseOffset() else {
      throw error(.expected("a length such as 1h", found: rest), from: place)
    }
    skipBlanks()
    guard scanner.isAtEnd else { throw error(.unexpectedCharacter(currentText), from: scanner.index) }
    let local = zone.civil(now.seconds)
    let (start, overflow) = TimeSpan.nanoseconds(zone.seconds(offset.subtracted(from: local)))
      .addingReportingOverflow(now.subsecond - offset.nanoseconds)
    // What happens now belongs to it.
    let end = now.nanoseconds == .max ? now : now + 1
    guard !overflow, start < end.nanoseconds else { throw error(.backwards(text), from: place) }
    return TimeRange(start: Timestamp(nanoseconds: start), end: end)
  }

  mutating func skipBlanks() { while let byte = scanner.current, byte <= 0x20 { scanner.index += 1 } }

  /// What is left to read; nil at the end.
  var rest: String? {
    scanner.isAtEnd ? nil : String(decoding: scanner.bytes[scanner.index...], as: UTF8.self)
  }

  private var currentText: String {
    rest?.unicodeScalars.first.map { String(Character($0)) } ?? ""
  }

  func error(_ reason: FilterError.Reason, from place: Int, hint: String? = nil) -> FilterError {
    let end = max(place, min(max(scanner.index, place + 1), scanner.bytes.count))
    return FilterError(reason, in: text, at: min(place, end)..<end, hint: hint)
  }
}

/// One side of a range.
enum TimeSpecification {
  case span(TimeSpan)
  case pattern(TimePattern)
}
