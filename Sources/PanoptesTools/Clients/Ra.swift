import FlowFilter

/// Reads flow records, selects, prints and rewrites them.
struct Ra: Tool {
  let name = "ra"
  let summary = "read, select, print and rewrite flow records"
  let isClassic = true

  func run(_ arguments: [String], console: Console) async -> Int32 {
    do throws(CommandError) {
      let configuration = try ClientConfiguration(
        arguments: arguments, table: CommonOptions.table, environment: console.environment)
      try configuration.prepare(console)
      if configuration.dumpsFilter {
        console.output.print(try filterText(configuration))
        return ExitStatus.success
      }
      let inputs = try CommandError.wrapping(usageStatus: ExitStatus.failure) { () throws(OptionError) in
        try InputList(configuration)
      }
      var run = try RecordRun(configuration, console: console)
      return run.run(inputs)
    } catch {
      return error.report(to: console) { CommonOptions.table.usage(program: console.programName) }
    }
  }

  /// `-b`: the filter as it was understood.
  private func filterText(_ configuration: ClientConfiguration) throws(CommandError) -> String {
    try CommandError.wrapping(usageStatus: ExitStatus.failure) { () throws(OptionError) in
      try FilterText.parse(configuration.filter ?? "").description
    }
  }
}
