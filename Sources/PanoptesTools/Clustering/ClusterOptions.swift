import FlowAnalytics
import FlowModel

/// What the aggregating tools understand alike: `-m`, `-f`, `-P` and some words of `-M`.
struct ClusterOptions {
  /// `-m`; nil: the flow itself.
  var key: AggregationKey?
  /// `-M correct`, `nocorrect`; nil: corrects where the key is the flow itself.
  var corrects: Bool?
  /// Not with `-M norep`.
  var reports = true
  /// Not with `-M nopreserve`.
  var preserves = true
  /// `-M rmon`: each record once for either end.
  var countsEnds = false
  /// `-M ind`: every input for itself.
  var isIndependent = false
  var replaces = false
  /// `-M memory=size`, bytes.
  var memoryLimit: Int?
  /// `-P`, in order.
  var sortKeys: [SortKey] = []
  /// `-f`.
  var model: ClusterModel?

  static let keyRows: [CommonOptions.Row] = [
    .ownList(
      "m", "key", "what makes records one: saddr[/len], daddr[/len], matrix[/len], proto, sport,",
      "dport, srcid, smac, dmac, soui, doui, smpls, dmpls, svlan, dvlan, stos, dtos, sttl,",
      "dttl, stcpb, dtcpb, inode[/len], sco, dco, sas, das, ias, any other field; none"),
    .ownValue("f", "conffile", "rules with keys and timers of their own: racluster.conf"),
    .ownList("P", "field", "sort the output by these fields"),
  ]

  static let modeHelp = [
    "correct, nocorrect: both ways of a flow are one (so without -m);",
    "norep: no statistics of what was merged; nopreserve: forget all but the key;",
    "rmon: each record for either end; memory=n[kmg]: then use temporary files;",
  ]

  init(_ configuration: ClientConfiguration) throws(OptionError) {
    // What is left was applied when the words were read.
    let rest = try take(configuration.own.modes)
    if configuration.countsEnds { countsEnds = true }
    if let words = configuration.own.values["m"] { key = try Self.key(words) }
    if let path = configuration.own.last("f") { model = try ClusterModel(path: path) }
    for word in (configuration.own.values["P"] ?? []).flatMap({ $0.split(separator: ",") }) {
      sortKeys.append(try Self.sortKey(String(word), option: "-P"))
    }
    // `racluster -M daddr` has always been written for `-m daddr`; a mode of that name there is not.
    let misplaced = rest.filter(Self.isKey)
    if key == nil, !misplaced.isEmpty { key = try Self.key(misplaced) }
  }

  private init() {}

  /// Takes the tool's own words and returns the rest.
  static func otherModes(_ words: [String]) throws(OptionError) -> [String] {
    var options = ClusterOptions()
    return try options.take(words).filter { !isKey($0) }
  }

  private static func isKey(_ word: String) -> Bool { (try? AggregationKey(words: [word])) != nil }

  private mutating func take(_ words: [String]) throws(OptionError) -> [String] {
    var rest: [String] = []
    for word in words {
      switch word {
      case "correct": corrects = true
      case "nocorrect": corrects = false
      case "norep": reports = false
      case "rep": reports = true
      case "preserve": preserves = true
      case "nopreserve": preserves = false
      case "ind": isIndependent = true
      case "replace": replaces = true
      case _ where word.hasPrefix("memory="): memoryLimit = try Self.memory(String(word.dropFirst(7)))
      default: rest.append(word)
      }
    }
    return rest
  }

  static func memory(_ text: String) throws(OptionError) -> Int {
    guard let size = scaledNumber(text), let limit = Int(exactly: size) else {
      throw .invalid("-M memory=\(text): a size is a number and one of k m g, such as 512m")
    }
    return limit
  }

  static func key(_ words: [String]) throws(OptionError) -> AggregationKey {
    do throws(AggregationKey.Problem) {
      return try AggregationKey(words: words)
    } catch {
      switch error {
      case .unknown(let name, _):
        let names = FieldRegistry.all.map(\.id) + ["matrix", "none"]
        let hint = Spelling.nearest(to: name, among: names).map { "; did you mean \($0)?" } ?? ""
        throw .invalid("-m \(name): there is no such key\(hint)")
      case .mask(let word):
        throw .invalid("-m \(word): only addresses take a mask: /0 to /128, or /255.255.0.0")
      case .notAKey(let name): throw .invalid("-m \(name): this field says nothing about a flow")
      }
    }
  }

  static func sortKey(_ word: String, option: String) throws(OptionError) -> SortKey {
    do throws(SortKey.Problem) {
      return try SortKey(word)
    } catch {
      switch error {
      case .unknown(let word):
        let name = String(word.drop { $0 == "-" || $0 == "+" })
        let hint = Spelling.nearest(to: name, among: FieldRegistry.all.map(\.id)).map {
          "; did you mean \($0)?"
        }
        throw .invalid("sort syntax error. '\(word)' not supported\(hint ?? "")")
      case .mask(let word): throw .invalid("\(option) \(word): only addresses take a mask: /0 to /128")
      }
    }
  }
}

extension ClientConfiguration {
  /// `-M rmon` as every client understands it.
  var countsEnds: Bool { endsAreHosts }
}
