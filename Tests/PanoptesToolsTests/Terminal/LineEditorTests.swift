import Testing

@testable import PanoptesTools

@Suite struct LineEditorTests {
  private func type(_ text: String, _ editor: inout LineEditor) {
    for character in text { _ = editor.take(.character(character)) }
  }

  @Test func editsInPlace() {
    var editor = LineEditor("tcp")
    type(" and port 80", &editor)
    _ = editor.take(.control("w"))
    type("443", &editor)
    #expect(editor.line == "tcp and port 443")
    _ = editor.take(.home)
    type("not ", &editor)
    _ = editor.take(.control("k"))
    #expect(editor.line == "not ")
    _ = editor.take(.backspace)
    _ = editor.take(.left)
    _ = editor.take(.delete)
    #expect((editor.line, editor.cursor) == ("no", 2))
    #expect(editor.take(.enter) == .accepted)
    #expect(editor.take(.escape) == .cancelled)
  }

  @Test func completesWhatIsCommonThenShowsTheRest() {
    let words = { (_: String, _: String) in ["saddr", "sappbytes", "sbytes", "daddr"] }
    var editor = LineEditor("tcp and s")
    _ = editor.take(.tab, words: words)
    #expect((editor.line, editor.candidates) == ("tcp and s", ["saddr", "sappbytes", "sbytes"]))
    type("a", &editor)
    #expect(editor.candidates.isEmpty)
    _ = editor.take(.tab, words: words)
    #expect(editor.candidates == ["saddr", "sappbytes"])
    type("d", &editor)
    _ = editor.take(.tab, words: words)
    #expect((editor.line, editor.candidates) == ("tcp and saddr ", []))
    type("x", &editor)
    _ = editor.take(.tab, words: words)
    #expect(editor.line == "tcp and saddr x")
  }

  @Test func recallsLines() {
    var editor = LineEditor("new", history: ["first", "second"])
    _ = editor.take(.up)
    #expect(editor.line == "second")
    _ = editor.take(.up)
    _ = editor.take(.up)
    #expect(editor.line == "first")
    _ = editor.take(.down)
    _ = editor.take(.down)
    #expect(editor.line == "new")
  }
}
