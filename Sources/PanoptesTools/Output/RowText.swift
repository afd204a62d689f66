import FlowModel
import FlowOutput
import NetworkTypes

/// The cells of a record as text, one by one: for what lays columns out itself.
final class RowText {
  let selection: FieldSelection
  var blocks: BlockSet { selection.blocks }
  private var columns: TextColumns
  private var buffer = ByteWriter(capacity: 1024)

  /// What stands between cells meanwhile; printers show it as a period, so that no cell holds it.
  private static let separator: UInt8 = 0x1f

  init(_ selection: FieldSelection, _ configuration: ClientConfiguration, services: ServiceNames?) {
    self.selection = FieldSelection(selection.items.filter(\.field.hasColumn))
    var settings = TextColumns.Configuration()
    settings.style = TextOutput.style(configuration, services: services)
    settings.delimiter = Self.separator
    settings.isVariable = true
    settings.header = .never
    columns = TextColumns(self.selection, settings)
  }

  /// One text for each column.
  func cells(_ record: borrowing FlowRecord) -> [String] {
    buffer.removeAll()
    columns.write(record, to: &buffer)
    let count = selection.items.count
    return buffer.withUnsafeBytes { bytes in
      let line = bytes.last == UInt8(ascii: "\n") ? bytes.dropLast() : bytes[...]
      var cells = line.split(separator: Self.separator, omittingEmptySubsequences: false).map {
        String(decoding: $0, as: UTF8.self)
      }
      while cells.count < count { cells.append("") }
      return Array(cells.prefix(count))
    }
  }
}
