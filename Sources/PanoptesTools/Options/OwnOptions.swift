/// What the options say that only one tool knows: kept by letter, read by that tool alone.
struct OwnOptions: Sendable {
  var flags: Set<Character> = []
  var values: [Character: [String]] = [:]
  /// Words of `-M` before any is taken for a mode of all clients.
  var modes: [String] = []

  func last(_ letter: Character) -> String? { values[letter]?.last }
}

extension OptionTable<ClientConfiguration>.Row {
  static func ownFlag(_ letter: Character, _ help: String...) -> Self {
    Self(letter: letter, form: .flag, help: help) { values, _ in values.own.flags.insert(letter) }
  }

  static func ownValue(_ letter: Character, _ name: String, _ help: String...) -> Self {
    Self(letter: letter, form: .value(name), help: help) { values, words in
      values.own.values[letter, default: []] += words
    }
  }

  static func ownList(_ letter: Character, _ name: String, _ help: String...) -> Self {
    Self(letter: letter, form: .list(name), help: help) { values, words in
      values.own.values[letter, default: []] += words
    }
  }

  /// `-M`, with words of the tool's own.
  ///
  /// - Parameter rest: what is left of some words when the tool has taken its own; those are modes of
  ///   every client.
  static func ownModes(
    _ help: String..., rest: @escaping @Sendable ([String]) throws(OptionError) -> [String]
  ) -> Self {
    let own = help + ["and the modes of every client"]
    return Self(letter: "M", form: .list("mode"), help: own) { (values, words) throws(OptionError) in
      values.own.modes += words
      try ClientModes.apply(try rest(words), to: &values)
    }
  }
}

extension CommonOptions {
  /// The common options with some of a tool's own, which come first and replace those of the same letter.
  static func table(
    operands: String = "[- filter-expression]", with own: [Row], without: Set<Character> = []
  ) -> OptionTable<ClientConfiguration> {
    let letters = without.union(own.map(\.letter))
    return OptionTable(operands: operands, own + table.rows.filter { !letters.contains($0.letter) })
  }
}
