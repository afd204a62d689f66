internal import FlowModel
internal import NetworkTypes

/// A cell's closure behind a constant, so that calling it needs no reference counting.
final class CellPrinter: Sendable {
  let print: CellText.Print
  init(_ print: @escaping CellText.Print) { self.print = print }
}

/// What printing a row needs of its columns, flat in memory.
///
/// Rows are the hot path of every tool that prints: taking a column out of an array would count
/// references on its title and closures for each cell of each record. Here a cell is plain data
/// and its printers are borrowed from `columns`, which keeps them alive.
final class ColumnPlan {
  struct Cell {
    let flow: Unmanaged<CellPrinter>
    let management: Unmanaged<CellPrinter>
    let width: Int
    let minimumWidth: Int
    let isLeft: Bool
    let keepsBlanks: Bool
    let isUserData: Bool
    let joinsNext: Bool
  }

  let columns: [Column]
  /// What follows a row, line by line.
  let dumps: [UserDataText]
  let style: FieldStyle
  let cells: UnsafeMutableBufferPointer<Cell>

  init(_ columns: [Column], _ style: FieldStyle) {
    self.columns = columns
    self.style = style
    dumps = columns.compactMap(\.dump)
    let printed = columns.filter { $0.dump == nil }
    cells = .allocate(capacity: printed.count)
    for (index, column) in printed.enumerated() {
      cells.initializeElement(
        at: index,
        to: Cell(
          flow: .passUnretained(column.printFlow), management: .passUnretained(column.printManagement),
          width: column.width, minimumWidth: column.minimumWidth, isLeft: column.isLeft,
          keepsBlanks: column.keepsBlanks, isUserData: column.isUserData, joinsNext: column.joinsNext))
    }
  }

  deinit { cells.deallocate() }
}

extension ColumnPlan.Cell {
  /// Appends the cell's text.
  @inline(__always)
  func print(
    _ record: borrowing FlowRecord, _ isManagement: Bool, _ style: borrowing FieldStyle,
    _ out: inout ByteWriter
  ) {
    (isManagement ? management : flow)._withUnsafeGuaranteedRef { $0.print(record, style, &out) }
  }
}
