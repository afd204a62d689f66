public import FlowModel
public import NetworkTypes

/// Turns records into one of the output formats.
///
/// Bytes go to the caller's writer, which it empties when it likes; nothing is allocated for a record.
public protocol RecordWriter {
  /// Blocks that a decoder must fill.
  var blocks: BlockSet { get }
  /// What stands before the first record.
  mutating func begin(_ out: inout ByteWriter)
  /// What stands before rows that other writers of the kind have made.
  mutating func beginRows(_ out: inout ByteWriter)
  mutating func write(_ record: borrowing FlowRecord, to out: inout ByteWriter)
  /// What stands after the last record.
  mutating func end(_ out: inout ByteWriter)
}

extension RecordWriter {
  public mutating func begin(_ out: inout ByteWriter) {}
  public mutating func beginRows(_ out: inout ByteWriter) {}
  public mutating func end(_ out: inout ByteWriter) {}
}
