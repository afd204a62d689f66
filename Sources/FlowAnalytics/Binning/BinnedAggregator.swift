public import FlowModel
public import NetworkTypes

/// An aggregator for every time bin that is open. Bins that are handed on are used again.
public final class BinnedAggregator {
  private let configuration: Aggregator.Configuration
  public private(set) var bins: TimeBins
  /// Records are cut where bins end; otherwise a record belongs to the bin of its start.
  private let splits: Bool
  private let splitter = RecordSplitter()
  private var open: [Int64: (bin: TimeBin, aggregator: Aggregator)] = [:]
  private var spare: [Aggregator] = []
  private var current: (bin: TimeBin, aggregator: Aggregator)?
  /// End of the latest record.
  public private(set) var latest = Timestamp(nanoseconds: .min)

  public init(_ configuration: Aggregator.Configuration, bins: TimeBins, splits: Bool = true) {
    self.configuration = configuration
    self.bins = bins
    self.splits = splits
    let first = Aggregator(configuration)
    blocks = first.blocks
    spare = [first]
  }

  /// What a record must hold when it is added.
  public let blocks: BlockSet

  /// Adds a record, which is as it was when this returns.
  public func add(_ r: inout FlowRecord) throws(SpillFailure) {
    guard r.has(.time) else { return }
    latest = max(latest, r.time.end)
    guard splits else {
      return try aggregator(bins.bin(at: r.time.start)).add(&r)
    }
    var bins = self.bins
    defer { self.bins = bins }
    try splitter.split(&r, by: &bins) { (piece, bin) throws(SpillFailure) in
      try aggregator(bin).add(&piece)
    }
  }

  private func aggregator(_ bin: TimeBin) -> Aggregator {
    if let current, current.bin.index == bin.index { return current.aggregator }
    if let known = open[bin.index] {
      current = known
      return known.aggregator
    }
    let new = spare.popLast() ?? Aggregator(configuration)
    open[bin.index] = (bin, new)
    current = (bin, new)
    return new
  }

  /// Bins that hold records, in order of time.
  public var openBins: [TimeBin] { open.values.map(\.bin).sorted { $0.index < $1.index } }

  /// Hands the bins that end at or before a moment to `body`, in order of time, and closes them.
  public func close(
    until moment: Timestamp = Timestamp(nanoseconds: .max),
    _ body: (TimeBin, Aggregator) throws(SpillFailure) -> Void
  ) throws(SpillFailure) {
    for bin in openBins where bin.end <= moment {
      guard let (_, aggregator) = open.removeValue(forKey: bin.index) else { continue }
      if current?.bin.index == bin.index { current = nil }
      try body(bin, aggregator)
      aggregator.removeAll()
      if spare.count < 4 { spare.append(aggregator) }
    }
  }
}
