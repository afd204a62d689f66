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

  private let columns: [Column]
  private let configuration: Configuration
  public let blocks: BlockSet
  private var rows = 0

  public init(_ selection: FieldSelection, _ configuration: Configuration = Configuration()) {
    self.configuration = configuration
    var columns: [Column] = []
    // A row that has no title is no column.
    let items = selection.items.filter { !$0.field.title.isEmpty && $0.field.id != "tcpext" }
    for (index, item) in items.enumerated() {
      var column = Column(item, configuration)
      let next = index + 1 < items.count ? items[index + 1].field : nil
      column.joinsNext =
        configuration.joinsPorts && !configuration.isVariable && configuration.delimiter == UInt8(ascii: " ")
        && next?.joins == item.field.id
      columns.append(column)
    }
    self.columns = columns
    blocks = selection.blocks
  }

  public mutating func write(_ record: borrowing FlowRecord, to out: inout ByteWriter) {
    switch configuration.header {
    case .never: break
    case .once: if rows == 0 { appendTitles(to: &out) }
    case .every(let interval): if rows % max(interval, 1) == 0 { appendTitles(to: &out) }
    }
    rows += 1
    configuration.isVariable ? appendVariable(record, to: &out) : appendFixed(record, to: &out)
  }

  private func appendFixed(_ record: borrowing FlowRecord, to out: inout ByteWriter) {
    let rowStart = out.count
    let isManagement = record.kind == .management
    var joins = false
    for index in columns.indices {
      let start = out.count
      let column = columns[index]
      (isManagement ? column.printManagement : column.printFlow)(record, configuration.style, &out)
      let length = out.count - start
      if joins, length > 0, !isManagement { out[start - 1] = UInt8(ascii: ".") }
      if length > column.width {
        out.truncate(to: start + column.width)
        out[start + column.width - 1] = UInt8(ascii: "*")
      } else if column.isLeft && !isManagement {
        out.append(repeating: UInt8(ascii: " "), count: column.width - length)
      } else {
        out.padLeft(from: start, by: column.width - length)
      }
      out.append(configuration.delimiter)
      joins = column.joinsNext
    }
    if !columns.isEmpty { out.truncate(to: out.count - 1) }
    out.trimBlanks(after: rowStart)
    out.append(UInt8(ascii: "\n"))
  }

  private func appendVariable(_ record: borrowing FlowRecord, to out: inout ByteWriter) {
    let isManagement = record.kind == .management
    for index in columns.indices {
      if index > 0 { out.append(configuration.delimiter) }
      let column = columns[index]
      let start = out.count
      (isManagement ? column.printManagement : column.printFlow)(record, configuration.style, &out)
      if !column.keepsBlanks { out.trimBlanks(after: start) }
      let length = out.count - start
      if column.isUserData {
        out.quote(from: start, delimiter: configuration.delimiter)
      } else if column.minimumWidth > length, length > 0 {
        column.isMinimumRight
          ? out.padLeft(from: start, by: column.minimumWidth - length)
          : out.append(repeating: UInt8(ascii: " "), count: column.minimumWidth - length)
      }
    }
    out.append(UInt8(ascii: "\n"))
  }

  /// The title row, without a record; also for tools that print it themselves.
  public func appendTitles(to out: inout ByteWriter) {
    for index in columns.indices {
      let column = columns[index]
      if configuration.isVariable {
        if index > 0 { out.append(configuration.delimiter) }
        out.append(column.title)
        continue
      }
      column.appendTitle(to: &out)
      out.append(
        configuration.delimiter == UInt8(ascii: " ") || index + 1 < columns.count
          ? configuration.delimiter : UInt8(ascii: " "))
    }
    out.append(UInt8(ascii: "\n"))
  }
}
