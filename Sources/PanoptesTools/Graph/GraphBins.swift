import FlowAnalytics

/// How `-M` cuts time.
struct GraphBins: Sendable {
  let width: TimeBins.Width
  /// As it was written, for the subtitle.
  let text: String
  /// Records are cut where bins end; with `nomodify` they belong to the bin of their start.
  var splits = true

  /// Every bin is a value in memory for each series.
  static let maximumCount = 1_000_000

  /// The words of `-M` that are about bins, and those that are not.
  private static func sorted(
    _ words: [String]
  ) throws(OptionError) -> (bins: [String], modifiers: [String], rest: [String]) {
    var result: (bins: [String], modifiers: [String], rest: [String]) = ([], [], [])
    for word in words {
      switch word {
      // A picture has bins of one size, empty ones too: these two say what is so anyhow.
      case "time", "hard", "zero": break
      case "nomodify", "soft": result.modifiers.append(word)
      case "count", "size", "flow":
        throw .invalid("-M \(word): a graph needs bins of time, as in -M 1s")
      default: TimeBins.Width(word) == nil ? result.rest.append(word) : result.bins.append(word)
      }
    }
    return result
  }

  static func rest(_ words: [String]) throws(OptionError) -> [String] { try sorted(words).rest }

  init(_ words: [String]) throws(OptionError) {
    let (bins, modifiers, _) = try Self.sorted(words)
    guard let text = bins.last, let width = TimeBins.Width(text) else {
      throw .invalid("say how long a bin is: -M 1s, 5m, 1h, 1d")
    }
    self.width = width
    self.text = text
    if modifiers.contains("nomodify") { splits = false }
    if modifiers.contains("soft") { throw .invalid("-M soft: a graph has bins of one size") }
  }
}
