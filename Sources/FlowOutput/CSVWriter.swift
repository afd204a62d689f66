public import FlowModel
public import NetworkTypes

/// Comma-separated values as RFC 4180 defines them: a header of field ids, then a row for each record.
///
/// `ra -c ,` prints another format; that is `TextColumns` with a delimiter.
public struct CSVWriter: RecordWriter {
  private let names: [String]
  private let cells: [StructuredCell]
  public let blocks: BlockSet

  /// - Parameter style: where names come from, and what is hidden; numbers have the format's own.
  public init(_ selection: FieldSelection, style: FieldStyle = FieldStyle()) {
    names = selection.items.map(\.field.id)
    cells = selection.items.map { StructuredCell($0.field, style) }
    blocks = selection.blocks
  }

  public mutating func begin(_ out: inout ByteWriter) {
    for (index, name) in names.enumerated() {
      if index > 0 { out.append(UInt8(ascii: ",")) }
      out.append(name)
    }
    out.append("\r\n")
  }

  public mutating func write(_ record: borrowing FlowRecord, to out: inout ByteWriter) {
    let isManagement = record.kind == .management
    for index in cells.indices {
      if index > 0 { out.append(UInt8(ascii: ",")) }
      let cell = cells[index]
      let start = out.count
      if (isManagement ? cell.appendManagement : cell.append)(record, &out), cell.isFreeText {
        out.quoteCSV(from: start)
      }
    }
    out.append("\r\n")
  }
}
