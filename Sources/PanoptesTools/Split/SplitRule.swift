import FlowAnalytics

/// When the next output file begins: the words of `rasplit -M`.
struct SplitRule: Hashable, Sendable {
  enum Boundary: Hashable, Sendable {
    /// A file for each period of time.
    case time(TimeBins.Width)
    case count(UInt64)
    /// Bytes; a file ends before the record that would not fit.
    case size(UInt64)
    /// A file begins with every flow that the filter selects.
    case flow(String)
  }

  var boundary = Boundary.count(10_000)
  /// Records that reach into the next period are cut there.
  var cutsRecords = true

  /// Takes its own words out of those of `-M`; the others are modes that every client has.
  ///
  /// - Returns: the words that are left.
  mutating func take(_ words: [String]) throws(OptionError) -> [String] {
    var rest = words[...]
    var others: [String] = []
    while let word = rest.popFirst() {
      switch word {
      case "time": boundary = .time(try Self.period(try Self.argument(word, &rest)))
      case "count": boundary = .count(try Self.amount(try Self.argument(word, &rest), of: word))
      case "size": boundary = .size(try Self.amount(try Self.argument(word, &rest), of: word))
      case "flow": boundary = .flow(try Self.argument(word, &rest))
      case "nomodify": cutsRecords = false
      // Files are named by the border of their period in any case.
      case "hard", "soft": break
      default:
        // `-M 5m` is a time.
        if let first = word.utf8.first, (48...57).contains(first) {
          boundary = .time(try Self.period(word))
        } else {
          others.append(word)
        }
      }
    }
    return others
  }

  private static func argument(
    _ word: String, _ rest: inout ArraySlice<String>
  ) throws(OptionError) -> String {
    guard let value = rest.popFirst() else {
      throw .invalid("-M \(word) needs a value: \(word) \(example(word))")
    }
    return value
  }

  private static func example(_ word: String) -> String {
    switch word {
    case "time": "5m"
    case "count": "10000"
    case "size": "10m"
    default: "\"filter\""
    }
  }

  private static func period(_ text: String) throws(OptionError) -> TimeBins.Width {
    guard let period = TimeBins.Width(text) else {
      throw .invalid("-M time \(text): a period is a number and one of s m h d w M y, such as 5m")
    }
    return period
  }

  /// A number with k, m or g; `b` and nothing mean one.
  private static func amount(_ text: String, of word: String) throws(OptionError) -> UInt64 {
    let digits = text.prefix { $0.isASCII && $0.isNumber }
    let scale: UInt64? =
      switch text.dropFirst(digits.count).lowercased() {
      case "", "b": 1
      case "k", "kb": 1 << 10
      case "m", "mb": 1 << 20
      case "g", "gb": 1 << 30
      default: nil
      }
    guard let number = UInt64(digits), let scale, number > 0 else {
      throw .invalid("-M \(word) \(text): a number above 0 is wanted, k, m or g may follow")
    }
    // Counts are thousands, sizes are powers of two, as users of split(1) expect.
    let factor: UInt64 =
      word == "count" ? [1: 1, 1 << 10: 1000, 1 << 20: 1_000_000][scale] ?? 1_000_000_000 : scale
    let (product, overflows) = number.multipliedReportingOverflow(by: factor)
    return overflows ? .max : product
  }
}
