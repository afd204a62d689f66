/// Why a tool stops before it has begun, or says its usage.
enum CommandError: Error, Hashable {
  /// `-h`: the usage text on standard output.
  case help(status: Int32)
  /// The command line has an option that the tool does not know: its form is told.
  case unknownOption(String, status: Int32)
  /// The command line cannot be used.
  case usage(String, status: Int32)
  /// One line says it all.
  case failed(String, status: Int32 = ExitStatus.failure)

  /// - Parameter usageStatus: what the tool leaves with for a command line that cannot be used.
  init(_ error: OptionError, usageStatus: Int32) {
    self =
      switch error {
      case .failed(let text): .failed(text)
      case .unknown: .unknownOption(error.description, status: usageStatus)
      case .missingArgument, .invalid: .usage(error.description, status: usageStatus)
      }
  }

  /// Runs a step of the command line, and turns its failure into the tool's.
  static func wrapping<Result>(
    usageStatus: Int32, _ body: () throws(OptionError) -> Result
  ) throws(CommandError) -> Result {
    do throws(OptionError) {
      return try body()
    } catch {
      throw CommandError(error, usageStatus: usageStatus)
    }
  }

  /// What to say of it.
  var line: String {
    switch self {
    case .help: ""
    case .unknownOption(let text, _), .usage(let text, _), .failed(let text, _): text
    }
  }

  /// Says it and returns the status to leave with.
  func report(to console: Console, usage: () -> String) -> Int32 {
    switch self {
    case .help(let status):
      console.output.print(usage())
      return status
    case .unknownOption(let message, let status):
      let form = usage().split(separator: "\n").first { $0.hasPrefix("usage: ") } ?? ""
      console.report(
        "\(message); \(form) (\(console.programName) \(console.helpWord) lists the options)")
      return status
    case .usage(let message, let status):
      console.report("\(message) (\(console.programName) \(console.helpWord) lists the options)")
      return status
    case .failed(let message, let status):
      console.report(message)
      return status
    }
  }
}
