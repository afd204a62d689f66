import FlowModel
import NetworkTypes

/// Decides about records beyond what a filter can say.
protocol RecordSieve: ~Copyable {
  /// What the decision reads.
  var blocks: BlockSet { get }
  mutating func takes(_ record: borrowing FlowRecord) -> Bool
  /// One that decides the same in another thread; nil where decisions depend on those before.
  func part() -> Self?
}

extension RecordSieve where Self: ~Copyable {
  func part() -> Self? { nil }
}

/// Delivers the records that a sieve lets through, as they came; the others count as rejected.
struct SieveSink<Sieve: RecordSieve & ~Copyable>: ~Copyable, SelectingSink {
  var sieve: Sieve
  var delivery: RecordDelivery
  private(set) var hasSelected = false

  init(_ sieve: consuming Sieve, delivery: consuming RecordDelivery) {
    self.sieve = sieve
    self.delivery = delivery
  }

  mutating func take(_ record: inout FlowRecord, _ bytes: RawSpan) -> Bool {
    guard sieve.takes(record) else { return delivery.reject(&record, bytes) }
    hasSelected = true
    return delivery.take(&record, bytes)
  }

  func part(_ console: Console) throws(CommandError) -> SieveSink? {
    guard let sieve = sieve.part(), let delivery = try delivery.part(console) else { return nil }
    return SieveSink(sieve, delivery: delivery)
  }

  mutating func join(_ part: inout SieveSink) -> Bool {
    if part.hasSelected { hasSelected = true }
    part.hasSelected = false
    return delivery.join(&part.delivery)
  }

  /// Runs a client that is its sieve.
  static func run(
    _ configuration: ClientConfiguration, _ inputs: InputList, _ sieve: consuming Sieve, console: Console
  ) throws(CommandError) -> Int32 {
    let delivery = try RecordDelivery(configuration, console: console)
    var pass = try RecordPass(
      configuration, console: console, blocks: delivery.blocks.union(sieve.blocks),
      orients: delivery.readsDirection, wantsRejects: delivery.keepsRejects, services: delivery.services)
    var sink = SieveSink(sieve, delivery: delivery)
    return sink.run(&pass, inputs)
  }
}
