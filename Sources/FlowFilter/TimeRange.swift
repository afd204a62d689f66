public import FlowModel
public import NetworkTypes

/// The time filter of the clients' `-t`: which records were active then.
///
/// The range starts inclusive and ends exclusive. With wildcards it is a set of periods, and a
/// record is selected when it fits one of them.
public struct TimeRange: Sendable {
  /// How a record's time is compared.
  public enum Comparison: Character, Sendable {
    /// Record and range overlap.
    case intersects = "i"
    /// The record starts before the range, or with it, and ends after it.
    case includes = "n"
    /// The record lies inside the range.
    case contained = "c"
  }

  public var comparison = Comparison.intersects
  /// Selects the other records.
  public var isNegated = false
  let periods: TimePeriods

  init(periods: TimePeriods) { self.periods = periods }

  /// A plain range of nanoseconds since 1970, `end` exclusive.
  public init(start: Timestamp, end: Timestamp, comparison: Comparison = .intersects, isNegated: Bool = false)
  {
    periods = .one(TimeSpan(start: start.nanoseconds, end: end.nanoseconds))
    self.comparison = comparison
    self.isNegated = isNegated
  }

  /// The whole range; nil for a set of periods, which has no end.
  public var bounds: Range<Timestamp>? {
    guard case .one(let span) = periods, span.start <= span.end else { return nil }
    return Timestamp(nanoseconds: span.start)..<Timestamp(nanoseconds: span.end)
  }

  /// Blocks that decide the answer.
  public static let neededBlocks: BlockSet = [.time, .management]

  /// Whether the record passes. One without a time does not, negated or not.
  public func contains(_ record: borrowing FlowRecord) -> Bool {
    if record.has(.time) {
      return contains(from: record.time.start.nanoseconds, to: record.time.end.nanoseconds)
    }
    guard record.kind == .management, record.has(.management) else { return false }
    let now = record.management.now.nanoseconds
    let moment = now != 0 ? now : record.management.intervalStart.nanoseconds
    return contains(from: moment, to: moment)
  }

  /// A record from its first to its last packet.
  func contains(from first: Int64, to last: Int64) -> Bool {
    let isSelected =
      switch comparison {
      case .intersects: periods.first(endingAfter: first).map { $0.start <= last } ?? false
      case .includes: periods.first(startingFrom: first).map { $0.end <= last } ?? false
      case .contained: periods.first(endingAfter: first).map { $0.start <= first && last < $0.end } ?? false
      }
    return isSelected != isNegated
  }
}

/// The moments of a range, in ascending order.
enum TimePeriods: Sendable {
  case one(TimeSpan)
  /// Every period that matches a pattern with wildcards.
  case recurring(TimePattern)

  /// The first period that is not over at `time`.
  func first(endingAfter time: Int64) -> TimeSpan? {
    switch self {
    case .one(let span): span.end > time ? span : nil
    case .recurring(let pattern): pattern.first(endingAfter: time)
    }
  }

  func first(startingFrom time: Int64) -> TimeSpan? {
    switch self {
    case .one(let span): span.start >= time ? span : nil
    case .recurring(let pattern): pattern.first(startingFrom: time)
    }
  }
}
