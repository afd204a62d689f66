import FlowModel

/// What takes the records of a pass: a printer, an aggregator, a counter.
///
/// A record is lent for the call. `bytes` is the record as it came, for copies and for blocks that
/// the pass did not decode.
protocol RecordSink: ~Copyable {
  /// An input has been opened; its records follow.
  mutating func begin(_ input: InputName)
  /// A flow or event record that the selection took. False ends the pass.
  mutating func take(_ record: inout FlowRecord, _ bytes: RawSpan) -> Bool
  /// A management record, whole: one that the selection took, and every START record.
  ///
  /// - Parameters:
  ///   - isStart: it is the first record of its input and says what follows; outputs begin with it.
  ///   - isTaken: the selection took it.
  mutating func takeManagement(
    _ record: inout FlowRecord, _ bytes: RawSpan, isStart: Bool, isTaken: Bool
  ) -> Bool
  /// A record that the selection refused.
  mutating func reject(_ record: inout FlowRecord, _ bytes: RawSpan) -> Bool
  /// The input may make the pass wait: what was delivered must not lie in a buffer meanwhile.
  mutating func pause() -> Bool

  /// A sink of the same kind that takes pieces of the inputs in another thread, and puts what it makes of
  /// them aside; nil where a record's turn matters, so that one thread must take them all.
  func part(_ console: Console) throws(CommandError) -> Self?
  /// A record is much work and what parts gather is little, or goes out piece by piece. Where each gathers a
  /// table of its own, or next to nothing is done, several threads take less time but more work in all: they
  /// are used when the user asks for them.
  var partsAreCheap: Bool { get }
  /// A part gets records of that piece of an input next; pieces are numbered in the order of the inputs.
  mutating func beginPiece(_ number: Int, of input: InputName)
  /// Takes over, piece by piece in the order of the inputs, what a part has put aside. False ends the pass.
  mutating func join(_ part: inout Self) -> Bool
  /// Takes over, when all pieces are joined, what a part has gathered from all of its own: for sinks to
  /// which order means nothing.
  mutating func merge(_ part: inout Self)
}

extension RecordSink where Self: ~Copyable {
  mutating func begin(_ input: InputName) {}
  mutating func takeManagement(
    _ record: inout FlowRecord, _ bytes: RawSpan, isStart: Bool, isTaken: Bool
  ) -> Bool { true }
  mutating func reject(_ record: inout FlowRecord, _ bytes: RawSpan) -> Bool { true }
  mutating func pause() -> Bool { true }
  func part(_ console: Console) throws(CommandError) -> Self? { nil }
  var partsAreCheap: Bool { true }
  mutating func beginPiece(_ number: Int, of input: InputName) {}
  mutating func join(_ part: inout Self) -> Bool { true }
  mutating func merge(_ part: inout Self) {}
}
