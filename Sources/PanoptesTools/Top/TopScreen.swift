/// The screen of `ratop`: a pure function from what there is to show to cells.
///
/// ```
/// row 0       source                                                  clock
/// row 1       totals
/// row 2       titles
/// row 3 ...   flows
/// last but 1  status
/// last        keys, a message, or the line being typed
/// ```
enum TopScreen {
  /// Rows that are not flows.
  static let fixedRows = 5

  static func pageRows(_ size: TerminalSize) -> Int { max(size.rows - fixedRows, 1) }

  static func render(_ view: TopView, _ size: TerminalSize) -> ScreenGrid {
    var grid = ScreenGrid(size)
    drawHead(view, &grid)
    if let help = view.help {
      drawHelp(help, from: view.helpOffset, &grid)
    } else {
      drawTable(view, &grid)
    }
    drawStatus(view, &grid)
    drawFoot(view, &grid)
    return grid
  }

  // MARK: Head

  private static func drawHead(_ view: TopView, _ grid: inout ScreenGrid) {
    let bar = CellStyle.reverse
    grid.fill(row: 0, bar)
    let end = grid.put(" ratop  ", row: 0, column: 0, CellStyle(attributes: [.reverse, .bold]))
    let state = view.isPaused ? "paused  " : view.progress == nil ? "" : "reading  "
    let right = state + view.clock + " "
    let room = grid.size.columns - end - right.count - 1
    grid.put(shortened(view.source, room), row: 0, column: end, bar)
    grid.put(right, row: 0, endingAt: grid.size.columns, bar)
    grid.put(" " + (view.progress ?? view.totals), row: 1, .dim)
  }

  /// The end of a path says more than its beginning.
  private static func shortened(_ text: String, _ room: Int) -> String {
    guard text.count > room else { return text }
    return room < 2 ? "" : "…" + text.suffix(room - 1)
  }

  // MARK: Table

  /// Columns and widths that fit, from the first one scrolled to.
  static func layout(_ view: TopView, columns: Int) -> [(index: Int, width: Int)] {
    var result: [(index: Int, width: Int)] = []
    var used = 0
    for index in view.columns.indices.dropFirst(view.firstColumn) {
      let column = view.columns[index]
      let mark = column.sort == nil ? 0 : 1
      let longest = view.rows.map { index < $0.cells.count ? $0.cells[index].count : 0 }.max() ?? 0
      let width = min(max(column.title.count + mark, longest), max(columns - 1, 1))
      guard used + width + (result.isEmpty ? 0 : 1) <= columns || result.isEmpty else { break }
      used += width + (result.isEmpty ? 0 : 1)
      result.append((index, width))
    }
    return result
  }

  private static func drawTable(_ view: TopView, _ grid: inout ScreenGrid) {
    let places = layout(view, columns: grid.size.columns)
    grid.fill(row: 2, CellStyle(attributes: .underline))
    var at = 0
    for (index, width) in places {
      let column = view.columns[index]
      let mark = column.sort.map { $0 == .falling ? "▼" : "▲" } ?? ""
      let style = CellStyle(attributes: column.sort == nil ? .underline : [.underline, .bold])
      let text = column.title + mark
      grid.put(column.isLeft ? text : padded(text, width), row: 2, column: at, style)
      at += width + 1
    }
    if let last = places.last, last.index + 1 < view.columns.count {
      grid.put("›", row: 2, endingAt: grid.size.columns, CellStyle(attributes: [.underline, .bold]))
    }
    let page = pageRows(grid.size)
    for (offset, row) in view.rows.prefix(page).enumerated() {
      draw(row, view, places, isSelected: offset == view.selected, at: 3 + offset, &grid)
    }
    if view.rows.isEmpty {
      grid.put(
        view.progress == nil ? "no flows" : "", row: 3 + page / 2, column: max(0, grid.size.columns / 2 - 4),
        .dim)
    }
  }

  private static func draw(
    _ row: TopView.Row, _ view: TopView, _ places: [(index: Int, width: Int)], isSelected: Bool, at line: Int,
    _ grid: inout ScreenGrid
  ) {
    if isSelected { grid.fill(row: line, .reverse) }
    var column = 0
    for (index, width) in places {
      let cell = index < row.cells.count ? row.cells[index] : ""
      var style = (view.hasColor && index < row.styles.count ? row.styles[index] : nil) ?? .plain
      if view.columns[index].sort != nil { style.attributes.insert(.bold) }
      if isSelected { style.attributes.insert(.reverse) }
      let cut = cell.count > width ? String(cell.prefix(max(width - 1, 0))) + "*" : cell
      let text = view.columns[index].isLeft ? cut : padded(cut, width)
      grid.put(text, row: line, column: column, style)
      mark(view.search, in: text, row: line, column: column, style, view.hasColor, &grid)
      column += width + 1
    }
  }

  /// Paints what was searched for.
  private static func mark(
    _ search: String, in text: String, row: Int, column: Int, _ style: CellStyle, _ hasColor: Bool,
    _ grid: inout ScreenGrid
  ) {
    guard !search.isEmpty else { return }
    let needle = Array(search.lowercased())
    let characters = Array(text)
    let lower = characters.map { Character($0.lowercased().first.map(String.init) ?? " ") }
    guard needle.count <= lower.count else { return }
    var found = style
    if hasColor {
      (found.foreground, found.background) = (.black, .yellow)
      found.attributes.remove(.reverse)
    } else {
      found.attributes.formSymmetricDifference(.reverse)
    }
    for start in 0...(lower.count - needle.count) where Array(lower[start..<(start + needle.count)]) == needle
    {
      grid.put(String(characters[start..<(start + needle.count)]), row: row, column: column + start, found)
    }
  }

  private static func padded(_ text: String, _ width: Int) -> String {
    String(repeating: " ", count: max(0, width - text.count)) + text
  }

  private static func drawHelp(_ lines: [String], from first: Int, _ grid: inout ScreenGrid) {
    for (offset, line) in lines.dropFirst(first).prefix(max(grid.size.rows - 4, 0)).enumerated() {
      grid.put(line, row: 2 + offset, column: 1, line.hasPrefix(" ") ? .plain : .bold)
    }
  }

  // MARK: Foot

  private static func drawStatus(_ view: TopView, _ grid: inout ScreenGrid) {
    let row = grid.size.rows - 2
    guard row > 2 else { return }
    let page = view.rows.isEmpty ? "0" : "\(view.first + 1)-\(view.first + view.rows.count)"
    let right = "\(page) of \(view.count) "
    grid.put(shortenedEnd(" " + view.status, grid.size.columns - right.count - 1), row: row, .dim)
    grid.put(right, row: row, endingAt: grid.size.columns, .dim)
  }

  private static func shortenedEnd(_ text: String, _ room: Int) -> String {
    text.count <= room ? text : text.prefix(max(room - 1, 0)) + "…"
  }

  private static func drawFoot(_ view: TopView, _ grid: inout ScreenGrid) {
    let row = grid.size.rows - 1
    if let prompt = view.prompt {
      drawPrompt(prompt, row, &grid)
    } else if let message = view.message {
      let style = CellStyle(foreground: view.isError && view.hasColor ? .red : nil, attributes: .bold)
      grid.put(shortenedEnd(" " + message, grid.size.columns), row: row, style)
    } else {
      let keys =
        view.help == nil
        ? [
          ("q", "quit"), ("?", "help"), ("f", "filter"), ("m", "key"), ("s", "columns"), ("< >", "sort"),
          ("r", "reverse"), ("/", "search"), ("space", "pause"),
        ]
        : [("q", "back"), ("↓ ↑", "scroll")]
      var at = 1
      for (key, what) in keys where at + key.count + what.count + 1 < grid.size.columns {
        at = grid.put(key, row: row, column: at, .bold)
        at = grid.put(" " + what, row: row, column: at, .dim) + 2
      }
    }
  }

  private static func drawPrompt(_ prompt: TopView.Prompt, _ row: Int, _ grid: inout ScreenGrid) {
    let start = grid.put(" \(prompt.label): ", row: row, .bold)
    let room = max(grid.size.columns - start - 1, 1)
    // The cursor stays in sight however long the line is.
    let first = max(0, prompt.editor.cursor - room)
    grid.put(String(prompt.editor.text.dropFirst(first).prefix(room)), row: row, column: start)
    grid.cursor = (row, min(start + prompt.editor.cursor - first, grid.size.columns - 1))
    guard !prompt.editor.candidates.isEmpty, row > 3 else { return }
    // Above the line: what the word could become.
    grid.fill(row: row - 1, .reverse)
    var at = 1
    for word in prompt.editor.candidates {
      guard at + word.count + 2 < grid.size.columns else {
        grid.put("…", row: row - 1, column: at, .reverse)
        break
      }
      at = grid.put(word, row: row - 1, column: at, .reverse) + 2
    }
  }
}
