import FlowFilter
import FlowModel
import NetworkTypes
import Testing

@Suite struct TimeRangeTests {
  /// 2023-11-14 01:07:04 UTC.
  private static let now = Timestamp(seconds: 1_699_924_024, nanoseconds: 250_000_000)

  private static func range(_ text: String, zone: ClockZone = .utc) throws(FilterError) -> TimeRange {
    try TimeRange(parsing: text, now: now, zone: zone)
  }

  private static func clock(_ time: Timestamp) -> String {
    func two(_ value: Int64) -> String { value < 10 ? "0\(value)" : "\(value)" }
    let day = time.seconds / 86_400 - now.seconds / 86_400
    let rest = (time.seconds % 86_400 + 86_400) % 86_400
    let fraction = time.subsecond == 0 ? "" : ".\(time.subsecond / 1_000_000)"
    return "\(day)d\(two(rest / 3600)):\(two(rest / 60 % 60)):\(two(rest % 60))\(fraction)"
  }

  @Test(arguments: [
    ("-30m", "0d00:38:00", "0d01:08:00"),
    ("-1h", "0d01:00:00", "0d02:00:00"),
    ("-1d", "0d00:00:00", "1d00:00:00"),
    ("-1d+1h", "0d00:00:00", "0d01:00:00"),
    ("-2h+30m", "0d00:00:00", "0d00:30:00"),
    ("-2h30m+30m", "0d00:30:00", "0d01:00:00"),
    ("-1M+1d", "-13d00:00:00", "-12d00:00:00"),
    ("-5s+25s", "0d01:07:00", "0d01:07:25"),
    ("-1w", "-1d00:00:00", "6d00:00:00"),
    ("-1h--5m", "0d01:00:00", "0d01:03:00"),
    ("01", "0d01:00:00", "0d02:00:00"),
    ("14", "0d14:00:00", "0d15:00:00"),
    ("24", "1d00:00:00", "1d01:00:00"),
    ("15-23", "0d15:00:00", "0d23:00:00"),
    ("15-24", "0d15:00:00", "1d00:00:00"),
    ("14:10:15-14:10:19", "0d14:10:15", "0d14:10:19"),
    ("13.11:10-14", "-1d11:10:00", "-1d14:00:00"),
    ("11/15", "1d00:00:00", "2d00:00:00"),
    ("15.22", "1d22:00:00", "1d23:00:00"),
    ("14:10:15.25", "0d14:10:15.250", "0d14:10:15.260"),
    ("2023/11/14.22:13", "0d22:13:00", "0d22:14:00"),
    ("2023/11/14.22:13:25+5s", "0d22:13:25", "0d22:13:30"),
    ("2023/11/14.22:13:25-2023/11/14.22:13:30", "0d22:13:25", "0d22:13:30"),
    ("2023/11/14.22:13:25 - 22:13:30", "0d22:13:25", "0d22:13:30"),
    ("2023y11M14d22h13m25s", "0d22:13:25", "0d22:13:26"),
    ("2023y11M14d", "0d00:00:00", "1d00:00:00"),
    ("1700000005+2s", "0d22:13:25", "0d22:13:27"),
    ("1700000005-1700000010", "0d22:13:25", "0d22:13:30"),
    ("1700000005", "0d22:13:25", "0d22:13:26"),
    ("1700000005.5", "0d22:13:25.500", "0d22:13:25.600"),
    ("1700000005.5+2s", "0d22:13:25.500", "0d22:13:27.500"),
    ("2023-11-14T22:13:25Z", "0d22:13:25", "0d22:13:26"),
    ("2023-11-14T22:13+01:00", "0d21:13:00", "0d21:14:00"),
    ("2023-11-14 22:13", "0d22:13:00", "0d22:14:00"),
    ("2023-11-14", "0d00:00:00", "1d00:00:00"),
    ("2023-11-14T22:00:00Z+1h30m", "0d22:00:00", "0d23:30:00"),
    ("2023-11-14-2023-11-15", "0d00:00:00", "1d00:00:00"),
  ])
  func bounds(_ text: String, _ start: String, _ end: String) throws {
    let bounds = try #require(try Self.range(text).bounds)
    #expect(Self.clock(bounds.lowerBound) == start, "\(text)")
    #expect(Self.clock(bounds.upperBound) == end, "\(text)")
  }

  @Test func calendarUnits() throws {
    func length(_ text: String) throws -> Int64 {
      let bounds = try #require(try Self.range(text).bounds)
      return (bounds.upperBound - bounds.lowerBound) / 86_400_000_000_000
    }
    #expect(try length("2023") == 365)
    #expect(try length("2024") == 366)
    #expect(try length("2024/02") == 29)
    #expect(try length("2023/02") == 28)
    #expect(try length("2023/01/31+1M") == 28)
    #expect(try length("-1y") == 365)
    #expect(try length("-2M") == 61)
    #expect(try length("2011/08-2011/10") == 61)
  }

  /// `last 1h` slides; it includes what happens now.
  @Test func sliding() throws {
    let bounds = try #require(try Self.range("last 1h").bounds)
    #expect(bounds.upperBound == Self.now + 1)
    #expect(bounds.lowerBound == Self.now + -3_600_000_000_000)
    #expect(try Self.range("last 1.5s").bounds?.lowerBound == Self.now + -1_500_000_000)
  }

  private static func record(_ start: Double, _ end: Double) -> FlowRecord {
    var record = FlowRecord()
    record.blocks = .time
    let base = Timestamp(seconds: 1_700_000_000)
    record.time.ranges.source = .init(start: base + Int64(start * 1e9), end: base + Int64(end * 1e9))
    return record
  }

  /// Records from `a` to `b` against [5, 10).
  @Test(arguments: [
    (0.0, 4.9, false, false, false), (0, 5, true, false, false), (0, 10, true, true, false),
    (0, 20, true, true, false), (5, 10, true, true, false), (5, 9.9, true, false, true),
    (6, 7, true, false, true),
    (6, 12, true, false, false), (9.9, 9.9, true, false, true), (10, 11, false, false, false),
    (5, 5, true, false, true),
  ])
  func comparison(_ start: Double, _ end: Double, _ intersects: Bool, _ includes: Bool, _ isContained: Bool)
    throws
  {
    let record = Self.record(start, end)
    for (prefix, wanted) in [
      ("", intersects), ("i", intersects), ("n", includes), ("s", includes), ("c", isContained),
    ] {
      let text = "1700000005+5s"
      #expect(try Self.range(prefix + text).contains(record) == wanted, "\(prefix)")
      #expect(try Self.range("x" + prefix + text).contains(record) != wanted, "x\(prefix)")
    }
  }

  @Test(arguments: [
    ("****/11/14", true), ("****/11/15", false), ("**.22", true), ("**.21", false), ("2023/**/14", true),
    ("2022/**/14", false), ("14d*h*m22s", true), ("14d*h*m30s", false), ("*h13m", true), ("*h14m", false),
    ("*:13:20", true), ("*:13:26", false), ("**.22:13:18+3s", true), ("****/02/29", false),
    ("c****/11/14", true),
    ("c*:*:21", false), ("n*:*:22", true), ("x****/11/14", false),
  ])
  func wildcards(_ text: String, _ wanted: Bool) throws {
    // 22:13:20.5 to 22:13:24.5
    let record = Self.record(0.5, 4.5)
    #expect(
      try TimeRange(parsing: text, now: Timestamp(seconds: 1_700_000_000), zone: .utc).contains(record)
        == wanted)
  }

  @Test func recordsWithoutTime() throws {
    var record = FlowRecord()
    #expect(try Self.range("2023").contains(record) == false)
    #expect(try Self.range("x2022").contains(record) == false)
    record.kind = .management
    record.blocks = .management
    record.management.now = Timestamp(seconds: 1_700_000_007)
    #expect(try Self.range("1700000005+5s").contains(record) == true)
    #expect(try Self.range("1700000005+2s").contains(record) == false)
  }

  /// A zone two hours east, one in summer.
  @Test func zones() throws {
    let zone = ClockZone { $0 < 1_698_541_200 ? 7200 : 3600 }
    let winter = try #require(try Self.range("2023/11/14.22", zone: zone).bounds)
    #expect(winter.lowerBound.seconds == 1_699_995_600)
    let summer = try #require(try Self.range("2023/07/01", zone: zone).bounds)
    #expect(summer.lowerBound.seconds == 1_688_162_400)
    // The day on which the clocks go back has 25 hours.
    let long = try #require(try Self.range("2023/10/29", zone: zone).bounds)
    #expect(long.upperBound - long.lowerBound == 25 * 3_600_000_000_000)
    #expect(try Self.range("2023-11-14T22:00:00Z", zone: zone).bounds?.lowerBound.seconds == 1_699_999_200)
  }

  @Test(
    arguments: [
      ("junk", 0..<4), ("1700000010-1700000005", 0..<21), ("2023/13", 0..<7), ("2023/02/30", 0..<10),
      ("", 0..<0),
      ("2023/11/14.", 0..<11), ("-5", 0..<2), ("-5x", 0..<2), ("25:00", 0..<5), ("14:70", 0..<5),
      ("14 junk", 3..<4),
      ("2023/11/14+", 10..<11), ("last", 4..<4), ("last 5", 5..<6), ("i", 1..<1), ("****-2023", 0..<4),
      ("2023-****", 5..<9),
    ] as [(String, Range<Int>)])
  func errors(_ text: String, _ place: Range<Int>) {
    do {
      let range = try Self.range(text)
      Issue.record("\(text) is \(String(describing: range.bounds))")
    } catch {
      #expect(error.range == place, "\(error)")
      #expect(error.expression == text)
    }
  }
}
