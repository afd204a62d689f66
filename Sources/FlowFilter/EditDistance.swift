/// Finds the word that a typing error was probably meant to be.
enum EditDistance {
  /// The nearest candidate within a third of the word's length, at least one and at most three
  /// changes: letters inserted, left out, replaced, or two swapped.
  static func nearest(to word: String, in candidates: some Sequence<String>) -> String? {
    let target = Array(word.lowercased().utf8)
    guard (2...32).contains(target.count) else { return nil }
    let limit = min(3, max(1, target.count / 3))
    var best: (distance: Int, name: String)?
    for candidate in candidates {
      let name = Array(candidate.utf8)
      guard abs(name.count - target.count) <= limit, name.count > 1 else { continue }
      let distance = distance(target, name)
      guard distance <= limit, distance < best?.distance ?? .max else { continue }
      best = (distance, candidate)
    }
    return best?.name
  }

  /// Optimal string alignment distance.
  static func distance(_ a: [UInt8], _ b: [UInt8]) -> Int {
    var older: [Int] = []
    var previous = Array(0...b.count)
    for i in 0..<a.count {
      var current = [i + 1]
      for j in 0..<b.count {
        var cost = min(previous[j] + (a[i] == b[j] ? 0 : 1), previous[j + 1] + 1, current[j] + 1)
        if i > 0, j > 0, a[i] == b[j - 1], a[i - 1] == b[j] { cost = min(cost, older[j - 1] + 1) }
        current.append(cost)
      }
      (older, previous) = (previous, current)
    }
    return previous[b.count]
  }
}
