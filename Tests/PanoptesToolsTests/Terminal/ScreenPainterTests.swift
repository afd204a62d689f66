import Testing

@testable import PanoptesTools

@Suite struct ScreenPainterTests {
  /// A terminal that knows what the painter writes: places, styles and characters.
  private struct Emulator {
    var rows: [[Character]]
    var at = (row: 0, column: 0)

    init(_ size: TerminalSize) {
      rows = [[Character]](repeating: [Character](repeating: " ", count: size.columns), count: size.rows)
    }

    mutating func take(_ text: String) {
      var rest = text[...]
      while let character = rest.popFirst() {
        guard character == "\u{1b}" else {
          rows[at.row][at.column] = character
          at.column += 1
          continue
        }
        let body = rest.dropFirst().prefix { !$0.isLetter }
        let last = rest.dropFirst().dropFirst(body.count).first
        rest = rest.dropFirst(2 + body.count)
        let numbers = body.split(separator: ";").compactMap { Int($0) }
        if last == "H" { at = (numbers[0] - 1, numbers[1] - 1) }
        if last == "J" { for row in rows.indices { rows[row] = rows[row].map { _ in " " } } }
      }
    }

    var lines: [String] { rows.map { String($0) } }
  }

  @Test func differencesAddUpToTheScreen() {
    let size = TerminalSize(columns: 30, rows: 8)
    var emulator = Emulator(size)
    var painter = ScreenPainter()
    var generator = SystemRandomNumberGenerator()
    for _ in 0..<200 {
      var grid = ScreenGrid(size)
      for _ in 0..<Int.random(in: 0...6, using: &generator) {
        let text = String(repeating: "abc xyz ▼", count: Int.random(in: 1...3, using: &generator))
        let style: CellStyle = Bool.random(using: &generator) ? .bold : .plain
        grid.put(text, row: .random(in: 0..<8), column: .random(in: -3..<30), style)
      }
      emulator.take(painter.paint(grid))
      for row in 0..<size.rows {
        let wanted = String((0..<size.columns).map { grid[row, $0].character })
        #expect(emulator.lines[row] == wanted)
      }
    }
  }

  @Test func nothingNewIsNextToNothing() {
    var grid = ScreenGrid(.standard)
    grid.put("hello", row: 3)
    var painter = ScreenPainter()
    #expect(painter.paint(grid).contains("hello"))
    #expect(!painter.paint(grid).contains("hello"))
    painter.forget()
    #expect(painter.paint(grid).contains("hello"))
  }

  @Test func hostileTextDrivesNoTerminal() {
    var grid = ScreenGrid(TerminalSize(columns: 20, rows: 2))
    grid.put("a\u{1b}[2Jb\u{7}\u{9b}世e\u{301}", row: 0)
    grid.put("outside", row: 9)
    grid.put("cut off here and there", row: 1, column: 15)
    #expect(grid.line(0).unicodeScalars.allSatisfy { $0.value >= 32 && $0.value < 0x3000 })
    #expect(grid.line(0).hasPrefix("a.[2Jb"))
    #expect(grid.line(1) == "               cut o")
  }

  @Test func styles() {
    #expect(CellStyle.plain.sequence == "\u{1b}[0m")
    #expect(CellStyle(foreground: .red, attributes: [.bold, .reverse]).sequence == "\u{1b}[0;1;7;31m")
    #expect(CellStyle(foreground: .brightMagenta, background: .white).sequence == "\u{1b}[0;95;47m")
  }
}
