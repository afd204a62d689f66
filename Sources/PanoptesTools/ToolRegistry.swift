/// Every tool, and the two ways to name one: the name of the program, or its first word.
public struct ToolRegistry: Sendable {
  public let tools: [any Tool]

  public init(_ tools: [any Tool]) { self.tools = tools }

  public static let standard = ToolRegistry([
    Argus(), Ra(),
    // Whole flows out of many records.
    Racluster(), Rabins(), Rasort(), Racount(),
    // Splitting and archives.
    Rasplit(), Rastream(), Ranonymize(), Rastrip(), Raconvert(),
    // Selecting beyond a filter, and small questions.
    Rafilteraddr(), Ragrep(), Ratimerange(), Raevent(), Ratemplate(),
    Rahosts(), Raports(), Radark(), Rarpwatch(), Rapath(), Rapolicy(),
    Radump(), Radecode(),
    // Pictures and screens.
    Rahisto(), Ragraph(), Ratop(),
    // Our own.
    ArchiveCommand(), FieldsCommand(), LinksCommand(), DemoCommand(), CompletionCommand(),
  ])

  static let programName = "panoptes"
  static let version = "0.1.0"

  public func tool(named name: String) -> (any Tool)? {
    tools.first { $0.name == name || $0.aliases.contains(name) }
  }

  /// Runs the tool that the words name and returns its exit status.
  ///
  /// - Parameter arguments: the whole command line. `ra -r f` through a link and `panoptes ra -r f`
  ///   are the same call.
  public func run(_ arguments: [String], console: Console) -> Int32 {
    let program = arguments.first.map(Self.lastPathComponent) ?? Self.programName
    if program != Self.programName, let tool = tool(named: program) {
      return run(tool, as: program, Array(arguments.dropFirst()), console)
    }
    let words = Array(arguments.dropFirst())
    guard let verb = words.first else {
      console.output.print(overview)
      return console.finish(ExitStatus.usage)
    }
    switch verb {
    case "help", "--help", "-h":
      return help(words.dropFirst().first, console)
    case "version", "--version":
      console.output.print("\(Self.programName) \(Self.version)")
      return console.finish(ExitStatus.success)
    default:
      guard let tool = tool(named: verb) else { return unknown(verb, console) }
      return run(tool, as: verb, Array(words.dropFirst()), console)
    }
  }

  private func run(_ tool: any Tool, as name: String, _ words: [String], _ console: Console) -> Int32 {
    console.programName = name
    return console.finish(tool.run(words, console: console))
  }

  private func help(_ verb: String?, _ console: Console) -> Int32 {
    guard let verb else {
      console.output.print(overview)
      return console.finish(ExitStatus.success)
    }
    guard let tool = tool(named: verb) else { return unknown(verb, console) }
    _ = run(tool, as: verb, [tool.helpWord], console)
    return console.finish(ExitStatus.success)
  }

  private func unknown(_ verb: String, _ console: Console) -> Int32 {
    let names = tools.flatMap { [$0.name] + $0.aliases } + ["help", "version"]
    var message = "\(Self.programName): there is no tool '\(verb)'"
    if let guess = Spelling.nearest(to: verb, among: names) { message += "; did you mean '\(guess)'?" }
    console.errors.print(message + " (panoptes help lists the tools)")
    return console.finish(ExitStatus.usage)
  }

  private var overview: String {
    let width = tools.map(\.name.count).max() ?? 0
    let rows = tools.map { tool in
      "  \(tool.name)\(String(repeating: " ", count: width - tool.name.count))  \(tool.summary)"
    }
    return """
      \(Self.programName) \(Self.version): network audit by flow records
      usage: \(Self.programName) TOOL [words of the tool]

      \(rows.joined(separator: "\n"))

      \(Self.programName) help TOOL explains one; \(Self.programName) links DIR makes the classic commands.
      """
  }

  static func lastPathComponent(_ path: String) -> String {
    path.split(separator: "/").last.map(String.init) ?? path
  }
}
