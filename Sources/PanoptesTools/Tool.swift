/// One program of the suite: what its name runs.
public protocol Tool: Sendable {
  /// The verb, which is also the name of the symbolic link.
  var name: String { get }
  /// Other names that run the same tool.
  var aliases: [String] { get }
  /// One line for `panoptes help`.
  var summary: String { get }
  /// The tool is an argus program of old: it deserves a link of its own name.
  var isClassic: Bool { get }
  /// The word that makes the tool explain itself.
  var helpWord: String { get }

  /// Its options, for completion.
  var options: [OptionSummary] { get }

  /// Runs with the words after the name and returns the exit status.
  func run(_ arguments: [String], console: Console) -> Int32
}

extension Tool {
  public var aliases: [String] { [] }
  public var isClassic: Bool { false }
  public var options: [OptionSummary] { isClassic ? CommonOptions.table.summaries : [] }
  public var helpWord: String { isClassic ? "-h" : "--help" }
}

/// Exit statuses that mean the same in every tool.
enum ExitStatus {
  static let success: Int32 = 0
  /// The classic clients' answer both to "nothing matched" and to most errors.
  static let nothingMatched: Int32 = 1
  static let failure: Int32 = 1
  /// An input file could not be opened; the others were still read.
  static let missingInput: Int32 = 2
  /// EX_USAGE of sysexits(3).
  static let usage: Int32 = 64
  /// EX_DATAERR: the input is not what it should be.
  static let dataError: Int32 = 65
  /// EX_NOINPUT: the input cannot be opened.
  static let noInput: Int32 = 66
  /// EX_NOUSER: there is no user or group of that name.
  static let noUser: Int32 = 67
  /// EX_OSERR: the system refused something that is no file.
  static let systemError: Int32 = 71
  /// EX_CANTCREAT: an output cannot be created.
  static let cannotCreate: Int32 = 73
  /// EX_NOPERM: this user may not.
  static let notPermitted: Int32 = 77
  /// EX_IOERR: an output failed.
  static let inputOutputError: Int32 = 74
}
