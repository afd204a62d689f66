import FlowFilter

/// What every client does around its work: options, configuration files, inputs, errors.
enum ClientRun {
  /// Reads the command line and the configuration files, and runs `body` with what they say.
  ///
  /// - Parameter table: the tool's options; a tool with options of its own adds rows to the common ones.
  static func run(
    _ arguments: [String], console: Console, table: OptionTable<ClientConfiguration> = CommonOptions.table,
    body: (ClientConfiguration, InputList) throws(CommandError) -> Int32
  ) -> Int32 {
    do throws(CommandError) {
      let configuration = try ClientConfiguration(
        arguments: arguments, table: table, environment: console.environment)
      try configuration.prepare(console)
      if configuration.dumpsFilter {
        console.output.print(try filterText(configuration))
        return ExitStatus.success
      }
      let inputs = try CommandError.wrapping(usageStatus: ExitStatus.failure) { () throws(OptionError) in
        try InputList(configuration)
      }
      return try body(configuration, inputs)
    } catch {
      return error.report(to: console) { table.usage(program: console.programName) }
    }
  }

  /// `-b`: the filter as it was understood.
  private static func filterText(_ configuration: ClientConfiguration) throws(CommandError) -> String {
    try CommandError.wrapping(usageStatus: ExitStatus.failure) { () throws(OptionError) in
      try FilterText.parse(configuration.filter ?? "").description
    }
  }
}
