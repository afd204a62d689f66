import FlowAnalytics
import FlowModel
import NetworkTypes

/// Gives the records of a pass to aggregators, and what they make of them to a delivery.
struct ClusterSink: ~Copyable, RecordSink {
  private(set) var engine: ClusterEngine
  var results: ResultDelivery
  private var hasParts = false

  init(engine: ClusterEngine, results: consuming ResultDelivery) {
    self.engine = engine
    self.results = results
  }

  var partsAreCheap: Bool { false }

  func part(_ console: Console) throws(CommandError) -> ClusterSink? {
    let whole = engine
    let part = try CommandError.wrapping(usageStatus: ExitStatus.failure) { () throws(OptionError) in
      try whole.part(of: console.parts, environment: console.environment)
    }
    guard let part else { return nil }
    return ClusterSink(engine: part, results: results.part(console))
  }

  mutating func beginPiece(_ number: Int, of input: InputName) { engine.beginPiece(number) }

  mutating func join(_ part: inout ClusterSink) -> Bool {
    results.delivery.join(&part.results.delivery) && part.engine.failure == nil
  }

  mutating func merge(_ part: inout ClusterSink) {
    // The first stands for all.
    guard hasParts else {
      hasParts = true
      return swap(&engine, &part.engine)
    }
    engine.takeOver(part.engine)
  }

  mutating func take(_ record: inout FlowRecord, _ bytes: RawSpan) -> Bool {
    if engine.hasTimers { return engine.add(&record) { results.deliver(&$0) } }
    return engine.add(&record) { _ in true }
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

  /// Delivers what is left.
  mutating func finish() -> Bool { engine.finish { results.deliver(&$0) } }
}

/// A delivery that numbers what a tool has made and stops where `-N o` says.
struct ResultDelivery: ~Copyable {
  var delivery: RecordDelivery
  /// `-N o`: which results, counted from 1.
  let range: RecordRange?
  private var count: UInt64 = 0

  init(_ delivery: consuming RecordDelivery, _ configuration: ClientConfiguration) {
    range = configuration.recordRange.flatMap { $0.countsOutput ? $0 : nil }
    self.delivery = delivery
  }

  /// What a thread has that only gathers: the results are delivered by the whole, records that the filter
  /// refuses go out as they come.
  func part(_ console: Console) -> ResultDelivery { ResultDelivery(rejectsOf: self, console) }

  private init(rejectsOf other: borrowing ResultDelivery, _ console: Console) {
    range = other.range
    delivery = RecordDelivery(rejectsOf: other.delivery, console)
  }

  /// What results must hold.
  var blocks: BlockSet { delivery.writesRecords ? BlockSet.all.subtracting(.management) : delivery.blocks }

  mutating func deliver(_ record: inout FlowRecord) -> Bool {
    switch next() {
    case .passed: return true
    case .over: return false
    case .wanted(let number):
      record.rank = number
      if delivery.writesRecords { record.turnForWriting() }
      return delivery.deliver(&record)
    }
  }

  enum Turn {
    case wanted(UInt64)
    /// Before the range.
    case passed
    /// Behind it.
    case over
  }

  /// Counts a result and says what becomes of it.
  mutating func next() -> Turn {
    count &+= 1
    guard let range else { return .wanted(count) }
    return count > range.last ? .over : count < range.first ? .passed : .wanted(count)
  }
}

extension ClientConfiguration {
  /// For the pass of a tool that makes records: `-N o` is about what it makes.
  func forInput() -> ClientConfiguration {
    var copy = self
    if recordRange?.countsOutput == true { copy.recordRange = nil }
    return copy
  }
}
