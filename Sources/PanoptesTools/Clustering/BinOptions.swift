import FlowAnalytics
import NetworkTypes

/// What rabins cuts its input by, from the words of `-M`.
struct BinOptions {
  enum Width {
    case time(TimeBins)
    case count(UInt64)
    case size(UInt64)
  }

  var width: Width?
  /// Results bear the times of their bin.
  var isHard = false
  /// Records are not cut.
  var keepsRecords = false
  /// Bins without records give a record of zeros.
  var fillsGaps = false
  /// Nanoseconds that a bin waits for late records; nil: until the input ends.
  var hold: Int64?

  init(_ configuration: ClientConfiguration) throws(OptionError) {
    _ = try take(configuration.own.modes)
    if let text = configuration.own.last("B") {
      guard let length = TimeBins.Width(text)?.nanoseconds else {
        throw .invalid("-B \(text): a time is a number and one of s m h d, such as 10s")
      }
      hold = length
    }
  }

  private init() {}

  static func otherModes(_ words: [String]) throws(OptionError) -> [String] {
    var options = BinOptions()
    return try ClusterOptions.otherModes(try options.take(words))
  }

  private mutating func take(_ words: [String]) throws(OptionError) -> [String] {
    var rest: [String] = []
    var words = words[...]
    while let word = words.popFirst() {
      switch word {
      case "time":
        let text = words.popFirst()
        guard let text, let bins = TimeBins(text, zone: .system) else {
          throw .invalid("-M time \(text ?? ""): a width is a number and one of s m h d w M y, such as 5s")
        }
        width = .time(bins)
      case "count", "size":
        let text = words.popFirst()
        guard let text, let number = scaledNumber(text) else {
          throw .invalid("-M \(word) \(text ?? ""): a number is wanted, with k, m or g for more")
        }
        width = word == "count" ? .count(number) : .size(number)
      case "hard": isHard = true
      case "soft": isHard = false
      case "nomodify": keepsRecords = true
      case "zero": fillsGaps = true
      default:
        if let first = word.first, ("0"..."9").contains(first), let bins = TimeBins(word, zone: .system) {
          width = .time(bins)
        } else {
          rest.append(word)
        }
      }
    }
    return rest
  }
}
