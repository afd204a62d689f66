import FlowAnalytics
import FlowModel

/// What is drawn: metrics, and objects that tell the series apart.
struct GraphSubjects: Sendable {
  struct Metric: Sendable {
    let field: Field
    /// Drawn below the axis.
    var isBelow = false

    /// Values of different objects, and of different times, can be added.
    var isAdditive: Bool {
      field.merge == .sum || field.unit == .bitsPerSecond || field.unit == .packetsPerSecond
    }
    /// Counts are drawn by the second; rates are so already.
    var isCount: Bool { field.merge == .sum }
  }

  private(set) var metrics: [Metric] = []
  /// Words for the aggregation key; empty draws everything as one.
  private(set) var keys: [String] = []
  /// Fields that name an object.
  private(set) var labels: [Field] = []

  /// Words of the original that stand for others.
  private static let aliases: [String: [String]] = [
    "addr": ["saddr"], "mac": ["smac"], "svc": ["dport"], "win": ["swin", "dwin"],
    "jitter": ["sjit", "djit"],
  ]

  init(_ words: [String], isSplit: Bool, isInverted: Bool) throws(OptionError) {
    for word in words.flatMap({ $0.split(separator: ",").map(String.init) }) {
      for name in Self.aliases[word] ?? [word] { try add(name, as: word) }
    }
    guard !metrics.isEmpty else {
      let found = words.isEmpty ? "" : ", and \(words.joined(separator: " ")) is none"
      throw .invalid("name a metric first\(found): ragraph sbytes dbytes saddr -M 1s -r file")
    }
    guard isSplit, metrics.contains(where: { $0.side == .source }),
      metrics.contains(where: { $0.side == .destination })
    else { return }
    let below: Side = isInverted ? .source : .destination
    for index in metrics.indices { metrics[index].isBelow = metrics[index].side == below }
  }

  /// A quantity, where the others are names made of digits: ports, times to live, VLANs.
  private static func isMeasured(_ field: Field) -> Bool {
    switch field.merge {
    case .sum, .minimum, .maximum, .derived, .union: field.code == nil
    case .key, .first, .last, .none: field.unit != .none
    }
  }

  private mutating func add(_ name: String, as word: String) throws(OptionError) {
    let bare = String(name.prefix { $0 != "/" })
    guard let field = FieldRegistry.field(named: bare) else {
      let hint =
        Spelling.nearest(to: bare, among: FieldRegistry.all.map(\.id)).map { "did you mean \($0)? " } ?? ""
      throw .invalid("'\(word)' is neither a metric nor an object; \(hint)(panoptes fields lists them)")
    }
    if field.isNumeric, Self.isMeasured(field), bare == name {
      metrics.append(Metric(field: field))
    } else {
      if case .time = field.value {
        throw .invalid("'\(word)' is a time, neither a metric nor an object")
      }
      keys.append(name)
      labels.append(field)
    }
  }
}

extension GraphSubjects.Metric {
  /// The direction that the field is about.
  var side: Side? {
    let rest = field.id.dropFirst()
    guard let first = field.id.first, first == "s" || first == "d",
      FieldRegistry.field(named: (first == "s" ? "d" : "s") + rest) != nil
    else { return nil }
    return first == "s" ? .source : .destination
  }
}
