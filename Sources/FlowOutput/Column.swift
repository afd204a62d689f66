internal import FlowModel
internal import NetworkTypes

/// A field made ready for printing: widths settled, closures resolved.
struct Column {
  let title: String
  let width: Int
  let isLeft: Bool
  let isTitleCentered: Bool
  /// Width kept in variable-width rows: on the left, or where blanks belong to the text on the right.
  let minimumWidth: Int
  let keepsBlanks: Bool
  let isUserData: Bool
  /// Payload that is printed as lines after the row; the row has no cell for it.
  let dump: UserDataText?
  let printFlow: CellPrinter
  let printManagement: CellPrinter
  /// The next column is the port of this address.
  var joinsNext = false

  init(_ item: FieldSelection.Item, _ configuration: TextColumns.Configuration) {
    let field = item.field
    let style = configuration.style
    title = field.title
    isLeft = field.alignment == .left
    isTitleCentered = field.isTitleCentered
    let asked = item.width ?? (style.usesDISANames ? field.disaWidth : nil) ?? field.width
    minimumWidth = field.keepsBlanks || field.minimumWidth == 0 ? field.minimumWidth : asked
    keepsBlanks = field.keepsBlanks
    isUserData = field.userData != nil
    if let side = field.userData {
      let text = UserDataText(side: side, encoding: style.userData, limit: asked)
      width = text.columnWidth
      dump = style.userData == .hexDump ? text : nil
      printFlow = CellPrinter { record, _, out in text.append(record, to: &out) }
      printManagement = CellPrinter { _, _, _ in }
      return
    }
    dump = nil
    width = field.isTimeColumn ? asked + max(style.precision, 0) : asked
    if let format = item.format, field.isTimeColumn {
      printFlow = CellPrinter(Self.time(field, ClockText(.clock(format)), style))
    } else {
      printFlow = CellPrinter(CellText.flow(field, style))
    }
    printManagement = CellPrinter(CellText.management(field, style))
  }

  /// A time column with a format of its own.
  private static func time(_ field: Field, _ clock: ClockText, _ style: FieldStyle) -> CellText.Print {
    guard case .time(let get) = field.value else { return CellText.flow(field, style) }
    // The clock belongs to this column, and a writer to one thread.
    nonisolated(unsafe) let clock = clock
    return { record, style, out in
      if let value = get(record) { clock.append(value, digits: style.precision, to: &out) }
    }
  }

  /// The title in its column, cut where it is longer.
  func appendTitle(to out: inout ByteWriter) {
    let text = title.utf8.prefix(width)
    let room = width - text.count
    if isTitleCentered {
      let left = max(room / 2, 1)
      out.append(repeating: UInt8(ascii: " "), count: left)
      out.append(text)
      out.append(repeating: UInt8(ascii: " "), count: max(room - room / 2, 1))
    } else {
      out.append(repeating: UInt8(ascii: " "), count: room)
      out.append(text)
    }
  }
}
