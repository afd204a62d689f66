import ArgusCodec
import FlowModel
import FlowOutput
import NetworkTypes

/// One pass of a client over its inputs: read, decode, turn, select, hand on.
///
/// One thread and one reused record. All state of a pass is here and none is shared, so that pieces of the
/// inputs are given to several passes whose results are joined in order (`ParallelPass`). A value, not
/// an object: its members are read for every record, and an object's reads are checked each time.
struct RecordPass: ~Copyable {
  let console: Console
  /// `--threads`.
  let threads: Int?
  // Of the configuration only what is asked for every record: the whole would be copied to ask it.
  private let portDirection: PortDirection
  private let recordRange: RecordRange?
  private let printsTotals: Bool
  /// Behind a pointer: a record inside the pass would be copied, all of it, with every call that
  /// changes the pass.
  private let record = UnsafeMutablePointer<FlowRecord>.allocate(capacity: 1)
  private let selector: RecordSelector
  var totals = Totals()
  /// Flow and management records that the selection took; decides the exit status.
  var matches: UInt64 = 0
  /// How many of them are management records.
  var managementMatches: UInt64 = 0
  /// Flow records among them, which `-N` counts.
  private var matchedFlows: UInt64 = 0
  var isStopped = false
  /// The START record of an input was among them.
  var hasStart = false
  var progress: Progress
  /// Which input of how many is being read, for the progress line.
  var place = (number: 0, count: 0)

  private let decoder = ArgusDecoder()
  private let services: ServiceNames?
  /// Blocks of a record that are seen at all (`-M dsrs=`).
  private let keptBlocks: BlockSet
  /// Decoded before the decision, and for the rest of the way when it is yes.
  private let selectionBlocks: BlockSet
  /// Nothing but what the selection reads is decoded before the decision.
  private let decodesLightly: Bool
  /// Nor is more decoded after it: the sink reads no more, and of a record's turn nothing else.
  private let takesLightly: Bool
  private let lightBlocks: BlockSet
  /// Asked of a record's bytes first, where a refusal needs no more than that.
  let isScreened: Bool
  private let keyScreen: KeyScreen
  private let hitBlocks: BlockSet
  private let isReoriented: Bool
  /// Records of ends instead of flows.
  private let split: FlowSplit?
  /// Set where records come at the pace at which they began.
  private var replay: ReplayClock?

  /// What a tool does about `-M rmon` and `-M uni`.
  enum Splitting {
    /// Its sink wants the records whole, with their bytes.
    case refused
    /// Its sink takes records that were split, whose bytes are those of the whole.
    case allowed
    /// Its sink sees to ends itself, and takes directions.
    case directionsOnly

    fileprivate func split(_ configuration: ClientConfiguration, _ console: Console) throws(CommandError)
      -> FlowSplit?
    {
      guard let split = configuration.split else { return nil }
      switch self {
      case .allowed: return split
      case .directionsOnly: return split == .directions ? split : nil
      case .refused:
        let mode = split == .hosts ? "rmon" : "uni"
        throw .failed(
          "-M \(mode): \(console.programName) takes flows whole; give it what 'ra -M \(mode) -w -' writes")
      }
    }
  }

  /// - Parameters:
  ///   - blocks: what the sink reads of a record that was taken.
  ///   - orients: the sink wants the initiator first; false hands records on as they were written.
  ///   - wantsRejects: the sink does something with records that the selection refuses.
  ///   - services: names that tell servers by their ports, where the configuration asks for that.
  init(
    _ configuration: ClientConfiguration, console: Console, blocks: BlockSet, orients: Bool = true,
    wantsRejects: Bool = false, services: ServiceNames? = nil, splitting: Splitting = .refused,
    replay: ReplayClock? = nil
  ) throws(CommandError) {
    let split = try splitting.split(configuration, console)
    let selector = try CommandError.wrapping(usageStatus: ExitStatus.failure) { () throws(OptionError) in
      try RecordSelector(configuration)
    }
    let kept = try configuration.keptBlocks()
    let isReoriented = orients || !selector.isEmpty || split != nil
    let orientation = isReoriented ? FlowRecord.orientationBlocks : []
    let totalBlocks: BlockSet = configuration.printsTotals ? .metric : []
    let selectionBlocks = selector.isEmpty ? [] : selector.blocks.union(orientation)
    let replay = replay ?? configuration.replaySpeed.map { ReplayClock(speed: $0) }
    var hitBlocks = selectionBlocks.union(blocks).union(totalBlocks).union(orientation)
    if replay != nil { hitBlocks.insert(.time) }
    if split != nil { hitBlocks.formUnion([.flow, .metric]) }
    hitBlocks.formIntersection(kept)
    progress = Progress(
      console, isOn: configuration.showsProgress,
      printsRows: configuration.recordOutputs.isEmpty && !configuration.isQuiet)
    self.console = console
    threads = configuration.threads
    portDirection = configuration.portDirection
    recordRange = configuration.recordRange
    printsTotals = configuration.printsTotals
    self.selector = selector
    self.services = services
    self.isReoriented = isReoriented
    self.split = split
    self.replay = replay
    self.hitBlocks = hitBlocks
    keptBlocks = kept
    // Where every record is a hit it is decoded once.
    self.selectionBlocks = selector.isEmpty ? hitBlocks : selectionBlocks.intersection(kept)
    let lightBlocks = selector.isEmpty ? [] : selector.testedBlocks
    let decodesLightly = isReoriented && kept == .all && ArgusDecoder.canDecodeLightly(lightBlocks)
    takesLightly =
      decodesLightly && split == nil && replay == nil
      && ArgusDecoder.canDecodeLightly(blocks.union(totalBlocks))
    self.decodesLightly = decodesLightly && (takesLightly || !selector.isEmpty)
    self.lightBlocks = takesLightly ? lightBlocks.union(blocks).union(totalBlocks) : lightBlocks
    isScreened = !selector.isEmpty && decodesLightly && !wantsRejects && selector.keyScreen != .open
    keyScreen = selector.keyScreen
    record.initialize(to: FlowRecord())
  }

  /// A pass with the same settings, for another thread.
  init(partOf other: borrowing RecordPass, _ console: Console) throws(CommandError) {
    let selector = try CommandError.wrapping(usageStatus: ExitStatus.failure) { () throws(OptionError) in
      try other.selector.copy()
    }
    self.console = console
    self.selector = selector
    threads = 1
    portDirection = other.portDirection
    recordRange = other.recordRange
    printsTotals = other.printsTotals
    progress = Progress(console, isOn: false)
    services = other.services
    keptBlocks = other.keptBlocks
    selectionBlocks = other.selectionBlocks
    decodesLightly = other.decodesLightly
    takesLightly = other.takesLightly
    lightBlocks = other.lightBlocks
    isScreened = other.isScreened
    keyScreen = other.keyScreen
    hitBlocks = other.hitBlocks
    isReoriented = other.isReoriented
    split = other.split
    replay = nil
    record.initialize(to: FlowRecord())
  }

  /// No record's turn matters to the pass itself.
  var isDivisible: Bool { recordRange == nil && replay == nil }

  deinit {
    record.deinitialize(count: 1)
    record.deallocate()
  }

  /// Reads every input and returns the status to leave with, as far as the inputs decide it.
  mutating func run<Sink: RecordSink & ~Copyable>(_ list: InputList, into sink: inout Sink) -> Int32 {
    var status = ExitStatus.success
    for failure in list.failures {
      console.report(failure)
      status = max(status, ExitStatus.missingInput)
    }
    place.count = list.inputs.count
    if let parts = parts(list.inputs, sink) {
      let reader = PieceReader(list.inputs, size: console.pieceSize)
      status = max(status, ParallelPass.run(parts, reader, joinedBy: &self, into: &sink))
    } else {
      status = max(status, readEach(list.inputs, into: &sink))
    }
    progress.clear()
    return status != ExitStatus.success
      ? status : matches > 0 ? ExitStatus.success : ExitStatus.nothingMatched
  }

  /// One input after the other, in this thread.
  private mutating func readEach<Sink: RecordSink & ~Copyable>(
    _ inputs: [InputName], into sink: inout Sink
  ) -> Int32 {
    var status = ExitStatus.success
    for (number, name) in inputs.enumerated() where !isStopped {
      place.number = number
      do throws(RecordInput.Failure) {
        var input = try RecordInput(name, standardInput: console.input)
        sink.begin(name)
        try read(&input, into: &sink)
      } catch {
        let (text, failed) = error.message(name)
        console.report(text)
        status = max(status, failed)
      }
    }
    return status
  }

  private mutating func read<Sink: RecordSink & ~Copyable>(
    _ input: inout RecordInput, into sink: inout Sink
  ) throws(RecordInput.Failure) {
    var isFirst = true
    while !input.isEnded, !isStopped {
      if input.mayWait, !sink.pause() { isStopped = true }
      if progress.isDue {
        let text = progressText(input.share)
        progress.show(text)
      }
      try input.fill()
      try input.forEachRecord { bytes, offset in
        if !take(bytes, offset, isFirst: isFirst, into: &sink) { isStopped = true }
        isFirst = false
        return !isStopped
      }
    }
    if let damage = input.damage { console.report("\(input.name.name): \(damage)") }
  }

  func progressText(_ share: Double?) -> String {
    let input = place.count > 1 ? "input \(place.number + 1) of \(place.count), " : ""
    let part = share.map { "\(Int($0 * 100))%, " } ?? ""
    return "\(console.programName): \(input)\(part)\(totals.flows) flows read, \(matches) taken"
  }

  /// Most records of a selective filter end here.
  @inline(__always)
  mutating func take<Sink: RecordSink & ~Copyable>(
    _ bytes: RawSpan, _ offset: UInt64, isFirst: Bool, into sink: inout Sink
  ) -> Bool {
    if isScreened, !isFirst, !ArgusDecoder.mayPass(bytes, keyScreen) {
      totals.flows &+= 1
      return true
    }
    return decide(bytes, offset, isFirst: isFirst, into: &sink)
  }

  @inline(never)
  private mutating func decide<Sink: RecordSink & ~Copyable>(
    _ bytes: RawSpan, _ offset: UInt64, isFirst: Bool, into sink: inout Sink
  ) -> Bool {
    // Types that no one writes are passed over, as the classic clients do.
    guard decode(bytes, isFirst: isFirst) else { return true }
    record.pointee.offset = offset
    if record.pointee.kind == .management {
      return takeManagement(bytes, offset, isFirst: isFirst, into: &sink)
    }
    prepare()
    if record.pointee.kind != .event { totals.flows &+= 1 }
    guard selector.takes(record.pointee) else { return sink.reject(&record.pointee, bytes) }
    matches &+= 1
    matchedFlows &+= 1
    totals.taken &+= 1
    var isLast = false
    if let range = recordRange {
      isLast = matchedFlows >= range.last
      guard matchedFlows >= range.first, matchedFlows <= range.last else { return !isLast }
    }
    if !takesLightly, hitBlocks != selectionBlocks || decodesLightly { decodeHit(bytes, offset) }
    if replay != nil, !waitForTurn(&sink) { return false }
    guard let split else { return deliver(bytes, into: &sink) && !isLast }
    return deliverParts(bytes, offset, split, into: &sink) && !isLast
  }

  /// Decodes what the sink wants of a record that was taken.
  private mutating func decodeHit(_ bytes: RawSpan, _ offset: UInt64) {
    decoder.decode(bytes, wanted: hitBlocks, into: &record.pointee)
    record.pointee.offset = offset
    prepare()
  }

  /// Replaying, a record waits until it is due, and all before it are out by then.
  private mutating func waitForTurn<Sink: RecordSink & ~Copyable>(_ sink: inout Sink) -> Bool {
    guard sink.pause() else { return false }
    replay?.wait(for: record.pointee.time.start)
    return true
  }

  @inline(__always)
  private mutating func deliver<Sink: RecordSink & ~Copyable>(_ bytes: RawSpan, into sink: inout Sink) -> Bool
  {
    if printsTotals, record.pointee.has(.metric) {
      totals.packets &+= record.pointee.traffic.packets
      totals.bytes &+= record.pointee.traffic.bytes
    }
    record.pointee.rank = matches &- managementMatches
    return sink.take(&record.pointee, bytes)
  }

  /// One record for each end or direction. The sink may have changed the first, so that the second is
  /// decoded anew.
  private mutating func deliverParts<Sink: RecordSink & ~Copyable>(
    _ bytes: RawSpan, _ offset: UInt64, _ split: FlowSplit, into sink: inout Sink
  ) -> Bool {
    let isBoth = record.pointee.hasPart(.source, split) && record.pointee.hasPart(.destination, split)
    record.pointee.keepPart(record.pointee.hasPart(.source, split) ? .source : .destination, split)
    guard deliver(bytes, into: &sink) else { return false }
    guard isBoth else { return true }
    decodeHit(bytes, offset)
    record.pointee.keepPart(.destination, split)
    matches &+= 1
    totals.taken &+= 1
    totals.flows &+= 1
    return deliver(bytes, into: &sink)
  }

  /// Decodes for the decision.
  @inline(__always)
  private func decode(_ bytes: RawSpan, isFirst: Bool) -> Bool {
    if isFirst { return decoder.decode(bytes, into: &record.pointee) }
    if decodesLightly {
      return decoder.decodeLightly(bytes, wanted: lightBlocks, into: &record.pointee)
    }
    return decoder.decode(bytes, wanted: selectionBlocks, into: &record.pointee)
  }

  /// Management records are neither counted by `-N` nor turned, but the filter has its say.
  private mutating func takeManagement<Sink: RecordSink & ~Copyable>(
    _ bytes: RawSpan, _ offset: UInt64, isFirst: Bool, into sink: inout Sink
  ) -> Bool {
    totals.management &+= 1
    let isStart = isFirst && record.pointee.cause == .start
    if isStart {
      hasStart = true
      // The classic clients count the START record of every input twice, and the first of all even
      // in what was taken.
      totals.taken &+= totals.management == 1 ? 2 : 1
      totals.management &+= 1
    } else {
      decoder.decode(bytes, wanted: .all, into: &record.pointee)
    }
    record.pointee.offset = offset
    let isTaken = selector.takes(record.pointee)
    if isTaken {
      if !isStart { totals.taken &+= 1 }
      matches &+= 1
      managementMatches &+= 1
    }
    // Management records show how many flows came before them.
    record.pointee.rank = matches &- managementMatches
    // An output begins with the START record even where the filter refuses it: the sink always
    // learns of it.
    if isTaken || isStart {
      guard sink.takeManagement(&record.pointee, bytes, isStart: isStart, isTaken: isTaken) else {
        return false
      }
    }
    return isTaken ? true : sink.reject(&record.pointee, bytes)
  }

  private mutating func prepare() {
    if keptBlocks != .all { record.pointee.blocks.formIntersection(keptBlocks) }
    if isReoriented { record.pointee.orient(by: portDirection, services: services) }
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
