public import FlowModel
internal import NetworkTypes

/// Merges records that share a key, in memory bounded by the keys, or by a limit beyond which merged
/// pieces go to temporary files.
///
/// Results do not depend on the order of the records: counts, extremes, mean and deviation are exact
/// sums, and what cannot be added comes from the earliest or latest record. (Idle times depend on it: a gap
/// is what lies between a record and those before it.)
public final class Aggregator {
  public struct Configuration: Sendable {
    public var key = AggregationKey.flow
    /// Blocks that results shall have.
    public var blocks = BlockSet.all
    public var metric = AccumulatorLayout.Metric.duration
    /// Both ways of a flow are one (`correct`); means nothing for keys that are not symmetric.
    public var unitesDirections = true
    /// Statistics and the number of records go with the results (not with `norep`).
    public var reports = true
    /// Addresses, ports and protocol outside the key keep what all records share.
    public var preserves = true
    /// Nanoseconds of data time after which a result that goes on is handed on and begun anew.
    public var status: Int64?
    /// Nanoseconds without a record after which a result is complete.
    public var idle: Int64?
    /// Bytes after which merged pieces are written to temporary files.
    public var memoryLimit: Int?
    /// Where those files are.
    public var temporaryDirectory = "/tmp"

    public init() {}
  }

  /// In which order results come.
  public enum Order: Sendable {
    /// Of their first record.
    case arrival
    /// Of their latest record: the order of the classic cache.
    case update
  }

  public let configuration: Configuration
  public let layout: AccumulatorLayout
  let texts = AccumulatorTexts()
  let words: KeyWords
  var table: EntryTable
  let unites: Bool
  private let forgotten: FlowKey.ForgottenParts
  let scratch: UnsafeMutablePointer<UInt64>
  /// Records added so far.
  public internal(set) var added: UInt64 = 0
  var spill: SpillFiles?
  /// When `expire` last looked at every entry.
  var lastSweep = Int64.min
  /// Another aggregator's results have been merged.
  var isJoined = false
  /// Results that timers complete.
  var expiring = FlowRecord()
  /// Every result so far has been in memory.
  public var hasSpilled: Bool { spill != nil }

  public init(_ configuration: Configuration) {
    self.configuration = configuration
    var blocks = configuration.blocks.union(configuration.key.blocks)
    if !configuration.reports { blocks.remove(.aggregation) }
    layout = AccumulatorLayout(blocks: blocks, metric: configuration.metric)
    words = KeyWords(configuration.key)
    unites = configuration.unitesDirections && configuration.key.isSymmetric
    forgotten = configuration.preserves ? [] : configuration.key.forgotten
    scratch = .allocate(capacity: words.count)
    table = EntryTable(stride: EntryHead.offsetOfAccumulator(words: words.count) + layout.size)
  }

  deinit { scratch.deallocate() }

  /// What a record must hold when it is added.
  public var blocks: BlockSet { layout.blocks.union(FlowRecord.orientationBlocks) }

  /// Results waiting in memory.
  public var count: Int { table.count }

  /// Merges a record, which is as it was when this returns.
  public func add(_ r: inout FlowRecord) throws(SpillFailure) {
    added &+= 1
    let isExchanged = words.write(r, unites: unites, to: scratch)
    var hash = hashWords(scratch, words.count)
    // `none`: each record is a key of its own.
    if configuration.key.isNone { hash = hash &+ added &* 0x9e37_79b9_7f4a_7c15 }
    let wordCount = words.count
    let scratch = scratch
    let isNone = configuration.key.isNone
    let found = table.find(hash) { entry in
      !isNone && EntryHead.words(entry).isEqual(to: scratch, count: wordCount)
    }
    if let index = found {
      merge(&r, isExchanged, into: table[index])
    } else {
      try insert(&r, isExchanged, hash)
    }
  }

  @inline(__always)
  private func merge(
    _ r: inout FlowRecord, _ isExchanged: Bool, into entry: UnsafeMutableRawPointer
  ) {
    let head = EntryHead.head(entry)
    let accumulator = entry + EntryHead.offsetOfAccumulator(words: words.count)
    head.pointee.lastOrdinal = added
    let isReversed: Bool
    if unites {
      let evidence = DirectionEvidence(r)
      if isExchanged != head.pointee.isExchanged, evidence.isStronger(than: head.pointee.evidence) {
        layout.reverse(accumulator, texts: texts)
        head.pointee.isExchanged = isExchanged
      }
      isReversed = isExchanged != head.pointee.isExchanged
      if evidence.isStronger(than: head.pointee.evidence) { head.pointee.evidence = evidence }
    } else {
      isReversed = isExchanged
    }
    if isReversed { r.reverse() }
    if words.hasMasks {
      let key = r.key
      words.mask(&r.key)
      layout.add(r, to: accumulator, texts: texts)
      r.key = key
    } else {
      layout.add(r, to: accumulator, texts: texts)
    }
    if isReversed { r.reverse() }
  }

  private func insert(
    _ r: inout FlowRecord, _ isExchanged: Bool, _ hash: UInt64
  ) throws(SpillFailure) {
    if let limit = configuration.memoryLimit, table.byteCount + texts.byteCount > limit, table.count > 64 {
      try spillAll()
    }
    let entry = table[table.insert(hash)]
    let head = EntryHead.head(entry)
    head.initialize(to: EntryHead(hash: hash, ordinal: added))
    EntryHead.words(entry).update(from: scratch, count: words.count)
    let isReversed = !unites && isExchanged
    if unites {
      head.pointee.isExchanged = isExchanged
      head.pointee.evidence = DirectionEvidence(r)
    }
    if isReversed { r.reverse() }
    let key = r.key
    words.mask(&r.key)
    layout.start(
      entry + EntryHead.offsetOfAccumulator(words: words.count), with: r, texts: texts)
    r.key = key
    if isReversed { r.reverse() }
  }

  /// Forgets everything and keeps the memory for more.
  public func removeAll() {
    table.removeAll()
    texts.removeAll()
    spill = nil
    isJoined = false
    added = 0
    lastSweep = .min
  }

  /// Fills `record` with the result at a place, below `count`.
  public func result(at index: Int, into record: inout FlowRecord) {
    fill(&record, from: table[index])
  }

  func fill(_ record: inout FlowRecord, from entry: UnsafeMutableRawPointer) {
    layout.fill(
      &record, from: entry + EntryHead.offsetOfAccumulator(words: words.count),
      reports: configuration.reports, texts: texts)
    if !forgotten.isEmpty { record.key.forget(forgotten) }
  }

  /// Hands every result to `body` until that returns false. The aggregator still holds them after.
  ///
  /// Results of spilled pieces come in the same order: their ordinals are sorted first.
  public func forEach(
    _ order: Order, into record: inout FlowRecord, _ body: (inout FlowRecord) -> Bool
  ) throws(SpillFailure) {
    if spill != nil { return try forEachSpilled(order, into: &record, body) }
    for index in indices(order) {
      fill(&record, from: table[index])
      guard body(&record) else { return }
    }
  }

  /// The places of the results in memory, in an order.
  public func indices(_ order: Order) -> [Int] {
    // Entries are made in the order of arrival, unless they come from another table.
    guard order == .update || isJoined else { return Array(0..<table.count) }
    var places = (0..<table.count).map { place in
      let head = EntryHead.head(table[place])
      return (order == .update ? head.pointee.lastOrdinal : head.pointee.firstOrdinal, place)
    }
    places.sort { $0.0 < $1.0 }
    return places.map(\.1)
  }
}

/// What stands before the accumulator of an entry: hash, order, direction; then the key's words.
struct EntryHead {
  var hash: UInt64
  var firstOrdinal: UInt64
  var lastOrdinal: UInt64
  var evidence = DirectionEvidence()
  /// The accumulator's ends are the key's, exchanged.
  var isExchanged = false

  init(hash: UInt64, ordinal: UInt64) {
    self.hash = hash
    (firstOrdinal, lastOrdinal) = (ordinal, ordinal)
  }

  private static let size = (MemoryLayout<EntryHead>.size + 7) & ~7

  @inline(__always)
  static func head(_ entry: UnsafeMutableRawPointer) -> UnsafeMutablePointer<EntryHead> {
    entry.assumingMemoryBound(to: EntryHead.self)
  }

  @inline(__always)
  static func words(_ entry: UnsafeMutableRawPointer) -> UnsafeMutablePointer<UInt64> {
    (entry + size).assumingMemoryBound(to: UInt64.self)
  }

  @inline(__always)
  static func offsetOfAccumulator(words: Int) -> Int { (size + words * 8 + 15) & ~15 }
}

/// How sure a record's direction is; among the equally sure the earliest counts.
struct DirectionEvidence {
  /// 2 for a TCP connection whose SYN was seen.
  var rank: UInt8 = 0
  var start = Int64.max
  var number = UInt32.max

  init() {}

  init(_ r: borrowing FlowRecord) {
    rank = r.has(.network) && r.network.isTCP && r.network.tcp.status.contains(.synSeen) ? 2 : 1
    start = r.has(.time) ? r.time.start.nanoseconds : 0
    number = r.has(.transport) ? r.transport.sequence : 0
  }

  func isStronger(than other: DirectionEvidence) -> Bool {
    rank != other.rank ? rank > other.rank : (start, number) < (other.start, other.number)
  }
}

extension UnsafeMutablePointer<UInt64> {
  @inline(__always)
  func isEqual(to other: UnsafeMutablePointer<UInt64>, count: Int) -> Bool {
    var difference: UInt64 = 0
    for i in 0..<count { difference |= self[i] ^ other[i] }
    return difference == 0
  }
}
