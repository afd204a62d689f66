import FlowModel
import NetworkTypes

/// A sink that chooses among the records of a pass, and delivers what it chose.
protocol SelectingSink: RecordSink, ~Copyable {
  var delivery: RecordDelivery { get set }
  /// Something was chosen: the pass knows only what the filter took.
  var hasSelected: Bool { get }
}

extension SelectingSink where Self: ~Copyable {
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

  /// Reads every input and returns the status to leave with.
  mutating func run(_ pass: inout RecordPass, _ inputs: InputList) -> Int32 {
    delivery.begin()
    let status = pass.run(inputs, into: &self)
    delivery.end(pass.totals)
    if let failure = delivery.failureStatus { return failure }
    return status == ExitStatus.success && !hasSelected ? ExitStatus.nothingMatched : status
  }
}
