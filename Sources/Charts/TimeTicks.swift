package import NetworkTypes

/// The marks of a time axis: round times of the zone, as many as there is room for.
package struct TimeTicks: Sendable {
  /// Between two marks.
  package enum Step: Hashable, Sendable {
    /// Below a second, in nanoseconds.
    case fraction(Int64)
    case seconds(Int64)
    case days(Int64)
    case months(Int64)
    case years(Int64)

    /// About how long it is, in nanoseconds.
    var length: Double {
      switch self {
      case .fraction(let n): Double(n)
      case .seconds(let n): Double(n) * 1e9
      case .days(let n): Double(n) * 86_400e9
      case .months(let n): Double(n) * 30.44 * 86_400e9
      case .years(let n): Double(n) * 365.25 * 86_400e9
      }
    }

    /// Every step that makes a readable axis, small to large.
    static let all: [Step] =
      [1, 10, 100].flatMap { power in [1, 2, 5].map { .fraction($0 * power * 1_000_000) } }
      + [1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 900, 1800, 3600, 7200, 10_800, 21_600, 43_200]
      .map { .seconds($0) }
      + [1, 2, 7, 14].map { .days($0) } + [1, 2, 3, 6].map { .months($0) }
      + [1, 2, 5, 10, 20, 50, 100].map { .years($0) }
  }

  package struct Tick: Hashable, Sendable {
    package var time: Timestamp
    package var label: String
    /// The day, at the first mark and wherever it changes.
    package var date: String?
  }

  package let step: Step
  package private(set) var ticks: [Tick] = []

  /// - Parameter count: the most labels there is room for.
  package init(from start: Timestamp, to end: Timestamp, count: Int, zone: ClockZone) {
    let rough = Double(max(end - start, 1)) / Double(max(count, 1))
    self.init(
      from: start, to: end, step: Step.all.first { $0.length >= rough } ?? .years(200), zone: zone)
  }

  package init(from start: Timestamp, to end: Timestamp, step: Step, zone: ClockZone) {
    self.step = step
    var lastDate: String?
    for time in Self.times(from: start, to: end, step: step, zone: zone) {
      let civil = zone.civil(time.seconds)
      let date = Self.date(civil, step)
      ticks.append(
        Tick(time: time, label: Self.label(civil, time.subsecond, step), date: date == lastDate ? nil : date))
      lastDate = date
    }
  }

  /// Multiples of the step in local time; hours that a clock change skips or repeats stay in order.
  private static func times(
    from start: Timestamp, to end: Timestamp, step: Step, zone: ClockZone
  ) -> [Timestamp] {
    var times: [Timestamp] = []
    func add(_ seconds: Int64, _ nanoseconds: Int64 = 0) {
      let time = Timestamp(seconds: seconds, nanoseconds: nanoseconds)
      if time >= start, time <= end, times.last.map({ $0 < time }) ?? true { times.append(time) }
    }
    let limit = 2000
    switch step {
    case .fraction(let n):
      var at = CivilTime.floorDivide(start.nanoseconds, n) * n
      while at <= end.nanoseconds, times.count < limit {
        add(
          CivilTime.floorDivide(at, 1_000_000_000),
          at - CivilTime.floorDivide(at, 1_000_000_000) * 1_000_000_000)
        at += n
      }
    case .seconds(let n):
      var local = CivilTime.floorDivide(start.seconds + zone.offset(start.seconds), n) * n
      let last = end.seconds + zone.offset(end.seconds)
      while local <= last + n, times.count < limit {
        add(zone.seconds(CivilTime(seconds: local)))
        local += n
      }
    case .days(let n):
      // Weeks begin on Monday: 1970-01-05.
      let anchor: Int64 = n % 7 == 0 ? 4 : 0
      let today = CivilTime.floorDivide(start.seconds + zone.offset(start.seconds), 86_400)
      var day = CivilTime.floorDivide(today - anchor, n) * n + anchor
      while times.count < limit {
        let time = zone.seconds(CivilTime(seconds: day * 86_400))
        if time > end.seconds { break }
        add(time)
        day += n
      }
    case .months(let n), .years(let n):
      let span = if case .years = step { n * 12 } else { n }
      let first = zone.civil(start.seconds)
      var month = CivilTime.floorDivide(first.year * 12 + first.month - 1, span) * span
      while times.count < limit {
        let time = zone.seconds(CivilTime(year: 0, month: month + 1))
        if time > end.seconds { break }
        add(time)
        month += span
      }
    }
    return times
  }

  // MARK: Text

  private static let months = [
    "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec",
  ]

  private static func two(_ value: Int64) -> String { value < 10 ? "0\(value)" : "\(value)" }

  private static func label(_ civil: CivilTime, _ subsecond: Int64, _ step: Step) -> String {
    let clock = "\(two(civil.hour)):\(two(civil.minute))"
    switch step {
    case .fraction(let n):
      let digits = n % 100_000_000 == 0 ? 1 : n % 10_000_000 == 0 ? 2 : 3
      return
        "\(clock):\(Quantity.fixed(Double(civil.second) + Double(subsecond) / 1e9, digits: digits).leftPadded(to: digits + 3))"
    case .seconds(let n): return n < 60 ? "\(clock):\(two(civil.second))" : clock
    case .days: return "\(civil.day) \(month(civil))"
    case .months: return month(civil)
    case .years: return "\(civil.year)"
    }
  }

  private static func date(_ civil: CivilTime, _ step: Step) -> String? {
    switch step {
    case .fraction, .seconds: "\(civil.year)-\(two(civil.month))-\(two(civil.day))"
    case .days, .months: "\(civil.year)"
    case .years: nil
    }
  }

  private static func month(_ civil: CivilTime) -> String { months[Int(civil.month - 1) % 12] }

  /// From one moment to another; a day that both share stands once.
  package static func text(_ start: Timestamp, _ end: Timestamp, zone: ClockZone) -> String {
    let (from, to) = (text(start, zone: zone), text(end, zone: zone))
    let isOneDay =
      zone.civil(start.seconds).truncated(to: .day) == zone.civil(end.seconds).truncated(to: .day)
    return "\(from) – \(isOneDay ? String(to.split(separator: " ").last ?? "") : to)"
  }

  /// A moment in full, for subtitles: `2023-11-14 22:13:20`, with a fraction where there is one.
  package static func text(_ time: Timestamp, zone: ClockZone) -> String {
    let civil = zone.civil(time.seconds)
    let day = "\(civil.year)-\(two(civil.month))-\(two(civil.day))"
    let clock = "\(two(civil.hour)):\(two(civil.minute)):\(two(civil.second))"
    guard time.subsecond != 0 else { return "\(day) \(clock)" }
    let fraction = "\(time.subsecond / 1_000_000 + 1000)".dropFirst()
    return "\(day) \(clock).\(fraction)"
  }
}

extension String {
  /// Zeros in front, up to that many characters.
  fileprivate func leftPadded(to count: Int) -> String {
    String(repeating: "0", count: max(0, count - self.count)) + self
  }
}
