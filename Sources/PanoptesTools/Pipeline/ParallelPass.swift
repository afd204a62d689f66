/// A pass in several threads. Each reads the next piece when it is its turn, takes the records in it with a
/// pass and a sink of its own, and has what it made of them joined when those before it are joined: what
/// comes out is what one thread makes, in the same order, and no more than a piece for each thread is held.
final class ParallelPass<Sink: RecordSink & ~Copyable>: @unchecked Sendable {
  /// What one thread works with.
  final class Part: @unchecked Sendable {
    fileprivate var pass: RecordPass?
    fileprivate var sink: Sink?
    fileprivate let console: Console

    init(_ pass: consuming RecordPass, _ sink: consuming Sink, _ console: Console) {
      self.pass = consume pass
      self.sink = consume sink
      self.console = console
    }

    fileprivate func mergeSink(into whole: inout Sink) {
      guard var sink = sink.take() else { return }
      whole.merge(&sink)
    }
  }

  private let pass: UnsafeMutablePointer<RecordPass>
  private let sink: UnsafeMutablePointer<Sink>
  private let reader: PieceReader
  private let reading = SystemLock()
  /// Guards the two below; who is told that it is his turn has `pass` and `sink` to himself.
  private let order = SystemLock()
  private var joined = 0
  private var isStopped = false
  private var status = ExitStatus.success

  private init(
    _ pass: UnsafeMutablePointer<RecordPass>, _ sink: UnsafeMutablePointer<Sink>, _ reader: PieceReader
  ) {
    self.pass = pass
    self.sink = sink
    self.reader = reader
  }

  /// Reads everything, this thread being one of those that work, and returns the status that the inputs
  /// lead to.
  static func run(
    _ parts: [Part], _ reader: PieceReader, joinedBy pass: inout RecordPass, into sink: inout Sink
  ) -> Int32 {
    withUnsafeMutablePointer(to: &pass) { pass in
      withUnsafeMutablePointer(to: &sink) { sink in
        let run = ParallelPass(pass, sink, reader)
        // One that cannot be started is one less.
        let threads = parts.dropFirst().compactMap { part in try? SystemThread { run.work(part) } }
        run.work(parts[0])
        for thread in threads { thread.join() }
        for part in parts { part.mergeSink(into: &sink.pointee) }
        return run.status
      }
    }
  }

  /// What is asked for every record is in this frame, not in an object.
  private func work(_ part: Part) {
    guard var pass = part.pass.take(), var sink = part.sink.take() else { return }
    var piece = RecordPiece()
    while !order.with({ isStopped }), reading.with({ reader.next(&piece) }) {
      pass.take(piece, into: &sink)
      let number = piece.number
      guard order.wait(for: { isStopped ? false : joined == number ? true : nil }) else { break }
      let goesOn = join(piece, &pass, &sink, part.console)
      order.change {
        joined += 1
        if !goesOn { isStopped = true }
      }
    }
    part.sink = consume sink
  }

  private func join(
    _ piece: borrowing RecordPiece, _ pass: inout RecordPass, _ sink: inout Sink, _ console: Console
  ) -> Bool {
    if piece.isFirst, let input = piece.input { self.sink.pointee.begin(input) }
    var goesOn = self.pass.pointee.join(&pass, piece)
    if !self.sink.pointee.join(&sink) { goesOn = false }
    self.pass.pointee.report(console.takeMessages())
    if goesOn, let notice = piece.notice {
      self.pass.pointee.report([notice.text])
      status = max(status, notice.status)
    }
    return goesOn
  }
}
