import Charts
import FlowAnalytics
import FlowModel
import NetworkTypes

/// Puts records into bins by object.
struct GraphSink: RecordSink, ~Copyable {
  let aggregator: BinnedAggregator
  /// `-M rmon`: once for either end.
  let countsEnds: Bool
  private(set) var failure: SpillFailure?

  init(_ aggregator: BinnedAggregator, countsEnds: Bool) {
    self.aggregator = aggregator
    self.countsEnds = countsEnds
  }

  mutating func take(_ record: inout FlowRecord, _ bytes: RawSpan) -> Bool {
    // Events count nothing.
    guard record.kind != .event else { return true }
    return countsEnds ? EndRecords.forEach(&record) { add(&$0) } : add(&record)
  }

  private mutating func add(_ record: inout FlowRecord) -> Bool {
    do throws(SpillFailure) {
      try aggregator.add(&record)
      return true
    } catch {
      failure = error
      return false
    }
  }
}

/// One run of `ragraph`, once the command line is known.
struct GraphRun {
  let options: GraphOptions
  let configuration: ClientConfiguration
  let inputs: InputList
  let console: Console

  func run() throws(CommandError) -> Int32 {
    let (subjects, bins) = try CommandError.wrapping(usageStatus: ExitStatus.failure) {
      () throws(OptionError) in
      let subjects = try GraphSubjects(
        options.subjects, isSplit: options.isSplit, isInverted: options.isInverted)
      return (subjects, try GraphBins(configuration.own.modes))
    }
    let path = options.output ?? "ragraph.png"
    let isTable = path.lowercased().hasSuffix(".csv")
    let picture = isTable ? nil : try PictureOutput(path: path)
    let names = RowText(
      GraphData.nameFields(subjects), configuration, services: ServicesFile.system().portNames)
    let aggregator = BinnedAggregator(
      try aggregation(subjects, names), bins: TimeBins(width: bins.width, zone: .system), splits: bins.splits)
    var sink = GraphSink(aggregator, countsEnds: configuration.endsAreHosts)
    var pass = try RecordPass(configuration, console: console, blocks: aggregator.blocks)
    let status = pass.run(inputs, into: &sink)
    if let failure = sink.failure { throw .failed(failure.description) }
    let data = try collect(aggregator, subjects, names, bins)
    guard !data.objects.isEmpty else {
      console.report("there is nothing to draw: no flow record matched")
      return max(status, ExitStatus.nothingMatched)
    }
    if options.isDebugging {
      console.errors.print(
        "\(console.programName): \(data.bins) bins of \(bins.text), \(data.objects.count) objects")
    }
    guard let picture else {
      try writeTable(data, subjects, path)
      return status
    }
    let drawing = GraphChart(data: data, subjects: subjects, options: options, bins: bins, zone: .system)
      .make().draw()
    try picture.write(drawing, zoom: options.zoom, console: console)
    if let format = options.imageInfo, path != "-" { console.output.print(info(format, path, drawing)) }
    return status
  }

  private func aggregation(_ subjects: GraphSubjects, _ names: RowText) throws(CommandError)
    -> Aggregator.Configuration
  {
    var settings = Aggregator.Configuration()
    if subjects.keys.isEmpty {
      settings.key = .everything
    } else {
      settings.key = try CommandError.wrapping(usageStatus: ExitStatus.failure) { () throws(OptionError) in
        try ClusterOptions.key(subjects.keys)
      }
    }
    settings.unitesDirections = settings.key.isFlow
    settings.blocks = subjects.metrics.reduce(names.blocks.union([.time, .metric, .network, .behavior])) {
      $0.union($1.field.blocks)
    }
    return settings
  }

  private func collect(
    _ aggregator: BinnedAggregator, _ subjects: GraphSubjects, _ names: RowText, _ bins: GraphBins
  ) throws(CommandError) -> GraphData {
    do throws(GraphData.Failure) {
      return try GraphData(aggregator, subjects, names: names)
    } catch {
      switch error {
      case .tooManyBins(let count):
        throw .failed("\(count) bins of \(bins.text) are too many; take longer ones (-M) or less time (-t)")
      case .spill(let failure): throw .failed(failure.description)
      }
    }
  }

  private func writeTable(_ data: GraphData, _ subjects: GraphSubjects, _ path: String) throws(CommandError) {
    var out = ByteWriter(capacity: 64 * 1024)
    GraphTable.append(data, subjects, to: &out)
    try PictureOutput.write(out.array, to: path)
  }

  /// `-imginfo`: %s is the file, the first number the width, the second the height.
  private func info(_ format: String, _ path: String, _ drawing: Drawing) -> String {
    var numbers = [drawing.width, drawing.height].map { String(Int(($0 * options.zoom).rounded(.up))) }
    var result = ""
    var rest = format[...]
    while let character = rest.popFirst() {
      guard character == "%" else {
        result.append(character)
        continue
      }
      let marks = rest.prefix { "0123456789.-l".contains($0) }
      rest = rest.dropFirst(marks.count)
      switch rest.popFirst() {
      case "s": result += path
      case "d", "u", "i": result += numbers.isEmpty ? "" : numbers.removeFirst()
      case "%": result += "%"
      case let other: result += "%" + marks + (other.map { String($0) } ?? "")
      }
    }
    return result
  }
}
