extension ClientConfiguration {
  /// The configuration files, then the command line from left to right.
  init(
    arguments: [String], table: OptionTable<ClientConfiguration>, environment: [String: String]
  ) throws(CommandError) {
    self.init()
    let parsed = try CommandError.wrapping(usageStatus: ExitStatus.failure) { () throws(OptionError) in
      try ParsedOptions(arguments, table: table)
    }
    if parsed.asksForHelp { throw .help(status: ExitStatus.failure) }
    // `-X` counts wherever it stands: it decides about files that come before every option.
    if !parsed.contains("X") {
      do throws(ConfigurationFile.Failure) {
        for file in Self.standardFiles(environment) { try read(configurationFile: file) }
      } catch {
        throw .failed(error.description)
      }
    }
    do throws(OptionError) {
      try parsed.apply(to: &self)
    } catch {
      throw CommandError(error, usageStatus: ExitStatus.failure)
    }
    if !parsed.operands.isEmpty { filter = parsed.operands.joined(separator: " ") }
  }

  /// The configuration files that apply without `-X`, first to last.
  ///
  /// `/etc/ra.conf`, `$ARGUSHOME/ra.conf`, then the first `.rarc` on `$ARGUSPATH` or, when that is
  /// unset, in `$ARGUSHOME` and `$HOME`.
  static func standardFiles(_ environment: [String: String]) -> [String] {
    var files = ["/etc/ra.conf"]
    let home = environment["ARGUSHOME"]
    if let home { files.append("\(home)/ra.conf") }
    let folders =
      if let path = environment["ARGUSPATH"] {
        path.split(separator: ":").map(String.init)
      } else {
        [home, environment["HOME"]].compactMap { $0 }
      }
    if let personal = folders.map({ "\($0)/.rarc" }).first(where: FileSystem.isReadable) {
      files.append(personal)
    }
    return files.filter(FileSystem.isReadable)
  }

  mutating func read(configurationFile path: String) throws(ConfigurationFile.Failure) {
    try ClientVariables.apply(ConfigurationFile(path: path), to: &self)
  }
}
