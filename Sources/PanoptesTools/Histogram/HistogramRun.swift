import Charts
import FlowAnalytics
import FlowModel
import NetworkTypes

/// What the words of a `rahisto` command line ask for.
struct HistogramOptions {
  let request: HistogramRequest
  let picture: PictureOutput?
  private(set) var hidesEmpty = false
  private(set) var includesOutliers = false
  private(set) var showsBars = false
  private(set) var isLogarithmic = false
  private(set) var theme = Theme.Name.light

  static let modes = ["nozero", "outlayer", "outlier", "graph", "logfreq", "dark", "light"]

  /// Of `-m`, when it is there.
  static func aggregation(
    _ configuration: ClientConfiguration, _ console: Console, blocks: BlockSet
  ) throws(CommandError) -> Aggregator.Configuration? {
    guard let words = configuration.own.values["m"] else { return nil }
    var settings = Aggregator.Configuration()
    settings.key = try CommandError.wrapping(usageStatus: ExitStatus.failure) { () throws(OptionError) in
      try ClusterOptions.key(words)
    }
    settings.unitesDirections = settings.key.isFlow
    settings.blocks = blocks
    settings.memoryLimit = Memory.half
    settings.temporaryDirectory = console.environment["TMPDIR"] ?? "/tmp"
    return settings
  }

  init(_ configuration: ClientConfiguration) throws(CommandError) {
    let own = configuration.own
    request = try CommandError.wrapping(usageStatus: ExitStatus.failure) { () throws(OptionError) in
      try HistogramRequest(own.values["H"] ?? [])
    }
    picture = try own.last("w").map { path throws(CommandError) in try PictureOutput(path: path) }
    for mode in own.modes {
      switch mode {
      case "nozero": hidesEmpty = true
      case "outlayer", "outlier": includesOutliers = true
      case "graph": showsBars = true
      case "logfreq": isLogarithmic = true
      case "dark": theme = .dark
      case "light": theme = .light
      default: break
      }
    }
  }
}

/// Collects the values of one field, of records or of what they merge to.
struct HistogramSink: RecordSink, ~Copyable {
  let field: Field
  let includesOutliers: Bool
  /// `-M rmon`: once for either end.
  let countsEnds: Bool
  /// `-m`: records are merged first.
  let aggregator: Aggregator?
  private(set) var failure: SpillFailure?
  private(set) var histogram: Histogram?
  /// Values that wait for a range.
  private var values: [Double] = []

  init(
    _ options: HistogramOptions, countsEnds: Bool, aggregation: Aggregator.Configuration?
  ) throws(CommandError) {
    self.countsEnds = countsEnds
    aggregator = aggregation.map(Aggregator.init)
    field = options.request.field
    includesOutliers = options.includesOutliers
    if options.request.extent != .automatic {
      guard let classes = options.request.classes(nil) else {
        throw .usage("-H: there are no such classes", status: ExitStatus.failure)
      }
      histogram = Histogram(classes, includesOutliers: includesOutliers)
    }
  }

  mutating func take(_ record: inout FlowRecord, _ bytes: RawSpan) -> Bool {
    // Events measure nothing.
    guard record.kind != .event else { return true }
    return countsEnds ? EndRecords.forEach(&record) { add(&$0) } : add(&record)
  }

  private mutating func add(_ record: inout FlowRecord) -> Bool {
    if let aggregator {
      do throws(SpillFailure) {
        try aggregator.add(&record)
        return true
      } catch {
        failure = error
        return false
      }
    }
    if let value = field.number(record) { add(value) }
    return true
  }

  mutating func add(_ value: Double) {
    if histogram == nil { values.append(value) } else { histogram?.add(value) }
  }

  /// The histogram of everything taken; nil when there was nothing to find a range in.
  mutating func finish(_ request: HistogramRequest) throws(CommandError) -> Histogram? {
    do throws(SpillFailure) {
      if let failure { throw failure }
      var result = FlowRecord()
      try aggregator?.forEach(.arrival, into: &result) { merged in
        if let value = field.number(merged) { add(value) }
        return true
      }
    } catch {
      throw .failed(error.description)
    }
    if let histogram { return histogram }
    // A logarithmic axis begins at the smallest value that it can show.
    let usable = values.filter { $0.isFinite && (request.spacing == .linear || $0 > 0) }
    guard let smallest = usable.min(), let largest = usable.max(),
      let classes = request.classes((smallest, largest))
    else { return nil }
    var made = Histogram(classes, includesOutliers: includesOutliers)
    for value in values { made.add(value) }
    return made
  }
}
