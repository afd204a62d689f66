/// Guesses what a mistyped word was meant to be.
enum Spelling {
  /// The candidate that is nearest to `word`, when one is near enough to be worth saying.
  static func nearest(to word: String, among candidates: [String]) -> String? {
    // A line without blanks is no slip of the fingers, and comparing it takes its length times all names'.
    guard word.utf8.count <= 64 else { return nil }
    let typed = Array(word.lowercased().utf8)
    let limit = max(1, typed.count / 3)
    var best: (distance: Int, name: String)?
    for name in candidates {
      let letters = Array(name.lowercased().utf8)
      guard abs(letters.count - typed.count) <= limit else { continue }
      let distance = Self.distance(typed, letters)
      if distance < best?.distance ?? .max { best = (distance, name) }
    }
    guard let best, best.distance <= limit else { return nil }
    return best.name
  }

  /// Levenshtein distance with transpositions of neighbours, which are the commonest slip.
  static func distance(_ a: [UInt8], _ b: [UInt8]) -> Int {
    if a.isEmpty || b.isEmpty { return a.count + b.count }
    var beforeLast: [Int] = []
    var last = Array(0...b.count)
    for i in 1...a.count {
      var row = [i]
      for j in 1...b.count {
        var cost = min(last[j] + 1, row[j - 1] + 1, last[j - 1] + (a[i - 1] == b[j - 1] ? 0 : 1))
        if i > 1, j > 1, a[i - 1] == b[j - 2], a[i - 2] == b[j - 1] {
          cost = min(cost, beforeLast[j - 2] + 1)
        }
        row.append(cost)
      }
      beforeLast = last
      last = row
    }
    return last[b.count]
  }
}
