import Testing

@testable import PanoptesTools

@Suite struct KeyParserTests {
  private func keys(_ text: String) -> [TerminalKey] {
    var parser = KeyParser()
    return parser.feed(text.utf8) + parser.flush()
  }

  @Test(
    arguments: [
      ("a", [.character("a")]), ("é→", [.character("é"), .character("→")]), ("\r", [.enter]), ("\t", [.tab]),
      ("\u{7f}", [.backspace]), ("\u{3}", [.control("c")]), ("\u{0}", [.control(" ")]), ("\u{1b}", [.escape]),
      ("\u{1b}[A", [.up]), ("\u{1b}OB", [.down]), ("\u{1b}[1;5C", [.right]), ("\u{1b}[D", [.left]),
      ("\u{1b}[H", [.home]), ("\u{1b}[4~", [.end]), ("\u{1b}[5~\u{1b}[6~", [.pageUp, .pageDown]),
      ("\u{1b}[Z", [.backTab]), ("\u{1b}OP", [.function(1)]), ("\u{1b}[24~", [.function(12)]),
      ("\u{1b}x", [.escape, .character("x")]), ("\u{1b}\u{1b}[A", [.escape, .up]),
    ] as [(String, [TerminalKey])])
  func knowsTheSequences(_ text: String, _ expected: [TerminalKey]) {
    #expect(keys(text) == expected)
  }

  @Test func sequencesMayComeInPieces() {
    var parser = KeyParser()
    #expect(parser.feed([0x1b]).isEmpty && parser.isWaiting)
    #expect(parser.feed(Array("[".utf8)).isEmpty)
    #expect(parser.feed(Array("5".utf8)).isEmpty)
    #expect(parser.feed(Array("~q".utf8)) == [.pageUp, .character("q")])
    #expect(parser.feed([0xE2, 0x86]).isEmpty)
    #expect(parser.feed([0x92]) == [.character("→")])
    #expect(!parser.isWaiting)
  }

  @Test func anyBytesEnd() {
    var generator = SystemRandomNumberGenerator()
    for _ in 0..<2000 {
      var parser = KeyParser()
      let bytes = (0..<Int.random(in: 0...40, using: &generator)).map { _ in
        Bool.random(using: &generator)
          ? [0x1b, 0x5b, 0x4f, 0x3b, 0x7e, 0x31].randomElement()! : UInt8.random(in: 0...255)
      }
      _ = parser.feed(bytes)
      _ = parser.flush()
      // Nothing is kept back for ever: the key that follows comes through.
      #expect((parser.feed(Array("q".utf8)) + parser.flush()).last != nil)
    }
  }
}
