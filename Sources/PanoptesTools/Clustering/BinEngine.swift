import FlowAnalytics
import FlowModel
import NetworkTypes

/// A cluster engine for every open bin. Engines of closed bins are used again.
final class BinEngine {
  let clusters: ClusterOptions
  let options: BinOptions
  let output: BlockSet
  let environment: [String: String]
  private(set) var bins: TimeBins?
  private var count: CountBins?
  private var size: SizeBins?
  private let splitter = RecordSplitter()
  private var open: [Int64: (bin: TimeBin, engine: ClusterEngine)] = [:]
  private var current: (bin: TimeBin, engine: ClusterEngine)
  private var hasCurrent = false
  private var spare: [ClusterEngine] = []
  /// When the next bin is due.
  private var firstEnd = Timestamp(nanoseconds: .max)
  private var last: TimeBin?
  private var zeros = FlowRecord()
  /// The piece of the input that records are from, where several threads share it.
  private var piece = 0
  private(set) var failure: SpillFailure?
  let blocks: BlockSet

  init(
    _ clusters: ClusterOptions, _ options: BinOptions, output: BlockSet, environment: [String: String]
  ) throws(OptionError) {
    var clusters = clusters
    if clusters.sortKeys.isEmpty { clusters.sortKeys = [try ClusterOptions.sortKey("stime", option: "-P")] }
    self.clusters = clusters
    self.options = options
    self.output = output
    self.environment = environment
    let first = try ClusterEngine(clusters, output: output, environment: environment)
    blocks = first.blocks.union([.time, .metric, .network, .behavior])
    spare = [first]
    current = (TimeBin(index: 0, start: .zero, end: .zero), first)
    switch options.width {
    case .time(let bins)?: self.bins = bins
    case .count(let limit)?: count = CountBins(limit: limit)
    case .size(let limit)?: size = SizeBins(limit: limit)
    case nil: throw .invalid("rabins needs bins: -M time 5s, -M count 1000 or -M size 1m")
    }
  }

  /// Adds a record of that many bytes; bins that are due go to `sink`.
  func add<Sink: BinSink & ~Copyable>(
    _ record: inout FlowRecord, bytes: Int, _ sink: inout Sink
  ) -> Bool {
    guard bins != nil else { return addToLoad(&record, bytes, &sink) }
    guard record.has(.time) else { return true }
    if let hold = options.hold, !close(until: record.time.start + -hold, &sink) { return false }
    return addToTime(&record)
  }

  private func addToLoad<Sink: BinSink & ~Copyable>(
    _ record: inout FlowRecord, _ bytes: Int, _ sink: inout Sink
  ) -> Bool {
    let isNew = count?.add() ?? size?.add(bytes: UInt64(bytes)) ?? false
    if isNew, !current.engine.finish({ sink.deliver(&$0, nil) }) { return note() }
    return current.engine.add(&record, { _ in true }) || note()
  }

  private func note() -> Bool {
    if failure == nil { failure = current.engine.failure }
    return false
  }

  private func addToTime(_ record: inout FlowRecord) -> Bool {
    guard var bins else { return true }
    var goesOn = true
    if options.keepsRecords {
      goesOn = add(&record, bins.bin(at: record.time.start))
    } else {
      splitter.split(&record, by: &bins) { piece, bin in
        if goesOn { goesOn = add(&piece, bin) }
      }
    }
    self.bins = bins
    return goesOn
  }

  private func add(_ record: inout FlowRecord, _ bin: TimeBin) -> Bool {
    if !hasCurrent || current.bin.index != bin.index { turn(to: bin) }
    return current.engine.add(&record, { _ in true }) || note()
  }

  private func turn(to bin: TimeBin) {
    hasCurrent = true
    defer { if piece > 0 { current.engine.beginPiece(piece) } }
    if let known = open[bin.index] {
      current = known
      return
    }
    // An engine that could be made once can be made again.
    let engine =
      spare.popLast()
      ?? (try? ClusterEngine(clusters, output: output, environment: environment))
    guard let engine else { return }
    open[bin.index] = (bin, engine)
    current = (bin, engine)
    firstEnd = min(firstEnd, bin.end)
  }

  /// An engine of the same kind for another thread, one of so many; nil where the order of records decides
  /// what comes out: loads, bins that are closed meanwhile, bins that are counted from the first record.
  func part(of parts: Int) throws(OptionError) -> BinEngine? {
    guard let bins, bins.areAbsolute, options.hold == nil, let engine = spare.first,
      let part = try engine.part(of: parts, environment: environment)
    else { return nil }
    return try BinEngine(part.options, options, output: output, environment: environment)
  }

  /// Records of that piece of the input follow.
  func beginPiece(_ number: Int) {
    piece = number
    // Each bin's engine is told when its next record comes.
    hasCurrent = false
  }

  /// Takes over what another thread's engine has made. The numbers of its bins may be others, not their
  /// times.
  func takeOver(_ other: BinEngine) {
    if failure == nil { failure = other.failure }
    hasCurrent = false
    for (bin, engine) in other.open.values {
      guard let known = bins?.bin(at: bin.start) else { return }
      if let mine = open[known.index] {
        mine.engine.takeOver(engine)
        if failure == nil { failure = mine.engine.failure }
      } else {
        open[known.index] = (known, engine)
        firstEnd = min(firstEnd, known.end)
      }
    }
    other.open = [:]
  }

  /// Hands on the bins that end at or before a moment.
  private func close<Sink: BinSink & ~Copyable>(until moment: Timestamp, _ sink: inout Sink) -> Bool {
    guard moment >= firstEnd else { return true }
    let due = open.values.filter { $0.bin.end <= moment }.sorted { $0.bin.index < $1.bin.index }
    for (bin, engine) in due {
      guard fillGap(before: bin, &sink) else { return false }
      sink.begin(bin)
      let hard = options.isHard
      let goesOn = engine.finish { record in
        if hard { Self.stretch(&record, bin) }
        return sink.deliver(&record, bin)
      }
      open[bin.index] = nil
      if current.bin.index == bin.index { hasCurrent = false }
      if failure == nil { failure = engine.failure }
      spare.append(engine)
      guard goesOn else { return false }
      sink.end(bin)
      last = bin
    }
    firstEnd = open.values.map(\.bin.end).min() ?? Timestamp(nanoseconds: .max)
    return true
  }

  /// The record's times become those of its bin.
  private static func stretch(_ record: inout FlowRecord, _ bin: TimeBin) {
    let range = TimeBlock.Range(start: bin.start, end: bin.end)
    record.time.isBidirectional = true
    for side in Side.allCases where record.time.ranges[side].isPresent { record.time.ranges[side] = range }
  }

  private func fillGap<Sink: BinSink & ~Copyable>(before bin: TimeBin, _ sink: inout Sink) -> Bool {
    guard options.fillsGaps, var next = last, var bins else { return true }
    while true {
      next = bins.bin(at: next.end)
      guard next.index < bin.index else { return true }
      zeros.clear()
      zeros.kind = .flow
      zeros.cause = .status
      zeros.blocks = [.flow, .time, .metric]
      zeros.key = FlowKey()
      zeros.key.family = .ipv4
      zeros.time = TimeBlock()
      zeros.time.ranges.source = TimeBlock.Range(start: next.start, end: next.end)
      zeros.traffic = Traffic()
      guard sink.deliver(&zeros, next) else { return false }
    }
  }

  /// Hands on everything that is left.
  func finish<Sink: BinSink & ~Copyable>(_ sink: inout Sink) -> Bool {
    if bins == nil { return current.engine.finish { sink.deliver(&$0, nil) } || note() }
    return close(until: Timestamp(nanoseconds: .max), &sink)
  }
}

/// What takes the results of bins, one bin after the other.
protocol BinSink: ~Copyable {
  mutating func begin(_ bin: TimeBin)
  mutating func deliver(_ record: inout FlowRecord, _ bin: TimeBin?) -> Bool
  mutating func end(_ bin: TimeBin)
}
