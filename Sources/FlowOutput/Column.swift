internal import FlowModel
internal import NetworkTypes

/// A field made ready for printing: widths settled, closures resolved.
struct Column {
  let title: String
  let width: Int
  let isLeft: Bool
  let isTitleCentered: Bool
  /// Blanks kept in variable-width rows, and whether they stand before the text.
  let minimumWidth: Int
  let isMinimumRight: Bool
  /// Blanks at the end belong to the text.
  var keepsBlanks: Bool { !isMinimumRight }
  let isUserData: Bool
  let printFlow: CellPrinter
  let printManagement: CellPrinter
  /// The next column is the port of this address.
  var joinsNext = false

  init(_ item: FieldSelection.Item, _ configuration: TextColumns.Configuration) {
    let field = item.field
    title = field.title
    isLeft = field.alignment == .left
    isTitleCentered = field.isTitleCentered
    minimumWidth = field.minimumWidth
    isMinimumRight = field.id != "flgs"
    isUserData = field.isUserData
    let asked = item.width ?? field.width
    if field.isUserData {
      // Room for the marker and a margin.
      width = asked + 7 + String(asked).utf8.count
      let text = UserDataText(
        side: field.id.hasPrefix("s") ? .source : .destination, encoding: configuration.style.userData,
        limit: asked)
      printFlow = CellPrinter { record, _, out in text.append(record, to: &out) }
      printManagement = CellPrinter { _, _, _ in }
      return
    }
    width = field.isTimeColumn ? asked + max(configuration.style.precision, 0) : asked
    if let format = item.format, field.isTimeColumn {
      let clock = ClockText(.clock(format))
      printFlow = CellPrinter(Self.time(field, clock))
    } else {
      printFlow = CellPrinter(CellText.flow(field))
    }
    printManagement = CellPrinter(CellText.management(field))
  }

  /// A time column with a format of its own.
  private static func time(_ field: Field, _ clock: ClockText) -> CellText.Print {
    guard case .time(let get) = field.value else { return CellText.flow(field) }
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
