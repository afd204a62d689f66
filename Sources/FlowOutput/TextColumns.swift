public import FlowModel
public import NetworkTypes

/// Columns of text, character for character as `ra` prints them.
public struct TextColumns: RecordWriter {
  public struct Configuration {
    public var style = FieldStyle()
    /// What stands between columns.
    public var delimiter = UInt8(ascii: " ")
    /// Cells keep their own width and are never cut.
    public var isVariable = false
    /// An address and the port after it are joined by a period.
    public var joinsPorts = true
    public var header = Header.once

    public init() {}
  }

  /// When the title row is printed.
  public enum Header: Equatable, Sendable { case never, once, every(Int) }

  private let plan: ColumnPlan
  private let delimiter: UInt8
  private let isVariable: Bool
  private let header: Header
  public let blocks: BlockSet
  private var rows = 0

  public init(_ selection: FieldSelection, _ configuration: Configuration = Configuration()) {
    delimiter = configuration.delimiter
    isVariable = configuration.isVariable
    header = configuration.header
    var columns: [Column] = []
    let items = selection.items.filter(\.field.hasColumn)
    for (index, item) in items.enumerated() {
      var column = Column(item, configuration)
      let next = index + 1 < items.count ? items[index + 1].field : nil
      column.joinsNext =
        configuration.joinsPorts && !configuration.isVariable && configuration.delimiter == UInt8(ascii: " ")
        && next?.joins == item.field.id
      columns.append(column)
    }
    plan = ColumnPlan(columns, configuration.style)
    blocks = selection.blocks
  }

  public mutating func write(_ record: borrowing FlowRecord, to out: inout ByteWriter) {
    switch header {
    case .never: break
    case .once: if rows == 0 { appendTitles(to: &out) }
    case .every(let interval): if rows % max(interval, 1) == 0 { appendTitles(to: &out) }
    }
    rows += 1
    isVariable ? appendVariable(record, to: &out) : appendFixed(record, to: &out)
    for dump in plan.dumps { dump.appendLines(record, to: &out) }
  }

  public mutating func beginRows(_ out: inout ByteWriter) {
    if header != .never, rows == 0 { appendTitles(to: &out) }
    rows += 1
  }

  private func appendFixed(_ record: borrowing FlowRecord, to out: inout ByteWriter) {
    let rowStart = out.count
    let isManagement = record.kind == .management
    var joins = false
    for index in plan.cells.indices {
      let start = out.count
      let cell = plan.cells[index]
      cell.print(record, isManagement, plan.style, &out)
      let length = out.count - start
      if joins, length > 0, !isManagement { out[start - 1] = UInt8(ascii: ".") }
      if length > cell.width {
        out.truncate(to: start + cell.width)
        out[start + cell.width - 1] = UInt8(ascii: "*")
      } else if cell.isLeft && !isManagement {
        out.padRight(by: cell.width - length)
      } else {
        out.padLeft(from: start, by: cell.width - length)
      }
      out.append(delimiter)
      joins = cell.joinsNext
    }
    if !plan.cells.isEmpty { out.truncate(to: out.count - 1) }
    out.trimBlanks(after: rowStart)
    out.append(UInt8(ascii: "\n"))
  }

  private func appendVariable(_ record: borrowing FlowRecord, to out: inout ByteWriter) {
    let isManagement = record.kind == .management
    for index in plan.cells.indices {
      if index > 0 { out.append(delimiter) }
      let cell = plan.cells[index]
      let start = out.count
      cell.print(record, isManagement, plan.style, &out)
      let length = out.count - start
      if cell.isUserData {
        out.trimBlanks(after: start)
        out.quote(from: start, delimiter: delimiter)
      } else if cell.minimumWidth > length, length > 0 {
        cell.keepsBlanks
          ? out.append(repeating: UInt8(ascii: " "), count: cell.minimumWidth - length)
          : out.padLeft(from: start, by: cell.minimumWidth - length)
      }
      if !cell.keepsBlanks { out.trimBlanks(after: start) }
    }
    out.append(UInt8(ascii: "\n"))
  }

  /// The title row, without a record; also for tools that print it themselves.
  public func appendTitles(to out: inout ByteWriter) {
    let columns = plan.columns
    for index in columns.indices {
      let isLast = index + 1 == columns.count
      if isVariable {
        out.append(columns[index].title)
        if !isLast { out.append(delimiter) }
      } else {
        columns[index].appendTitle(to: &out)
        // One blank stays at the end of the row.
        out.append(isLast ? UInt8(ascii: " ") : delimiter)
      }
    }
    out.append(UInt8(ascii: "\n"))
  }
}
