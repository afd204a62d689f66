import FlowModel

/// Takes blocks out of records, so that files become small or harmless.
struct Rastrip: Tool {
  let name = "rastrip"
  let summary = "take blocks out of records"
  let isClassic = true
  var options: [OptionSummary] { Self.table.summaries }

  /// What is left when nothing is said.
  private static let standard = ["flow", "time", "metric", "net"]

  static let table = CommonOptions.table(with: [
    .ownModes(
      "[+|-]block ...: -block takes one out, +block adds one to what is kept without a word (flow,",
      "time, metric, net), a block without a sign keeps only what is named;",
      "replace: the files that are read are replaced by what would be written;"
    ) { words in words.filter { !isOwn($0) } }
  ])

  private static func isOwn(_ word: String) -> Bool {
    let name = word.drop { "+-".contains($0) }
    return word == "replace" || BlockList.names.contains { $0.0 == name }
  }

  func run(_ arguments: [String], console: Console) -> Int32 {
    ClientRun.run(arguments, console: console, table: Self.table) {
      configuration, inputs throws(CommandError) in
      var changed = configuration
      changed.blockLists.append(
        Self.list(configuration.own.modes.filter { $0 != "replace" && Self.isOwn($0) }))
      guard configuration.own.modes.contains("replace") else {
        return try SieveSink.run(changed, inputs, FlowSieve(), console: console)
      }
      return try ReplacedFiles.run(changed, inputs, console: console) { file, list throws(CommandError) in
        try SieveSink.run(file, list, FlowSieve(), console: console)
      }
    }
  }

  /// The words as `-M dsrs=` has them: a sign at the front says what they change.
  static func list(_ words: [String]) -> String {
    let isChange = words.first.map { $0.hasPrefix("+") } ?? true
    return ((isChange ? standard : []) + words).joined(separator: ",")
  }
}

/// Flow records all, and nothing else.
struct FlowSieve: RecordSieve {
  var blocks: BlockSet { [] }
  func takes(_ record: borrowing FlowRecord) -> Bool { true }
  func part() -> FlowSieve? { self }
}
