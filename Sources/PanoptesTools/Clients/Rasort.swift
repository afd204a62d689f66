import ArgusCodec
import FlowAnalytics
import FlowModel
import NetworkTypes

/// Sorts records by fields.
struct Rasort: Tool {
  let name = "rasort"
  let summary = "sort flow records by fields"
  let isClassic = true
  var options: [OptionSummary] { Self.table.summaries }

  static let table = CommonOptions.table(
    with: [
      .ownList(
        "m", "field", "sort by these fields, most significant first (stime); -field or +field sets",
        "descending or ascending order; addresses take a length: saddr/24"
      ),
      .ownModes(
        "replace: inputs are replaced by their sorted selves;", "memory=n[kmg]: then use temporary files;"
      ) { words throws(OptionError) in
        words.filter { $0 != "replace" && !$0.hasPrefix("memory=") && (try? SortKey($0)) == nil }
      },
    ])

  func run(_ arguments: [String], console: Console) -> Int32 {
    ClientRun.run(Self.withSigns(arguments), console: console, table: Self.table) {
      configuration, inputs throws(CommandError) in
      let (keys, limit) = try Self.settings(configuration)
      guard configuration.own.modes.contains("replace") else {
        return try sort(keys, limit, configuration, inputs, console)
      }
      return try ReplacedFiles.run(configuration, inputs, console: console) {
        configuration, inputs throws(CommandError) in
        try sort(keys, limit, configuration, inputs, console)
      }
    }
  }

  /// `-m -bytes`: the word after `-m` is a field even with a sign, which no option list takes.
  static func withSigns(_ arguments: [String]) -> [String] {
    var result: [String] = []
    var isKeys = false
    for word in arguments {
      if isKeys, word.hasPrefix("-"), word.count > 2, (try? SortKey(word)) != nil {
        result.append(word.replacingSign)
        continue
      }
      isKeys = word == "-m" || (isKeys && !word.hasPrefix("-"))
      result.append(word)
    }
    return result
  }

  private static func settings(_ configuration: ClientConfiguration) throws(CommandError) -> ([SortKey], Int)
  {
    try CommandError.wrapping(usageStatus: ExitStatus.failure) { () throws(OptionError) in
      var limit = Memory.quarter
      var words = configuration.own.values["m"] ?? []
      for mode in configuration.own.modes where mode != "replace" {
        if mode.hasPrefix("memory=") {
          limit = try ClusterOptions.memory(String(mode.dropFirst(7)))
        } else if configuration.own.values["m"] == nil, (try? SortKey(mode)) != nil {
          // `rasort -M bytes` has always been written for `-m bytes`.
          words.append(mode)
        }
      }
      if words.isEmpty { words = ["stime"] }
      let keys = try words.flatMap { $0.split(separator: ",") }.map { word throws(OptionError) in
        try ClusterOptions.sortKey(word.first == "~" ? "-" + word.dropFirst() : String(word), option: "-m")
      }
      return (keys, limit)
    }
  }

  private func sort(
    _ keys: [SortKey], _ limit: Int, _ configuration: ClientConfiguration, _ inputs: InputList,
    _ console: Console
  ) throws(CommandError) -> Int32 {
    let delivery = try RecordDelivery(configuration, console: console)
    let services = delivery.services
    var sink = SortSink(
      RecordSorter(keys: keys, memoryLimit: limit, directory: console.environment["TMPDIR"] ?? "/tmp"),
      ResultDelivery(delivery, configuration), configuration, kept: try configuration.keptBlocks(), services)
    var pass = try RecordPass(
      configuration.forInput(), console: console, blocks: sink.sorter.blocks, services: services)
    sink.results.delivery.begin()
    let status = pass.run(inputs, into: &sink)
    sink.finish()
    sink.results.delivery.end(pass.totals)
    if let failure = sink.failure { throw .failed("\(failure)") }
    return sink.results.delivery.failureStatus ?? status
  }
}

extension String {
  /// `-bytes` as a word that no option parser takes for options.
  fileprivate var replacingSign: String { "~" + dropFirst() }
}

/// Keeps the bytes of records with their keys, and delivers them in order.
private struct SortSink: ~Copyable, RecordSink {
  let sorter: RecordSorter
  var results: ResultDelivery
  private let configuration: ClientConfiguration
  private let kept: BlockSet
  private let services: ServiceNames?
  private(set) var failure: SpillFailure?
  /// Where the record was, then the record.
  private var item = ByteWriter(capacity: 4096)
  private var record = FlowRecord()
  private let decoder = ArgusDecoder()

  init(
    _ sorter: RecordSorter, _ results: consuming ResultDelivery, _ configuration: ClientConfiguration,
    kept: BlockSet, _ services: ServiceNames?
  ) {
    self.sorter = sorter
    self.results = results
    self.configuration = configuration
    self.kept = kept
    self.services = services
  }

  mutating func take(_ record: inout FlowRecord, _ bytes: RawSpan) -> Bool {
    item.removeAll()
    item.append(bigEndian: record.offset)
    item.append(bytes)
    do throws(SpillFailure) {
      try sorter.add(record, item)
    } catch {
      failure = error
    }
    return failure == nil
  }

  mutating func takeManagement(
    _ record: inout FlowRecord, _ bytes: RawSpan, isStart: Bool, isTaken: Bool
  ) -> Bool {
    if isStart { results.delivery.setStart(record, bytes) }
    return true
  }

  mutating func reject(_ record: inout FlowRecord, _ bytes: RawSpan) -> Bool {
    results.delivery.reject(&record, bytes)
  }

  mutating func pause() -> Bool { results.delivery.pause() }

  mutating func finish() {
    guard failure == nil else { return }
    let blocks = results.delivery.blocks.union(FlowRecord.orientationBlocks)
    let turns = results.delivery.readsDirection
    do throws(SpillFailure) {
      try sorter.forEach { item in
        let bytes = item.extracting(8..<item.byteCount)
        decoder.decode(bytes, wanted: blocks, into: &record)
        record.offset = item.bigEndian(at: 0)
        if kept != .all { record.blocks.formIntersection(kept) }
        if turns { record.orient(by: configuration.portDirection, services: services) }
        return results.take(&record, bytes)
      }
    } catch {
      failure = error
    }
  }
}

extension ResultDelivery {
  /// Delivers a record as it came.
  mutating func take(_ record: inout FlowRecord, _ bytes: RawSpan) -> Bool {
    switch next() {
    case .passed: return true
    case .over: return false
    case .wanted(let number):
      record.rank = number
      return delivery.take(&record, bytes)
    }
  }
}
