import Testing

@testable import PanoptesTools

@Suite struct TopScreenTests {
  private static func view(_ count: Int) -> TopView {
    var view = TopView()
    view.source = "flows.argus"
    view.clock = "12:34:56"
    view.totals = "1000 records"
    view.columns = [
      .init(title: "Proto", isLeft: true), .init(title: "SrcAddr", isLeft: true),
      .init(title: "TotBytes", sort: .falling), .init(title: "State", isLeft: true),
    ]
    view.rows = (0..<count).map { .init(cells: ["tcp", "10.0.0.\($0)", "\(1_000_000 - $0)", "CON"]) }
    view.count = 345
    view.selected = 0
    view.status = "filter: none · key: flow · sort: bytes ▼"
    return view
  }

  @Test func aPlainTerminal() {
    let grid = TopScreen.render(Self.view(19), .standard)
    let lines = grid.lines
    #expect(lines.count == 24)
    #expect(lines[0] == " ratop  flows.argus" + String(repeating: " ", count: 52) + "12:34:56")
    #expect(lines[2] == "Proto SrcAddr   TotBytes▼ State")
    #expect(lines[3] == "tcp   10.0.0.0    1000000 CON")
    #expect(lines[21] == "tcp   10.0.0.18    999982 CON")
    #expect(
      lines[22].hasPrefix(" filter: none · key: flow · sort: bytes ▼") && lines[22].hasSuffix("1-19 of 345"))
    #expect(lines[23].hasPrefix(" q quit  ? help  f filter  m key"))
    #expect(grid[3, 0].style.attributes.contains(.reverse))
    #expect(!grid[4, 0].style.attributes.contains(.reverse))
    #expect(grid[4, 18].style.attributes.contains(.bold))
    #expect(grid.cursor == nil)
  }

  @Test(arguments: [(1, 1), (3, 2), (10, 5), (20, 24), (300, 100)])
  func anySize(_ columns: Int, _ rows: Int) {
    var view = Self.view(50)
    view.prompt = .init(label: "filter", editor: LineEditor("tcp and port 80"))
    view.search = "0.0"
    view.help = rows % 2 == 0 ? TopHelp.lines : nil
    let grid = TopScreen.render(view, TerminalSize(columns: columns, rows: rows))
    #expect(grid.lines.count == rows)
    if let cursor = grid.cursor { #expect(cursor.column < columns && cursor.row < rows) }
  }

  @Test func columnsThatDoNotFitWait() {
    var view = Self.view(3)
    #expect(TopScreen.layout(view, columns: 80).map(\.index) == [0, 1, 2, 3])
    #expect(TopScreen.layout(view, columns: 20).map(\.index) == [0, 1])
    #expect(TopScreen.render(view, TerminalSize(columns: 20, rows: 10)).line(2).hasSuffix("›"))
    view.firstColumn = 2
    #expect(TopScreen.layout(view, columns: 20).map(\.index) == [2, 3])
  }

  @Test func promptMessageAndMarks() {
    var view = Self.view(3)
    view.message = "there is no field 'x'"
    view.isError = true
    #expect(TopScreen.render(view, .standard).line(23) == " there is no field 'x'")
    var editor = LineEditor("tcp and s")
    _ = editor.take(.tab) { _, _ in ["saddr", "sport"] }
    view.prompt = .init(label: "filter", editor: editor)
    view.search = "10.0.0.1"
    let grid = TopScreen.render(view, .standard)
    #expect(grid.line(23) == " filter: tcp and s")
    #expect(grid.cursor?.row == 23 && grid.cursor?.column == 18)
    #expect(grid.line(22) == " saddr  sport")
    #expect(grid[4, 6].style.background == .yellow && grid[5, 13].style.background == nil)
    view.hasColor = false
    #expect(TopScreen.render(view, .standard)[4, 6].style.background == nil)
  }

  @Test func colours() throws {
    let colors = try TopColors(
      """
      # comment
      filter="udp"   color="proto:VIOLET"  cont
      filter="tcp"   color="saddr,daddr:WHITE+DIM sport:GREEN"
      filter="src pkts gt 50"  color="all:RED+BLINK"
      """, path: "x")
    #expect(colors.rules.count == 3)
    #expect(colors.rules.map(\.goesOn) == [true, false, false])
    #expect(
      colors.rules[1].paints.map(\.style) == [
        .init(foreground: .white, attributes: .dim), .init(foreground: .green),
      ])
    for (line, word) in [
      ("filter=\"tcp", "quotes"), ("color=\"all:RED\"", "no filter"), ("filter=\"tcp\"", "no color"),
      ("filter=\"tcp\" color=\"all:PINKISH\"", "PINKISH"), ("filter=\"tcp\" color=\"sadr:RED\"", "sadr"),
      ("filter=\"tcp prt\" color=\"all:RED\"", "filter"), ("hello", "expected"),
    ] {
      #expect {
        try TopColors(line, path: "racolor.conf")
      } throws: { error in
        let text = (error as? OptionError)?.description ?? ""
        return text.hasPrefix("racolor.conf: syntax error line 1: ") && text.contains(word)
      }
    }
  }
}
