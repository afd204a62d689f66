import FlowModel
import NetworkTypes

/// Replaces what identifies hosts in records, and drops what cannot be replaced.
struct Ranonymize: Tool {
  let name = "ranonymize"
  let summary = "replace addresses, ports, times and numbers in records; drop user data"
  let isClassic = true
  var options: [OptionSummary] { Self.table.summaries }

  static let table = CommonOptions.table(with: [
    .ownValue("f", "conffile", "read RANON_ variables from conffile (ranonymize.conf)"),
    .ownValue(
      "K", "keyfile", "anonymise addresses under the key in keyfile (32 bytes, or 64 hexadecimal digits):",
      "leading bits that two have in common stay so, in every run (Crypto-PAn)"),
    .ownModes("replace: the files that are read are replaced by what would be written;") { words in
      words.filter { $0 != "replace" }
    },
  ])

  func run(_ arguments: [String], console: Console) -> Int32 {
    ClientRun.run(arguments, console: console, table: Self.table) {
      configuration, inputs throws(CommandError) in
      let settings = try Self.settings(configuration)
      // One map for all files: a host has one new address in all of them.
      let anonymizer = RecordAnonymizer(settings)
      guard configuration.own.modes.contains("replace") else {
        return try Self.run(configuration, inputs, anonymizer, settings, console)
      }
      return try ReplacedFiles.run(configuration, inputs, console: console) {
        changed, list throws(CommandError) in
        try Self.run(changed, list, anonymizer, settings, console)
      }
    }
  }

  private static func run(
    _ configuration: ClientConfiguration, _ inputs: InputList, _ anonymizer: RecordAnonymizer,
    _ settings: AnonymizerSettings, _ console: Console
  ) throws(CommandError) -> Int32 {
    let delivery = try RecordDelivery(configuration, console: console)
    var pass = try RecordPass(
      configuration, console: console, blocks: .all, orients: delivery.readsDirection,
      services: delivery.services)
    var sink = AnonymizingSink(anonymizer, delivery: delivery, console: console)
    sink.delivery.begin()
    let status = pass.run(inputs, into: &sink)
    sink.delivery.end(pass.totals)
    if let file = settings.dumpFile { try dump(sink.addressPairs, to: file) }
    return sink.failureStatus ?? sink.delivery.failureStatus ?? status
  }

  private static func settings(_ configuration: ClientConfiguration) throws(CommandError)
    -> AnonymizerSettings
  {
    var settings = AnonymizerSettings()
    do throws(ConfigurationFile.Failure) {
      for file in configuration.own.values["f"] ?? [] {
        try AnonymizerVariables.apply(ConfigurationFile(path: file), to: &settings)
      }
    } catch {
      throw .failed(error.description)
    }
    if let file = configuration.own.last("K") {
      settings.key = try CommandError.wrapping(usageStatus: ExitStatus.failure) { () throws(OptionError) in
        try AnonymizationKey.read(file)
      }
      // With the key alone addresses become what nfanon makes of them.
      if configuration.own.values["f"] == nil {
        settings.preservesBroadcast = false
        settings.preservesMulticast = false
      }
      (settings.networks, settings.hosts) = (.prefix, .prefix)
    }
    if settings.networks == .prefix || settings.hosts == .prefix, settings.key == nil {
      throw .failed("RANON_NET_ANONYMIZATION=prefix needs a key: RANON_KEY, RANON_KEY_FILE or -K")
    }
    if settings.networks == .prefix || settings.hosts == .prefix,
      !settings.networkTranslations.isEmpty || !settings.hostTranslations.isEmpty
    {
      throw .failed(
        "a key decides every address: RANON_SPECIFY_NET_TRANSLATION and HOST have no place beside it")
    }
    return settings
  }

  /// Readable by its owner alone: it undoes what was done.
  private static func dump(
    _ pairs: [(old: IPAddress, new: IPAddress)], to path: String
  ) throws(CommandError) {
    var text = ByteWriter(capacity: 1 << 16)
    for pair in pairs {
      text.append("RANON_SPECIFY_HOST_TRANSLATION=")
      text.append(address: pair.old)
      text.append("::")
      text.append(address: pair.new)
      text.append(UInt8(ascii: "\n"))
    }
    do throws(SystemError) {
      try FileSystem.write(text, to: path, mode: 0o600)
    } catch {
      throw .failed("\(path): \(error.message)")
    }
  }
}
