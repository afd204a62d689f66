import Charts
import FlowModel
import NetworkTypes

/// `-x-grid`: `none`, or eight parts between colons, as rrdgraph has them.
struct GraphTimeGrid: Sendable {
  let grid: TimeSeriesChart.TimeGrid
  /// A strftime format for the labels.
  var format: String?
  /// Labels stand in the middle of so many nanoseconds.
  var span: Int64 = 0

  /// `GTM:GST:MTM:MST:LTM:LST:LPR:LFM`: unit and step of fine lines, of strong lines and of labels; the
  /// seconds that a label is for; its format, which may have colons.
  init(_ text: String) throws(OptionError) {
    guard text != "none" else {
      grid = .none
      return
    }
    let parts = text.split(separator: ":", maxSplits: 7, omittingEmptySubsequences: false).map(String.init)
    guard parts.count == 8, let seconds = Int64(parts[6]), (0...400_000_000).contains(seconds) else {
      throw .invalid("'\(text)' is neither none nor like MINUTE:10:HOUR:1:HOUR:4:0:%H:%M")
    }
    grid = .every(
      minor: try Self.step(parts[0], parts[1]), major: try Self.step(parts[2], parts[3]),
      label: try Self.step(parts[4], parts[5]))
    format = parts[7].isEmpty ? nil : parts[7]
    span = seconds * 1_000_000_000
  }

  private static func step(_ unit: String, _ count: String) throws(OptionError) -> TimeTicks.Step {
    guard let count = Int64(count), (1...10_000).contains(count) else {
      throw .invalid("'\(count)' is no number of \(unit)s")
    }
    switch unit {
    case "SECOND": return .seconds(count)
    case "MINUTE": return .seconds(count * 60)
    case "HOUR": return .seconds(count * 3600)
    case "DAY": return .days(count)
    case "WEEK": return .days(count * 7)
    case "MONTH": return .months(count)
    case "YEAR": return .years(count)
    default: throw .invalid("'\(unit)' is none of SECOND, MINUTE, HOUR, DAY, WEEK, MONTH, YEAR")
    }
  }

  /// Renders a time in the format, in the process's zone.
  var label: (@Sendable (Timestamp) -> String)? {
    guard let format else { return nil }
    return { time in
      var out = ByteWriter(capacity: 64)
      ClockText(.clock(format)).append(time, digits: 3, to: &out)
      return out.takeString()
    }
  }
}
