import ArgusCodec
import FlowModel

/// What a pass has to do with others like it, each in a thread.
extension RecordPass {
  /// A pass with the same settings for each thread that the inputs are worth, and a sink for each; nil
  /// where the pass, the sink or the inputs want one thread.
  func parts<Sink: RecordSink & ~Copyable>(
    _ inputs: [InputName], _ sink: borrowing Sink
  ) -> [ParallelPass<Sink>.Part]? {
    // Records that a look at their key refuses cost less than handing them to another thread.
    guard isDivisible, threads != nil || (sink.partsAreCheap && !isScreened) else { return nil }
    let count = ThreadCount.count(threads, for: inputs, pieceSize: console.pieceSize)
    guard count > 1 else { return nil }
    var parts: [ParallelPass<Sink>.Part] = []
    for _ in 0..<count {
      let console = console.part(of: count)
      do throws(CommandError) {
        guard let part = try sink.part(console) else { return nil }
        parts.append(.init(try RecordPass(partOf: self, console), part, console))
      } catch {
        // What could fail has not failed for this thread.
        return nil
      }
      _ = console.takeMessages()
    }
    return parts
  }

  /// Takes the records of a piece.
  mutating func take<Sink: RecordSink & ~Copyable>(_ piece: borrowing RecordPiece, into sink: inout Sink) {
    if let input = piece.input { sink.beginPiece(piece.number, of: input) }
    var isFirst = piece.isFirst
    let base = piece.base
    piece.records.forEachRecord { bytes, offset in
      if !take(bytes, base &+ offset, isFirst: isFirst, into: &sink) { isStopped = true }
      isFirst = false
      return !isStopped
    }
  }

  /// Adds what another pass has counted in a piece, and forgets it there. False when it was told to stop.
  mutating func join(_ part: inout RecordPass, _ piece: borrowing RecordPiece) -> Bool {
    // Of all START records the first counts once more; to the part its own is the first.
    if part.hasStart, totals.management > 0 { part.totals.taken -= 1 }
    part.hasStart = false
    totals.add(part.totals)
    matches &+= part.matches
    managementMatches &+= part.managementMatches
    (part.totals, part.matches, part.managementMatches) = (Totals(), 0, 0)
    place.number = piece.inputNumber
    if progress.isDue {
      let text = progressText(piece.share)
      progress.show(text)
    }
    return !part.isStopped
  }

  func report(_ messages: [String]) {
    for message in messages { console.report(message) }
  }
}
