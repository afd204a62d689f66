import FlowModel
import FlowOutput
import NetworkTypes

/// A record writer behind one virtual call.
///
/// An existential value would be copied, with all it holds, for every record.
class Printer {
  /// Blocks that a decoder must fill.
  let blocks: BlockSet

  init(blocks: BlockSet) { self.blocks = blocks }

  func begin(_ output: OutputStream) {}
  func write(_ record: borrowing FlowRecord, to output: OutputStream) {}
  func end(_ output: OutputStream) {}
}

final class PrinterOf<Writer: RecordWriter>: Printer {
  private var writer: Writer

  init(_ writer: Writer) {
    self.writer = writer
    super.init(blocks: writer.blocks)
  }

  override func begin(_ output: OutputStream) { writer.begin(&output.buffer) }
  override func write(_ record: borrowing FlowRecord, to output: OutputStream) {
    writer.write(record, to: &output.buffer)
  }
  override func end(_ output: OutputStream) { writer.end(&output.buffer) }
}
