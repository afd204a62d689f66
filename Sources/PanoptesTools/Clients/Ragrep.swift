/// Selects records by their captured user data, with the options of grep(1).
struct Ragrep: Tool {
  let name = "ragrep"
  let summary = "select records by patterns in their user data, as grep does"
  let isClassic = true
  var options: [OptionSummary] { Self.table.summaries }
  let helpWord = "--help"

  static let table = CommonOptions.table(with: [
    .ownValue(
      "e", "regex", "records whose user data match; s: and d: prefix one side; one of several is enough"),
    .ownValue("f", "file", "patterns from file, one a line"),
    .ownFlag("i", "upper and lower case are the same"),
    .ownFlag("v", "records that do not match"),
    .ownFlag("c", "only count them, for each file"),
    .ownFlag("l", "only the names of files with a match"),
    .ownFlag("L", "only the names of files without one"),
    .ownValue("m", "n", "at most n records of each file"),
    .ownFlag("H", "the name of the file before each record"),
    .ownFlag("h", "no names, not even with -c"),
    .ownFlag("b", "the place of the record in its file, bytes, before each"),
    .ownFlag("q", "print nothing; stop at the first match"),
  ])

  func run(_ arguments: [String], console: Console) -> Int32 {
    ClientRun.run(arguments, console: console, table: Self.table) {
      configuration, inputs throws(CommandError) in
      var changed = configuration
      // grep has no titles.
      if changed.format == .columns { changed.labelInterval = -1 }
      let report = GrepReport(configuration.own)
      if report != .records { changed.isQuiet = true }
      let patterns = try CommandError.wrapping(usageStatus: 2) { () throws(OptionError) in
        try GrepPatterns(configuration.own)
      }
      let delivery = try RecordDelivery(changed, console: console)
      var pass = try RecordPass(
        changed, console: console, blocks: delivery.blocks.union(patterns.blocks),
        orients: delivery.readsDirection, wantsRejects: delivery.keepsRejects, services: delivery.services)
      var sink = GrepSink(
        patterns, report: report, limit: try Self.limit(configuration.own), own: configuration.own,
        delivery: delivery, console: console)
      sink.delivery.begin()
      let status = pass.run(inputs, into: &sink)
      sink.endInput()
      sink.delivery.end(pass.totals)
      if let failure = sink.delivery.failureStatus { return failure }
      // As grep(1): 2 for an error, unless -q found what it looked for.
      let hasFailed = status > ExitStatus.nothingMatched || status == ExitStatus.failure && pass.matches > 0
      if hasFailed, !(report == .nothing && sink.hasSelected) { return 2 }
      return sink.hasSelected ? ExitStatus.success : ExitStatus.nothingMatched
    }
  }

  private static func limit(_ own: OwnOptions) throws(CommandError) -> UInt64? {
    guard let text = own.last("m") else { return nil }
    guard let limit = UInt64(text) else { throw .usage("-m \(text): a number is wanted", status: 2) }
    return limit
  }
}

/// What is printed of what is found.
enum GrepReport {
  case records, counts, namesWith, namesWithout, nothing

  init(_ own: OwnOptions) {
    if own.flags.contains("q") {
      self = .nothing
    } else if own.flags.contains("L") {
      self = .namesWithout
    } else if own.flags.contains("l") {
      self = .namesWith
    } else {
      self = own.flags.contains("c") ? .counts : .records
    }
  }
}
