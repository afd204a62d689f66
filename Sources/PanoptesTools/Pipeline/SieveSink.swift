import FlowModel
import NetworkTypes

/// Decides about records beyond what a filter can say.
protocol RecordSieve: ~Copyable {
  /// What the decision reads.
  var blocks: BlockSet { get }
  mutating func takes(_ record: borrowing FlowRecord) -> Bool
}

/// Delivers the records that a sieve lets through, as they came; the others count as rejected.
struct SieveSink<Sieve: RecordSieve & ~Copyable>: ~Copyable, RecordSink {
  var sieve: Sieve
  var delivery: RecordDelivery
  private(set) var matches: UInt64 = 0

  init(_ sieve: consuming Sieve, delivery: consuming RecordDelivery) {
    self.sieve = sieve
    self.delivery = delivery
  }

  mutating func take(_ record: inout FlowRecord, _ bytes: RawSpan) -> Bool {
    guard sieve.takes(record) else { return delivery.reject(&record, bytes) }
    matches += 1
    return delivery.take(&record, bytes)
  }

  /// Outputs still begin with the START record; other management records describe no flow.
  mutating func takeManagement(
    _ record: inout FlowRecord, _ bytes: RawSpan, isStart: Bool, isTaken: Bool
  ) -> Bool {
    delivery.takeManagement(&record, bytes, isStart: isStart, isTaken: false)
  }

  mutating func reject(_ record: inout FlowRecord, _ bytes: RawSpan) -> Bool {
    delivery.reject(&record, bytes)
  }
  mutating func pause() -> Bool { delivery.pause() }

  /// Runs a client that is its sieve.
  static func run(
    _ configuration: ClientConfiguration, _ inputs: InputList, _ sieve: consuming Sieve, console: Console
  ) throws(CommandError) -> Int32 {
    let delivery = try RecordDelivery(configuration, console: console)
    var pass = try RecordPass(
      configuration, console: console, blocks: delivery.blocks.union(sieve.blocks),
      orients: delivery.readsDirection, wantsRejects: delivery.keepsRejects, services: delivery.services)
    var sink = SieveSink(sieve, delivery: delivery)
    sink.delivery.begin()
    let status = pass.run(inputs, into: &sink)
    sink.delivery.end(pass.totals)
    if let failure = sink.delivery.failureStatus { return failure }
    // The pass counts what the filter took, not what the sieve let through.
    if status == ExitStatus.success, sink.matches == 0 { return ExitStatus.nothingMatched }
    return status == ExitStatus.nothingMatched && sink.matches > 0 ? ExitStatus.success : status
  }
}
