extension SensorConfiguration {
  /// - Parameter standardFile: read first unless `-F` or `-X` is anywhere on the line; nil or missing
  ///   means none.
  init(arguments: [String], standardFile: String?) throws(CommandError) {
    self.init()
    let parsed = try CommandError.wrapping(usageStatus: ExitStatus.usage) { () throws(OptionError) in
      try ParsedOptions(arguments, table: SensorOptions.table)
    }
    if parsed.contains("h") { throw .help(status: ExitStatus.success) }
    do throws(OptionError) {
      if let standardFile, !parsed.contains("F"), !parsed.contains("X"), FileSystem.isReadable(standardFile) {
        try SensorOptions.readFile(standardFile, &self)
        // The packaged file names the daemon's own log: a run with an output of its own must not
        // append to it.
        if parsed.contains("w") { outputs = [] }
        // Nor does it listen where it was told to read.
        if parsed.contains("i") || parsed.contains("r") { interfaces = [] }
        if parsed.contains("r") { isDaemon = false }
      }
      try parsed.apply(to: &self)
      if !parsed.operands.isEmpty { packetFilter = parsed.operands.joined(separator: " ") }
    } catch {
      throw CommandError(error, usageStatus: ExitStatus.usage)
    }
  }

  mutating func read(configurationFile path: String) throws(ConfigurationFile.Failure) {
    try SensorVariables.apply(ConfigurationFile(path: path), to: &self)
  }
}
