/// A command line taken apart by an option table, before anything is applied.
///
/// Kept apart from applying because `-X` anywhere on the line decides whether the configuration
/// files, which come before the options, are read at all.
struct ParsedOptions<Values> {
  struct Occurrence {
    let row: OptionTable<Values>.Row
    let words: [String]
  }

  private(set) var occurrences: [Occurrence] = []
  /// Words that are no option's: the filter.
  private(set) var operands: [String] = []

  func contains(_ letter: Character) -> Bool { occurrences.contains { $0.row.letter == letter } }

  /// The usage text was asked for.
  var asksForHelp: Bool { occurrences.contains { $0.row.isHelp } }

  /// Applies the options from left to right. `-X` forgets the files that `-F` named before it, not
  /// the options: `ra -r f -X` reads f.
  func apply(to values: inout Values) throws(OptionError) {
    let reset = occurrences.lastIndex { $0.row.letter == "X" } ?? -1
    for (index, occurrence) in occurrences.enumerated() {
      if occurrence.row.letter == "F", index < reset { continue }
      try occurrence.row.apply(&values, occurrence.words)
    }
  }

  /// Options and other words may come in any order, as GNU's getopt(3) has it. A lone `-` merely
  /// introduces the filter. After it, or after the filter began, a word that is no valid option form
  /// is filter text; a word such as `-0.3` always is. `--` ends the options.
  init(_ words: [String], table: OptionTable<Values>) throws(OptionError) {
    var rest = words[...]
    var isInFilter = false
    while let word = rest.popFirst() {
      if word == "--" {
        operands += rest
        return
      }
      if word.hasPrefix("--"), try takeWord(word, &rest, table) { continue }
      if word == "-" {
        // A second lone dash is text: the filter parser will say what is wrong with it.
        if isInFilter { operands.append(word) }
        isInFilter = true
        continue
      }
      guard word.hasPrefix("-"), !Self.isNumber(word), !(isInFilter && !Self.isOption(word, table)) else {
        operands.append(word)
        isInFilter = true
        continue
      }
      try takeOptions(word, &rest, table)
    }
  }

  /// `--name`, `--name value` or `--name=value`; false for a word that is no option's.
  private mutating func takeWord(
    _ word: String, _ rest: inout ArraySlice<String>, _ table: OptionTable<Values>
  ) throws(OptionError) -> Bool {
    let parts = word.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false).map(String.init)
    guard let row = table.row(word: parts[0]) else { return false }
    if case .flag = row.form {
      guard parts.count == 1 else { return false }
      occurrences.append(Occurrence(row: row, words: []))
      return true
    }
    guard let value = parts.count == 2 ? parts[1] : rest.popFirst() else {
      throw .invalid("option \(word) needs an argument")
    }
    occurrences.append(Occurrence(row: row, words: [value]))
    return true
  }

  private mutating func takeOptions(
    _ word: String, _ rest: inout ArraySlice<String>, _ table: OptionTable<Values>
  ) throws(OptionError) {
    var letters = word.dropFirst()
    while let letter = letters.popFirst() {
      guard let row = table.row(letter) else { throw .unknown(letter, word: word) }
      let first: String
      switch row.form {
      case .flag:
        occurrences.append(Occurrence(row: row, words: []))
        continue
      case .value(let name), .list(let name), .extended(let name, _):
        if !letters.isEmpty {
          first = String(letters)
          letters = letters.dropFirst(letters.count)
        } else if let next = rest.popFirst() {
          first = next
        } else {
          throw .missingArgument(letter, name: name)
        }
      }
      let more =
        switch row.form {
        case .list: rest.prefix { !$0.hasPrefix("-") }.count
        case .extended(_, let count): count(first, rest)
        default: 0
        }
      occurrences.append(Occurrence(row: row, words: [first] + rest.prefix(more)))
      rest = rest.dropFirst(more)
    }
  }

  private static func isNumber(_ word: String) -> Bool {
    guard let second = word.dropFirst().first else { return false }
    return second == "." || ("0"..."9").contains(second)
  }

  /// Whether the word could be options: each letter known, up to one that takes an argument.
  private static func isOption(_ word: String, _ table: OptionTable<Values>) -> Bool {
    for letter in word.dropFirst() {
      guard let row = table.row(letter) else { return false }
      if case .flag = row.form { continue }
      return true
    }
    return true
  }
}
