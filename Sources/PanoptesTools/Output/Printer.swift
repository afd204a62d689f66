import FlowModel
import FlowOutput
import NetworkTypes

/// A record writer behind one virtual call.
///
/// An existential value would be copied, with all it holds, for every record.
class Printer {
  /// Blocks that a decoder must fill.
  let blocks: BlockSet
  /// What a row says depends on the rows before it, or on what was looked up for them: one thread prints
  /// them all.
  let needsTurns: Bool

  init(blocks: BlockSet, needsTurns: Bool) {
    self.blocks = blocks
    self.needsTurns = needsTurns
  }

  func begin(_ output: OutputStream) {}
  /// Rows of other printers follow.
  func beginRows(_ output: OutputStream) {}
  func write(_ record: borrowing FlowRecord, to output: OutputStream) {}
  func end(_ output: OutputStream) {}
}

final class PrinterOf<Writer: RecordWriter>: Printer {
  private var writer: Writer

  init(_ writer: Writer, needsTurns: Bool) {
    self.writer = writer
    super.init(blocks: writer.blocks, needsTurns: needsTurns)
  }

  override func begin(_ output: OutputStream) { writer.begin(&output.buffer) }
  override func beginRows(_ output: OutputStream) { writer.beginRows(&output.buffer) }
  override func write(_ record: borrowing FlowRecord, to output: OutputStream) {
    writer.write(record, to: &output.buffer)
  }
  override func end(_ output: OutputStream) { writer.end(&output.buffer) }
}
