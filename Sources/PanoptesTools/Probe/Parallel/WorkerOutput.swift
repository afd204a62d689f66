import FlowEngine
import NetworkTypes

/// What a worker made of its part of a batch: encoded records and totals, in order.
struct WorkerOutput: ~Copyable {
  /// What a frame makes an engine do, in order.
  enum Step: UInt8 { case service, count, quotation, totals }

  /// Orders what happens in different workers as one worker would have done it: by frame and step, and
  /// what the look at waiting flows writes by when the flows became active.
  struct Place {
    var number: UInt64
    var step: Step
    var began: UInt32

    static func isBefore(_ a: Self, _ b: Self) -> Bool {
      if a.number != b.number { return a.number < b.number }
      if a.step != b.step { return a.step.rawValue < b.step.rawValue }
      // In serial arithmetic: the numbers wrap.
      return a.began != b.began && a.began &- b.began >= 1 << 31
    }
  }

  struct Entry {
    var place: Place
    /// The record in `bytes`; empty for totals.
    var range: Range<Int>
    /// The outputs that want it, a bit each.
    var wanted: UInt64
    var slot: UInt32
    var isFirst: Bool
  }

  /// What a flow table held when totals were asked for.
  struct Totals {
    var engine = FlowEngine.Totals()
    var filtered: UInt64 = 0
    var bytes: UInt64 = 0
  }

  var bytes = ByteWriter(capacity: 64 * 1024)
  var entries: [Entry] = []
  /// One for each entry without a record, in order.
  var totals: [Totals] = []

  mutating func removeAll() {
    bytes.removeAll()
    entries.removeAll(keepingCapacity: true)
    totals.removeAll(keepingCapacity: true)
  }
}
