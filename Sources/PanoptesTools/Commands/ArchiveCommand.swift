import ArgumentParser
import NetworkTypes

/// `panoptes archive …`: keeps folders of record files findable, whole and small.
struct ArchiveCommand: Tool {
  let name = "archive"
  let summary = "index, verify, repair and expire folders of record files"

  func run(_ arguments: [String], console: Console) -> Int32 {
    guard let verb = arguments.first, !verb.hasPrefix("-") else {
      console.output.print(Self.usage)
      let asks = arguments.contains("--help") || arguments.contains("-h")
      return asks ? ExitStatus.success : ExitStatus.usage
    }
    let words = Array(arguments.dropFirst())
    console.programName = "archive \(verb)"
    switch verb {
    case "index":
      return runCommand(IndexArguments.self, words, console) { ArchiveIndexing.run($0, console) }
    case "verify":
      return runCommand(CheckArguments.self, words, console) { ArchiveChecking.verify($0, console) }
    case "repair":
      return runCommand(CheckArguments.self, words, console) { ArchiveChecking.repair($0, console) }
    case "expire":
      return runCommand(ExpireArguments.self, words, console) { ArchiveExpiring.run($0, console) }
    default:
      let verbs = ["index", "verify", "repair", "expire"]
      let guess = Spelling.nearest(to: verb, among: verbs).map { "; did you mean '\($0)'?" } ?? ""
      console.errors.print("panoptes archive: there is no verb '\(verb)'\(guess)")
      return ExitStatus.usage
    }
  }

  private static let usage = """
    USAGE: panoptes archive VERB ...

      index DIR ...            note what each file holds, so that ra -R opens only what can match
      verify FILE|DIR ...      say which files are cut or damaged
      repair FILE|DIR ...      write damaged files anew with every whole record; the old ones stay
      expire DIR ...           delete the oldest files (--older 30d, --max-size 10G, --dry-run)

    panoptes archive VERB --help explains one.
    """

  struct IndexArguments: ParsableArguments {
    @Argument(help: "Folders with record files, at any depth.")
    var folders: [String]

    @Flag(help: "Print what the indexes hold instead of making them.")
    var list = false

    @Flag(help: "Say nothing of files that are passed over.")
    var quiet = false
  }

  struct CheckArguments: ParsableArguments {
    @Argument(help: "Files, or folders with files at any depth.")
    var paths: [String]

    @Flag(help: "Say nothing of whole files.")
    var quiet = false
  }

  struct ExpireArguments: ParsableArguments {
    @Argument(help: "Folders with record files, at any depth.")
    var folders: [String]

    @Option(help: "Delete files whose last record is older: a number and one of s m h d w M y.")
    var older: String?

    @Option(
      name: .customLong("max-size"),
      help: "Delete the oldest files until so much is left: a number and K, M, G or T.")
    var maxSize: String?

    @Flag(name: .customLong("dry-run"), help: "Say what would be deleted, and delete nothing.")
    var dryRun = false
  }
}
