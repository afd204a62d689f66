/// What a screen shows, cell by cell: made by a pure function, painted by the terminal.
struct ScreenGrid: Hashable, Sendable {
  struct Cell: Hashable, Sendable {
    var character: Character = " "
    var style = CellStyle.plain
  }

  let size: TerminalSize
  private(set) var cells: [Cell]
  /// Where the cursor is shown; hidden when nil.
  var cursor: (row: Int, column: Int)?

  init(_ size: TerminalSize) {
    self.size = size
    cells = [Cell](repeating: Cell(), count: size.columns * size.rows)
  }

  subscript(row: Int, column: Int) -> Cell {
    cells[row * size.columns + column]
  }

  /// Writes text from a column on; what does not fit is cut. Returns the column after it.
  @discardableResult
  mutating func put(_ text: some StringProtocol, row: Int, column: Int = 0, _ style: CellStyle = .plain)
    -> Int
  {
    guard row >= 0, row < size.rows else { return column }
    var column = column
    for character in text {
      if column >= size.columns { break }
      if column >= 0 {
        cells[row * size.columns + column] = Cell(character: Self.shown(character), style: style)
      }
      column += 1
    }
    return column
  }

  /// Writes text that ends before a column.
  mutating func put(_ text: String, row: Int, endingAt column: Int, _ style: CellStyle = .plain) {
    put(text, row: row, column: column - text.count, style)
  }

  /// Blanks of one style over the whole of a row.
  mutating func fill(row: Int, _ style: CellStyle) {
    guard row >= 0, row < size.rows else { return }
    for column in 0..<size.columns { cells[row * size.columns + column] = Cell(style: style) }
  }

  /// The text of a row, without blanks at its end.
  func line(_ row: Int) -> String {
    var text = String(cells[(row * size.columns)..<((row + 1) * size.columns)].map(\.character))
    while text.last == " " { text.removeLast() }
    return text
  }

  var lines: [String] { (0..<size.rows).map(line) }

  /// Records come from anyone: control characters would drive the terminal, and characters of two
  /// columns or of none would shift the rest of the line.
  private static func shown(_ character: Character) -> Character {
    guard let scalar = character.unicodeScalars.first else { return " " }
    if character.unicodeScalars.count > 1 && character.isASCII == false {
      return scalar.value < 0x300 && scalar.value >= 0xa0 ? Character(scalar) : "?"
    }
    switch scalar.value {
    case 0x20..<0x7f, 0xa0..<0xad, 0xae..<0x300, 0x370..<0x590, 0x2010..<0x2028, 0x2030..<0x2060,
      0x2190..<0x231a, 0x2500..<0x2600:
      return character
    default: return "."
    }
  }

  static func == (a: ScreenGrid, b: ScreenGrid) -> Bool {
    a.size == b.size && a.cells == b.cells && a.cursor?.row == b.cursor?.row
      && a.cursor?.column == b.cursor?.column
  }

  func hash(into hasher: inout Hasher) { hasher.combine(cells) }
}

/// Brings a terminal from one grid to the next with as few bytes as need be.
struct ScreenPainter: Sendable {
  private var shown: ScreenGrid?

  /// The terminal's contents are not known: the next picture is painted whole.
  mutating func forget() { shown = nil }

  /// The bytes that make the terminal show `grid`.
  mutating func paint(_ grid: ScreenGrid) -> String {
    var out = "\u{1b}[?25l"
    var style: CellStyle?
    let old = shown?.size == grid.size ? shown : nil
    if old == nil { out += "\u{1b}[0m\u{1b}[2J" }
    for row in 0..<grid.size.rows {
      var column = 0
      while column < grid.size.columns {
        let cell = grid[row, column]
        guard old.map({ $0[row, column] != cell }) ?? (cell != ScreenGrid.Cell()) else {
          column += 1
          continue
        }
        out += "\u{1b}[\(row + 1);\(column + 1)H"
        // To the end of what changed; short runs of what did not are cheaper than a jump.
        var end = column
        var same = 0
        var next = column
        while next < grid.size.columns, same < 8 {
          let isChanged =
            old.map { $0[row, next] != grid[row, next] } ?? (grid[row, next] != ScreenGrid.Cell())
          same = isChanged ? 0 : same + 1
          if isChanged { end = next }
          next += 1
        }
        for index in column...end {
          let cell = grid[row, index]
          if cell.style != style { out += cell.style.sequence }
          style = cell.style
          out.append(cell.character)
        }
        column = end + 1
      }
    }
    out += "\u{1b}[0m"
    if let cursor = grid.cursor { out += "\u{1b}[\(cursor.row + 1);\(cursor.column + 1)H\u{1b}[?25h" }
    shown = grid
    return out
  }
}
