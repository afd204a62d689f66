import ArgusCodec
import FlowAnalytics
import FlowModel
import NetworkTypes

/// The aggregators of a run, one for each rule, and what brings a record to them.
final class ClusterEngine {
  final class Member {
    let rule: ClusterModel.Rule
    let aggregator: Aggregator
    /// Takes what no rule takes.
    let isRest: Bool

    init(_ rule: ClusterModel.Rule, _ aggregator: Aggregator, isRest: Bool) {
      self.rule = rule
      self.aggregator = aggregator
      self.isRest = isRest
    }
  }

  private(set) var members: [Member] = []
  /// The one aggregator of a run without rules.
  private let only: Aggregator?
  let options: ClusterOptions
  let output: BlockSet
  private let sortKeys: [SortKey]
  let memoryLimit: Int
  private let directory: String
  private var result = FlowRecord()
  /// Results that timers completed, waiting for whoever delivers them.
  var failure: SpillFailure?
  /// What a record must hold.
  let blocks: BlockSet
  /// Some rule reports before the end.
  let hasTimers: Bool

  /// - Parameter output: blocks that results shall have.
  init(_ options: ClusterOptions, output: BlockSet, environment: [String: String]) throws(OptionError) {
    self.options = options
    self.output = output
    directory = environment["TMPDIR"] ?? "/tmp"
    memoryLimit = options.memoryLimit ?? Memory.half
    var rules = options.model?.rules ?? []
    let given = rules.count
    // What no rule takes is merged by flow.
    if !rules.contains(where: { $0.filter == nil && $0.grep == nil && !$0.continues }) || rules.isEmpty {
      rules.append(ClusterModel.Rule())
    }
    // Keys of rules are different things: only one key gives an order.
    if !options.sortKeys.isEmpty {
      sortKeys = options.sortKeys
    } else if let key = options.key, options.model == nil, !key.isNone {
      sortKeys = key.sortWords.compactMap { try? SortKey($0) }
    } else {
      sortKeys = []
    }
    let wanted = sortKeys.reduce(output) { $0.union($1.blocks) }
    let metric = try ClusterMetric.metric(options.model?.metric)
    var blocks: BlockSet = []
    for rule in rules {
      var configuration = Aggregator.Configuration()
      configuration.key = rule.key ?? options.key ?? .flow
      configuration.blocks = rule.label == nil ? wanted : wanted.union(.label)
      configuration.metric = metric
      let corrects = options.corrects ?? options.model?.corrects ?? configuration.key.isFlow
      configuration.unitesDirections = corrects && !options.countsEnds
      configuration.reports = options.reports && options.model?.reports ?? true
      configuration.preserves = options.preserves && options.model?.preserves ?? true
      configuration.memoryLimit = memoryLimit
      configuration.temporaryDirectory = directory
      configuration.status = rule.status.map { Int64($0 * 1e9) }
      configuration.idle = rule.idle.map { Int64($0 * 1e9) }
      let aggregator = Aggregator(configuration)
      var needed = aggregator.blocks.union(rule.filter?.blocks ?? [])
      if rule.grep != nil { needed.formUnion([.label, .sourceData, .destinationData]) }
      members.append(Member(rule, aggregator, isRest: members.count >= given))
      blocks.formUnion(needed)
    }
    self.blocks = blocks
    only = given == 0 && !options.countsEnds ? members[0].aggregator : nil
    hasTimers = rules.contains { $0.status != nil || $0.idle != nil }
  }

  /// Gives the record to the rules that want it; results that timers complete go to `deliver`.
  func add(_ record: inout FlowRecord, _ deliver: (inout FlowRecord) -> Bool) -> Bool {
    guard record.kind == .flow || record.kind == .netflow || record.kind == .imported else { return true }
    if let only {
      do throws(SpillFailure) { try only.add(&record) } catch { failure = error }
      return failure == nil
    }
    if options.countsEnds {
      return EndRecords.forEach(&record) { end in addOne(&end, deliver) }
    }
    return addOne(&record, deliver)
  }

  private func addOne(_ record: inout FlowRecord, _ deliver: (inout FlowRecord) -> Bool) -> Bool {
    var isTaken = false
    for member in members where matches(member.rule, record) {
      if member.isRest, isTaken { break }
      isTaken = true
      if let label = member.rule.label { record.appendLabel(label) }
      do throws(SpillFailure) {
        if hasTimers {
          guard try member.aggregator.expire(by: record, deliver) else { return false }
        }
        try member.aggregator.add(&record)
      } catch {
        failure = error
        return false
      }
      if !member.rule.continues { break }
    }
    return true
  }

  private func matches(_ rule: ClusterModel.Rule, _ record: borrowing FlowRecord) -> Bool {
    if let filter = rule.filter, !filter.takes(record) { return false }
    guard let grep = rule.grep else { return true }
    return record.storage.withUnsafeBytes { storage in
      [
        record.has(.label) ? record.label : 0..<0,
        record.has(.sourceData) ? record.userData.source.range : 0..<0,
        record.has(.destinationData) ? record.userData.destination.range : 0..<0,
      ].contains { !$0.isEmpty && grep.matches(UnsafeRawBufferPointer(rebasing: storage[$0])) }
    }
  }

  /// Hands on what is left, sorted where that was asked for, and forgets it.
  func finish(_ deliver: (inout FlowRecord) -> Bool) -> Bool {
    do throws(SpillFailure) {
      defer { for member in members { member.aggregator.removeAll() } }
      if !sortKeys.isEmpty { return try finishSorted(deliver) }
      var goesOn = true
      for member in members where goesOn {
        try member.aggregator.forEach(.update, into: &result) { record in
          goesOn = deliver(&record)
          return goesOn
        }
      }
      return goesOn
    } catch {
      failure = error
      return false
    }
  }

  /// Results in memory are sorted by where they are, those from files by their bytes.
  private func finishSorted(_ deliver: (inout FlowRecord) -> Bool) throws(SpillFailure) -> Bool {
    let sorter = RecordSorter(keys: sortKeys, memoryLimit: memoryLimit, directory: directory)
    var goesOn = true
    if members.contains(where: { $0.aggregator.hasSpilled }) {
      try sortBytes(sorter)
      let decoder = ArgusDecoder()
      try sorter.forEach { bytes in
        decoder.decode(bytes, into: &result)
        goesOn = deliver(&result)
        return goesOn
      }
      return goesOn
    }
    var place = ByteWriter(capacity: 16)
    for (index, member) in members.enumerated() {
      for entry in member.aggregator.indices(.arrival) {
        member.aggregator.result(at: entry, into: &result)
        place.removeAll()
        place.append(bigEndian: UInt32(index))
        place.append(bigEndian: UInt32(entry))
        try sorter.add(result, place)
      }
    }
    try sorter.forEach { bytes in
      let (index, entry) = (Int(bytes.bigEndian(at: 0) as UInt32), Int(bytes.bigEndian(at: 4) as UInt32))
      members[index].aggregator.result(at: entry, into: &result)
      goesOn = deliver(&result)
      return goesOn
    }
    return goesOn
  }

  private func sortBytes(_ sorter: RecordSorter) throws(SpillFailure) {
    let encoder = ArgusEncoder()
    var bytes = ByteWriter(capacity: 4096)
    var failed: SpillFailure?
    for member in members {
      try member.aggregator.forEach(.arrival, into: &result) { record in
        bytes.removeAll()
        encoder.encode(record, into: &bytes)
        do throws(SpillFailure) { try sorter.add(record, bytes) } catch { failed = error }
        return failed == nil
      }
      if let failed { throw failed }
    }
  }
}

extension RecordSorter {
  func add(_ record: borrowing FlowRecord, _ payload: borrowing ByteWriter) throws(SpillFailure) {
    var failure: SpillFailure?
    payload.withBytes { bytes in
      do throws(SpillFailure) { try add(record, payload: bytes) } catch { failure = error }
    }
    if let failure { throw failure }
  }
}

extension AggregationKey {
  /// The key's words as the sorting tools know them.
  var sortWords: [String] {
    words.flatMap { word -> [String] in
      guard word.hasPrefix("matrix") else { return [word] }
      return ["saddr", "daddr"].map { $0 + word.dropFirst("matrix".count) }
    }
  }
}

/// RACLUSTER_AGG_METRIC: what the statistics of merged records are about.
enum ClusterMetric {
  static func metric(_ name: String?) throws(OptionError) -> AccumulatorLayout.Metric {
    guard let name, !name.isEmpty, name != "dur" else { return .duration }
    guard let field = FieldRegistry.field(named: name), let metric = AccumulatorLayout.Metric(field) else {
      throw .failed("RACLUSTER_AGG_METRIC: '\(name)' is no field with a number")
    }
    return metric
  }
}
