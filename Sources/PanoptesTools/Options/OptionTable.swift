/// The options of a classic program as rows: what the parser accepts and the usage text says.
struct OptionTable<Values>: Sendable {
  struct Row: Sendable {
    let letter: Character
    /// An option that is a word: `--quiet`. Its letter is then the dash, which no one can type.
    var name: String?
    let form: OptionForm
    /// Lines of the usage text; the first stands beside the option.
    let help: [String]
    /// Asks for the usage text.
    var isHelp = false
    /// Puts what the option says into the values.
    let apply: @Sendable (inout Values, [String]) throws(OptionError) -> Void

    init(
      letter: Character, form: OptionForm, help: [String],
      apply: @escaping @Sendable (inout Values, [String]) throws(OptionError) -> Void
    ) {
      self.letter = letter
      self.form = form
      self.help = help
      self.apply = apply
    }
  }

  /// What follows the options: `[- filter-expression]`.
  let operands: String
  let rows: [Row]

  init(operands: String, _ rows: [Row]) {
    self.operands = operands
    self.rows = rows
  }

  func row(_ letter: Character) -> Row? { rows.first { $0.letter == letter && $0.name == nil } }

  /// The row of a word such as `--quiet`.
  func row(word: String) -> Row? { rows.first { $0.name.map { "--" + $0 == word } ?? false } }

  /// The text `-h` prints.
  func usage(program: String) -> String {
    let marks = rows.map { "-\($0.name.map { "-" + $0 } ?? String($0.letter))\($0.form.placeholder)" }
    var lines = [
      "\(program) (panoptes \(ToolRegistry.version))", "usage: \(program) [options] \(operands)", "options:",
    ]
    // A long placeholder gets a line of its own rather than a wide gap on every other row.
    let width = 18
    for (row, mark) in zip(rows, marks) {
      var help = row.help[...]
      if mark.count <= width, let first = help.popFirst() {
        lines.append("  \(mark)\(String(repeating: " ", count: width - mark.count))  \(first)")
      } else {
        lines.append("  \(mark)")
      }
      lines += help.map { String(repeating: " ", count: width + 4) + $0 }
    }
    return lines.joined(separator: "\n")
  }
}

extension OptionTable.Row {
  /// The row that stands for the usage text.
  static func help(_ text: String) -> Self {
    var row = Self(letter: "h", form: .flag, help: [text]) { _, _ in }
    row.isHelp = true
    return row
  }

  static func longHelp(_ text: String) -> Self {
    var row = long("help", text) { _ in }
    row.isHelp = true
    return row
  }

  /// An option that is a word and takes nothing.
  static func long(
    _ name: String, _ help: String..., apply: @escaping @Sendable (inout Values) -> Void
  ) -> Self {
    var row = Self(letter: "-", form: .flag, help: help) { values, _ in apply(&values) }
    row.name = name
    return row
  }

  /// An option that is a word with an argument: `--workers 2`, `--workers=2`.
  static func long(
    _ name: String, _ argument: String, _ help: String...,
    apply: @escaping @Sendable (inout Values, String) throws(OptionError) -> Void
  ) -> Self {
    var row = Self(letter: "-", form: .value(argument), help: help) { (values, words) throws(OptionError) in
      try apply(&values, words.first ?? "")
    }
    row.name = name
    return row
  }

  static func flag(
    _ letter: Character, _ help: String..., apply: @escaping @Sendable (inout Values) -> Void
  ) -> Self {
    Self(letter: letter, form: .flag, help: help) { values, _ in apply(&values) }
  }

  static func value(
    _ letter: Character, _ name: String, _ help: String...,
    apply: @escaping @Sendable (inout Values, String) throws(OptionError) -> Void
  ) -> Self {
    Self(letter: letter, form: .value(name), help: help) { (values, words) throws(OptionError) in
      try apply(&values, words.first ?? "")
    }
  }

  static func words(
    _ letter: Character, _ form: OptionForm, _ help: String...,
    apply: @escaping @Sendable (inout Values, [String]) throws(OptionError) -> Void
  ) -> Self {
    Self(letter: letter, form: form, help: help, apply: apply)
  }
}

/// How many words an option takes.
enum OptionForm: Sendable {
  case flag
  case value(String)
  /// Takes its argument and every further word until one starts with `-`.
  case list(String)
  /// Takes its argument, and further words as the closure says.
  case extended(String, @Sendable (_ first: String, _ rest: ArraySlice<String>) -> Int)

  var placeholder: String {
    switch self {
    case .flag: ""
    case .value(let name), .extended(let name, _): " <\(name)>"
    case .list(let name): " <\(name) ...>"
    }
  }

  /// `-w file [filter]`: one more word unless it looks like an option.
  static func withOptionalWord(_ name: String) -> OptionForm {
    .extended(name) { _, rest in rest.first.map { $0.hasPrefix("-") } == false ? 1 : 0 }
  }
}

/// Why a command line cannot be used.
enum OptionError: Error, Hashable {
  case unknown(Character, word: String)
  case missingArgument(Character, name: String)
  /// The argument of an option is wrong; the text says how.
  case invalid(String)
  /// Nothing is wrong with the command line: a file it names cannot be used, or what it asks for is
  /// not there yet.
  case failed(String)

  var description: String {
    switch self {
    case .unknown(let letter, let word):
      letter == "-" || word == "-\(letter)"
        ? "unknown option \(word)" : "unknown option -\(letter) in \(word)"
    case .missingArgument(let letter, let name): "option -\(letter) needs an argument: \(name)"
    case .invalid(let text), .failed(let text): text
    }
  }
}
