import ArgusCodec
import FlowModel
import FlowOutput
import NetworkTypes

/// One pass of a client over its inputs: read, decode, turn, select, hand on.
///
/// One thread and one reused record. All state of a pass is here and none is shared, so that inputs,
/// or pieces of one, can be given to several passes whose results are joined in order. A value, not
/// an object: its members are read for every record, and an object's reads are checked each time.
struct RecordPass: ~Copyable {
  let configuration: ClientConfiguration
  let console: Console
  private var record = FlowRecord()
  private let selector: RecordSelector
  private(set) var totals = Totals()
  /// Flow and management records that the selection took; decides the exit status.
  private(set) var matches: UInt64 = 0
  /// How many of them are management records.
  private var managementMatches: UInt64 = 0
  /// Flow records among them, which `-N` counts.
  private var matchedFlows: UInt64 = 0
  private var isStopped = false

  private let decoder = ArgusDecoder()
  private let services: ServiceNames?
  /// Blocks of a record that are seen at all (`-M dsrs=`).
  private let keptBlocks: BlockSet
  /// Decoded before the decision, and for the rest of the way when it is yes.
  private let selectionBlocks: BlockSet
  private let hitBlocks: BlockSet
  private let isReoriented: Bool

  /// - Parameters:
  ///   - blocks: what the sink reads of a record that was taken.
  ///   - orients: the sink wants the initiator first; false hands records on as they were written.
  ///   - services: names that tell servers by their ports, where the configuration asks for that.
  init(
    _ configuration: ClientConfiguration, console: Console, blocks: BlockSet, orients: Bool = true,
    services: ServiceNames? = nil
  ) throws(CommandError) {
    let selector = try CommandError.wrapping(usageStatus: ExitStatus.failure) { () throws(OptionError) in
      try RecordSelector(configuration)
    }
    let kept = try configuration.keptBlocks()
    let isReoriented = orients || !selector.isEmpty
    let orientation = isReoriented ? FlowRecord.orientationBlocks : []
    let totalBlocks: BlockSet = configuration.printsTotals ? .metric : []
    let selectionBlocks = selector.isEmpty ? [] : selector.blocks.union(orientation)
    let hitBlocks = selectionBlocks.union(blocks).union(totalBlocks).union(orientation).intersection(kept)
    self.configuration = configuration
    self.console = console
    self.selector = selector
    self.services = services
    self.isReoriented = isReoriented
    self.hitBlocks = hitBlocks
    // Where every record is a hit it is decoded once.
    self.selectionBlocks = selectionBlocks.isEmpty ? hitBlocks : selectionBlocks.intersection(kept)
    keptBlocks = kept
  }

  /// Reads every input and returns the status to leave with, as far as the inputs decide it.
  mutating func run<Sink: RecordSink & ~Copyable>(_ list: InputList, into sink: inout Sink) -> Int32 {
    var status = ExitStatus.success
    for failure in list.failures {
      console.report(failure)
      status = max(status, ExitStatus.missingInput)
    }
    for name in list.inputs where !isStopped {
      do throws(RecordInput.Failure) {
        var input = try RecordInput(name, standardInput: console.input)
        try read(&input, into: &sink)
      } catch {
        let (text, failed) = error.message(name)
        console.report(text)
        status = max(status, failed)
      }
    }
    return status != ExitStatus.success
      ? status : matches > 0 ? ExitStatus.success : ExitStatus.nothingMatched
  }

  private mutating func read<Sink: RecordSink & ~Copyable>(
    _ input: inout RecordInput, into sink: inout Sink
  ) throws(RecordInput.Failure) {
    var isFirst = true
    while !input.isEnded, !isStopped {
      if input.mayWait, !sink.pause() { isStopped = true }
      try input.fill()
      try input.forEachRecord { bytes, offset in
        if !take(bytes, offset, isFirst: isFirst, into: &sink) { isStopped = true }
        isFirst = false
        return !isStopped
      }
    }
    if let damage = input.damage { console.report("\(input.name.name): \(damage)") }
  }

  private mutating func take<Sink: RecordSink & ~Copyable>(
    _ bytes: RawSpan, _ offset: UInt64, isFirst: Bool, into sink: inout Sink
  ) -> Bool {
    // Types that no one writes are passed over, as the classic clients do.
    guard decoder.decode(bytes, wanted: isFirst ? .all : selectionBlocks, into: &record) else { return true }
    record.offset = offset
    if record.kind == .management { return takeManagement(bytes, offset, isFirst: isFirst, into: &sink) }
    prepare()
    if record.kind != .event { totals.flows &+= 1 }
    guard selector.takes(record) else { return sink.reject(&record, bytes) }
    matches &+= 1
    matchedFlows &+= 1
    totals.taken &+= 1
    var isLast = false
    if let range = configuration.recordRange {
      isLast = matchedFlows >= range.last
      guard matchedFlows >= range.first, matchedFlows <= range.last else { return !isLast }
    }
    if hitBlocks != selectionBlocks {
      decoder.decode(bytes, wanted: hitBlocks, into: &record)
      record.offset = offset
      prepare()
    }
    if configuration.printsTotals, record.has(.metric) {
      totals.packets &+= record.traffic.packets
      totals.bytes &+= record.traffic.bytes
    }
    record.rank = matches &- managementMatches
    return sink.take(&record, bytes) && !isLast
  }

  /// Management records are neither counted by `-N` nor turned, but the filter has its say.
  private mutating func takeManagement<Sink: RecordSink & ~Copyable>(
    _ bytes: RawSpan, _ offset: UInt64, isFirst: Bool, into sink: inout Sink
  ) -> Bool {
    totals.management &+= 1
    let isStart = isFirst && record.cause == .start
    if isStart {
      // The classic clients count the START record of every input twice, and the first of all even
      // in what was taken.
      totals.taken &+= totals.management == 1 ? 2 : 1
      totals.management &+= 1
    } else {
      decoder.decode(bytes, wanted: .all, into: &record)
    }
    record.offset = offset
    let isTaken = selector.takes(record)
    if isTaken {
      if !isStart { totals.taken &+= 1 }
      matches &+= 1
      managementMatches &+= 1
    }
    // Management records show how many flows came before them.
    record.rank = matches &- managementMatches
    // An output begins with the START record even where the filter refuses it: the sink always
    // learns of it.
    if isTaken || isStart {
      guard sink.takeManagement(&record, bytes, isStart: isStart, isTaken: isTaken) else { return false }
    }
    return isTaken ? true : sink.reject(&record, bytes)
  }

  private mutating func prepare() {
    if keptBlocks != .all { record.blocks.formIntersection(keptBlocks) }
    if isReoriented { record.orient(by: configuration.portDirection, services: services) }
  }
}

extension ClientConfiguration {
  /// `-M dsrs=`: the blocks that anything may see.
  func keptBlocks() throws(CommandError) -> BlockSet {
    var kept = BlockSet.all
    for list in blockLists {
      try CommandError.wrapping(usageStatus: ExitStatus.failure) { () throws(OptionError) in
        try BlockList.apply(list, to: &kept)
      }
    }
    return kept
  }
}
