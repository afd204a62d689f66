/// A line being typed: the text, the cursor, what came before, and words that complete it.
struct LineEditor: Hashable, Sendable {
  enum Outcome: Hashable, Sendable { case editing, accepted, cancelled }

  private(set) var text: [Character]
  private(set) var cursor: Int
  /// Lines typed before, oldest first.
  let history: [String]
  private var historyIndex: Int
  private var draft: [Character] = []
  /// Every word that the one at the cursor could become; shown while there are several.
  private(set) var candidates: [String] = []

  var line: String { String(text) }

  init(_ text: String = "", history: [String] = []) {
    self.text = Array(text)
    cursor = self.text.count
    self.history = history
    historyIndex = history.count
  }

  /// - Parameter words: what a word that begins like the given one, after the given text, could be.
  mutating func take(
    _ key: TerminalKey, words: (_ before: String, _ word: String) -> [String] = { _, _ in [] }
  ) -> Outcome {
    if key != .tab { candidates = [] }
    switch key {
    case .enter: return .accepted
    case .escape, .control("c"), .control("g"): return .cancelled
    case .character(let character):
      // A line that no one would type fills memory, and no filter is that long.
      guard text.count < 4096 else { break }
      text.insert(character, at: cursor)
      cursor += 1
    case .backspace:
      if text.isEmpty { return .cancelled }
      if cursor > 0 {
        cursor -= 1
        text.remove(at: cursor)
      }
    case .delete, .control("d"): if cursor < text.count { text.remove(at: cursor) }
    case .left, .control("b"): cursor = max(0, cursor - 1)
    case .right, .control("f"): cursor = min(text.count, cursor + 1)
    case .home, .control("a"): cursor = 0
    case .end, .control("e"): cursor = text.count
    case .control("u"):
      text.removeSubrange(..<cursor)
      cursor = 0
    case .control("k"): text.removeSubrange(cursor...)
    case .control("w"):
      let start = wordStart(skippingBlanks: true)
      text.removeSubrange(start..<cursor)
      cursor = start
    case .up, .control("p"): recall(historyIndex - 1)
    case .down, .control("n"): recall(historyIndex + 1)
    case .tab: complete(words)
    default: break
    }
    return .editing
  }

  private mutating func recall(_ index: Int) {
    guard index >= 0, index <= history.count else { return }
    if historyIndex == history.count { draft = text }
    historyIndex = index
    text = index == history.count ? draft : Array(history[index])
    cursor = text.count
  }

  private func wordStart(skippingBlanks: Bool) -> Int {
    var start = cursor
    if skippingBlanks { while start > 0, text[start - 1] == " " { start -= 1 } }
    while start > 0, !" (),".contains(text[start - 1]) { start -= 1 }
    return start
  }

  private mutating func complete(_ words: (String, String) -> [String]) {
    let start = wordStart(skippingBlanks: false)
    let word = String(text[start..<cursor])
    let found = words(String(text[..<start]), word).filter { $0.hasPrefix(word) }
    guard let first = found.first else { return }
    var common = Substring(first)
    for other in found { while !other.hasPrefix(common) { common.removeLast() } }
    var insertion = Array(common.dropFirst(word.count))
    // The only answer is a whole word.
    if found.count == 1 { insertion.append(" ") }
    text.insert(contentsOf: insertion, at: cursor)
    cursor += insertion.count
    candidates = found.count > 1 ? found : []
  }
}
