import FlowAnalytics
import FlowFilter
import FlowModel

/// A racluster.conf: variables, then rules of which the first that matches a record decides.
struct ClusterModel {
  struct Rule {
    var filter: RecordSelector?
    var grep: RegularExpression?
    var key: AggregationKey?
    /// Seconds after which a result that goes on is reported.
    var status: Double?
    /// Seconds without a record after which a result is complete.
    var idle: Double?
    var label: String?
    /// The rules that follow have their say as well.
    var continues = false
  }

  var rules: [Rule] = []
  var preserves: Bool?
  var reports: Bool?
  var corrects: Bool?
  /// The field that mean, deviation and extremes are about.
  var metric: String?

  init(path: String) throws(OptionError) {
    let text: String
    do throws(SystemError) {
      text = String(decoding: try FileSystem.contents(of: path), as: UTF8.self)
    } catch {
      throw .failed("-f \(path): \(error.message)")
    }
    try self.init(text, path: path)
  }

  /// - Parameter path: for messages.
  init(_ text: String, path: String) throws(OptionError) {
    var number = 0
    for line in text.split(separator: "\n", omittingEmptySubsequences: false) {
      number += 1
      let body = line.drop { $0 == " " || $0 == "\t" }
      guard let first = body.first, first != "#" else { continue }
      do throws(OptionError) {
        try add(body)
      } catch {
        throw .failed("\(path): line \(number): \(error.description)")
      }
    }
  }

  private mutating func add(_ line: Substring) throws(OptionError) {
    let assignments = try ConfigurationWords.split(line)
    guard let first = assignments.first else { return }
    if first.name.hasPrefix("RACLUSTER_") || first.name.hasPrefix("RA_") {
      return try setVariable(first.name, first.value ?? "")
    }
    rules.append(try Self.rule(assignments))
  }

  private mutating func setVariable(_ name: String, _ value: String) throws(OptionError) {
    let isYes = ConfigurationFile.isYes(value)
    switch name {
    case "RACLUSTER_MODEL_NAME": break
    case "RACLUSTER_PRESERVE_FIELDS": preserves = isYes
    case "RACLUSTER_REPORT_AGGREGATION": reports = isYes
    case "RACLUSTER_AUTO_CORRECTION": corrects = isYes
    case "RACLUSTER_AGG_METRIC": metric = value
    case "RACLUSTER_HISTOGRAM" where value.isEmpty: break
    case "RACLUSTER_HISTOGRAM": throw .invalid("RACLUSTER_HISTOGRAM: histograms are what rahisto makes")
    default: throw .invalid("there is no variable \(name)")
    }
  }

  private static func rule(_ words: [ConfigurationWords.Word]) throws(OptionError) -> Rule {
    var rule = Rule()
    for word in words {
      switch (word.name, word.value) {
      case ("filter", let text?): if !text.isEmpty { rule.filter = try RecordSelector(filter: text) }
      case ("grep", let text?): rule.grep = try RegularExpression(text)
      case ("model", let text?): rule.key = try ClusterOptions.key(ClientVariables.words(text))
      case ("status", let text?): rule.status = try seconds(text, "status")
      case ("idle", let text?): rule.idle = try seconds(text, "idle")
      case ("label", let text?): rule.label = text
      case ("cont", nil): rule.continues = true
      default: throw .invalid("'\(word.name)' is none of filter= grep= model= status= idle= label= cont")
      }
    }
    return rule
  }

  private static func seconds(_ text: String, _ name: String) throws(OptionError) -> Double {
    guard let value = Double(text), value >= 0, value < 1e9 else {
      throw .invalid("\(name)=\(text): a number of seconds is wanted")
    }
    return value
  }
}

/// Words of a rule: `name`, `name=value`, `name="a value"`.
enum ConfigurationWords {
  struct Word: Equatable {
    var name: String
    var value: String?
  }

  static func split(_ line: Substring) throws(OptionError) -> [Word] {
    var words: [Word] = []
    var rest = line
    while let first = rest.first {
      if first == " " || first == "\t" || first == "\r" {
        rest.removeFirst()
        continue
      }
      if first == "#" { break }
      let name = rest.prefix { $0 != "=" && $0 != " " && $0 != "\t" && $0 != "\r" }
      rest = rest[name.endIndex...]
      guard rest.first == "=" else {
        words.append(Word(name: String(name), value: nil))
        continue
      }
      rest.removeFirst()
      if rest.first == "\"" {
        rest.removeFirst()
        guard let end = rest.firstIndex(of: "\"") else { throw .invalid("a quote is not closed") }
        words.append(Word(name: String(name), value: String(rest[..<end])))
        rest = rest[rest.index(after: end)...]
      } else {
        let value = rest.prefix { $0 != " " && $0 != "\t" && $0 != "\r" }
        words.append(Word(name: String(name), value: String(value)))
        rest = rest[value.endIndex...]
      }
    }
    return words
  }
}
