/// The options that every client shares.
enum CommonOptions {
  typealias Row = OptionTable<ClientConfiguration>.Row

  static let table = OptionTable<ClientConfiguration>(
    operands: "[- filter-expression]", input + selection + recordOutput + columns + text + general + later)

  private static let input: [Row] = [
    .words(
      "r", .list("file"), "read argus records from files, in order; '-' is standard input,",
      "file::start:stop a range of bytes; gzip, bzip2, xz and zstd are unpacked"
    ) { $0.inputs += $1 },
    .words("R", .list("dir"), "read every file below folders, in order of name") { $0.directories += $1 },
    .value("F", "conffile", "read configuration from conffile now") { (v, path) throws(OptionError) in
      do throws(ConfigurationFile.Failure) {
        try v.read(configurationFile: path)
      } catch {
        throw .failed(error.description)
      }
    },
    .value("o", "VAR=value", "set a variable of the configuration file") { (v, text) throws(OptionError) in
      do throws(ConfigurationFile.Failure) {
        try ClientVariables.apply(ConfigurationFile(path: "-o", text: text), to: &v)
      } catch {
        throw .failed(error.description)
      }
    },
    .flag("X", "read no configuration files") { _ in },
  ]

  private static let selection: [Row] = [
    .words(
      "t", .extended("timerange", TimeRangeWords.more), "records in a range of time:",
      "[[[yyyy/]mm/]dd.]HH[:MM[:SS]] or [yyyy/]mm/dd, start-end, start+Nu, or -Nu;",
      "u is one of s m h d M y; also last Nu"
    ) { $0.timeRange = $1.joined(separator: " ") },
    .value("N", "[io]n", "the first n matching records; first-last and first+more select others") {
      (v, text) throws(OptionError) in v.recordRange = try ClientVariables.recordRange(text)
    },
    .value("e", "regex", "records whose captured user data match; s: and d: prefix one side") {
      $0.userDataPatterns.append(UserDataPattern($1))
    },
  ]

  private static let recordOutput: [Row] = [
    .words(
      "w", .withOptionalWord("file [filter]"), "append argus records to file instead of printing; '-' is",
      "standard output; the filter is for this output only"
    ) { $0.recordOutputs.append(.init(path: $1[0], filter: $1.count > 1 ? $1[1] : nil)) },
    .value("E", "file", "append the records that the filter rejects to file") { $0.rejects = $1 },
    .flag("q", "print no records") { $0.isQuiet = true },
    .flag("A", "print totals at the end") { $0.printsTotals = true },
    .flag("a", "the same") { $0.printsTotals = true },
  ]

  private static let columns: [Row] = [
    .words(
      "s", .list("[+|-][N]field[:w]"),
      "columns: a list replaces, +field adds (at place N), -field takes away;",
      ":w sets the width; 'panoptes fields' lists them"
    ) { $0.fields += $1 },
    .value("c", "char", "separate columns by char, without padding") { values, text in
      values.delimiter = ClientVariables.delimiter(text)
      values.isVariableWidth = true
    },
    .value("L", "n", "titles: 0 once, -1 never, n every n rows") { (v, text) throws(OptionError) in
      v.labelInterval = try ClientVariables.number(text)
    },
    .value("p", "digits", "digits after the decimal point (6)") { (v, text) throws(OptionError) in
      v.precision = try ClientVariables.precision(text)
    },
  ]

  private static let text: [Row] = [
    .flag("n", "ports as numbers; -nn protocols too") {
      $0.nameLevel = .init(rawValue: ($0.nameLevel.rawValue + 1) % 4) ?? .everything
    },
    .flag("u", "times as seconds since 1970") { $0.printsUnixTime = true },
    .flag("H", "numbers with K, M, G, T") { $0.scalesNumbers = true },
    .flag("z", "TCP state letters in the state column") { $0.stateText = .tcpStates },
    .value("Z", "s|d|b", "TCP flags of source, destination or both in the state column") {
      (v, text) throws(OptionError) in v.stateText = try ClientVariables.tcpFlags(text)
    },
  ]

  private static let general: [Row] = [
    .words(
      "M", .list("mode"), "modes: " + ClientModes.usage[0], ClientModes.usage[1], ClientModes.usage[2]
    ) { (v, words) throws(OptionError) in try ClientModes.apply(words, to: &v) },
    .flag("b", "compile the filter, print it and stop") { $0.dumpsFilter = true },
    .flag("O", "do not optimise the filter; has no effect") { _ in },
    .value("D", "level", "debug level; has no effect") { _, _ in },
    .help("this text"),
    .longHelp("the same"),
    .long("json", "the same as -M json") { $0.format = .json },
    .long("csv", "the same as -M csv") { $0.format = .csv },
    .long("quiet", "no progress on a terminal") { $0.showsProgress = false },
    .long(
      "threads", "n", "read large inputs with n threads at most (one for each processor; tools that",
      "gather tables, such as racluster, use several only with this)"
    ) {
      (v, text) throws(OptionError) in
      guard let count = Int(text), (1...ThreadCount.most).contains(count) else {
        throw .invalid("--threads: '\(text)' is not a number of threads from 1 to \(ThreadCount.most)")
      }
      v.threads = count
    },
  ]

  private static let later: [Row] = [
    .value("S", "host[:port]", "remote source: not in this version yet") { $0.remoteSources.append($1) },
    .value("C", "[host]:port", "NetFlow source: not in this version yet") {
      $0.remoteSources.append("cisco://" + $1)
    },
    .value("T", "secs", "stop after secs; only for a remote source") { (v, text) throws(OptionError) in
      v.runTime = try ClientVariables.number(text)
    },
    .value("U", "user[/auth]", "user at a remote source; no effect for files") { _, _ in },
    unused("f", .value("file"), "model file"),
    unused("m", .list("key"), "aggregation or sort keys"),
    unused("P", .list("field"), "sort fields"),
    .words("d", .flag, "daemon mode: not in this version yet") { (_, _) throws(OptionError) in
      throw .failed("-d: daemon mode is not in this version yet")
    },
  ]

  private static func unused(_ letter: Character, _ form: OptionForm, _ what: String) -> Row {
    .words(letter, form, "\(what), for tools that have any") { values, _ in
      values.notices.append("-\(letter) has no effect in this tool")
    }
  }
}

/// `-t A - B`: how many further words belong to a time range.
enum TimeRangeWords {
  static func more(_ first: String, _ rest: ArraySlice<String>) -> Int {
    // `last 1h`
    if first == "last" { return rest.first.map { $0.hasPrefix("-") ? 0 : 1 } ?? 0 }
    guard let sign = rest.first, sign == "-" || sign == "+", let end = rest.dropFirst().first else {
      return 0
    }
    // A word that could begin a filter is one: no time has letters other than the units, and an
    // address has dots where a time has none.
    let isTime =
      end.first.map { $0 == "*" || ("0"..."9").contains($0) } == true
      && end.allSatisfy { "0123456789*/.:yMdhms".contains($0) } && end.filter { $0 == "." }.count <= 2
    return isTime ? 2 : 0
  }
}
