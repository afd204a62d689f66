/// The command line of `argus`.
enum SensorOptions {
  static let table = OptionTable<SensorConfiguration>(
    operands: "[--accounting] [--typing] [- packet-filter-expression]", input + output + content + later)

  typealias Row = OptionTable<SensorConfiguration>.Row

  private static let input: [Row] = [
    .words("r", .list("file"), "read packets from files; '-' is standard input") {
      (v, words) throws(OptionError) in
      for word in words where word.hasPrefix("cisco:") {
        throw .failed("\(word): flow exports inside a capture are not read in this version")
      }
      v.inputs += words
    },
    .flag("t", "the files are in TSH format") { $0.isTSH = true },
    .value("N", "n|first-last", "only the first n packets, or packets first to last") {
      (v, text) throws(OptionError) in try setPacketRange(&v, text)
    },
    .value("s", "bytes", "cut packets to this length") { (v, text) throws(OptionError) in
      v.snapshotLength = try positive(text, "-s")
    },
    .flag("O", "do not optimise the packet filter") { $0.optimisesPacketFilter = false },
    .flag("b", "compile the packet filter and stop") { $0.onlyChecksFilter = true },
    .value("F", "conffile", "read configuration from conffile now") { (v, path) throws(OptionError) in
      try readFile(path, &v)
    },
    .flag("X", "read no configuration files") { _ in },
  ]

  private static let output: [Row] = [
    .words(
      "w", .withOptionalWord("file [\"filter\"]"), "append argus records to file; '-' is standard output;",
      "the filter is of records and for this output only"
    ) { (v, words) throws(OptionError) in
      if words[0].contains("://") {
        throw .failed("\(words[0]): streams are not in this version yet; give a file")
      }
      v.outputs.append(.init(path: words[0], filter: words.count > 1 ? words[1] : nil))
    },
    .value("S", "secs", "status interval of flows (5)") { (v, text) throws(OptionError) in
      v.statusInterval = try seconds(text, "-S")
    },
    .value("M", "secs", "interval of management records (60)") { (v, text) throws(OptionError) in
      v.managementInterval = try seconds(text, "-M")
    },
    .value("e", "id", "sensor identity: IPv4 address, number, or four characters") {
      (v, text) throws(OptionError) in v.identity = try identity(text)
    },
  ]

  private static let content: [Row] = [
    .flag("A", "count application bytes") { $0.countsApplicationBytes = true },
    .flag("J", "measure inter-packet times and jitter") { $0.measuresJitter = true },
    .flag("Z", "measure packet sizes") { $0.measuresPacketSizes = true },
    .flag("m", "keep hardware addresses") { $0.keepsHardwareAddresses = true },
    .flag("R", "measure response times") { $0.measuresResponseTimes = true },
    .value("U", "bytes", "keep this much payload per direction and record") { (v, text) throws(OptionError) in
      v.userDataLength = try positive(text, "-U")
    },
    .flag("C", "control plane mode: whole payload of control protocols") { $0.isControlPlane = true },
    .flag("h", "this text") { _ in },
  ]

  /// Known, and refused with a sentence each rather than the usage text.
  private static let later: [Row] = [
    refused("i", "interface", "live capture"),
    refused("P", "port", "remote access"),
    refused("B", "addr", "remote access"),
    refused("T", "scale", "timed replay"),
    refused("c", "dir", "changing root"),
    refused("u", "userid", "changing user"),
    refused("g", "groupid", "changing group"),
    refusedFlag("d", "daemon mode"),
    refusedFlag("f", "waiting at the end of a file"),
    refusedFlag("p", "live capture"),
    .value("D", "level", "debug level; has no effect") {
      $0.notices.append("-D \($1) has no effect in this version")
    },
  ]

  private static func refused(_ letter: Character, _ name: String, _ what: String) -> Row {
    .value(letter, name, "\(what): not in this version yet") { (_, _) throws(OptionError) in
      throw .failed(refusal(letter, what))
    }
  }

  private static func refusedFlag(_ letter: Character, _ what: String) -> Row {
    .words(letter, .flag, "\(what): not in this version yet") { (_, _) throws(OptionError) in
      throw .failed(refusal(letter, what))
    }
  }

  private static func refusal(_ letter: Character, _ what: String) -> String {
    "-\(letter): \(what) is not in this version yet; argus reads packet files (-r file)"
  }
}

/// Values that options and variables share.
extension SensorOptions {
  static func readFile(_ path: String, _ values: inout SensorConfiguration) throws(OptionError) {
    do throws(ConfigurationFile.Failure) {
      try values.read(configurationFile: path)
    } catch {
      throw .failed(error.description)
    }
  }

  static func positive(_ text: String, _ name: String) throws(OptionError) -> Int {
    guard let value = Int(text), value >= 0, value <= Int32.max else {
      throw .invalid("\(name): '\(text)' is not a count")
    }
    return value
  }

  static func seconds(_ text: String, _ name: String) throws(OptionError) -> Double {
    guard let value = Double(text), value.isFinite, value >= 0, value <= 1e9 else {
      throw .invalid("\(name): '\(text)' is not a number of seconds")
    }
    return value
  }

  /// `n`: the first n packets. `a-b`: what follows packet a, up to packet b.
  static func setPacketRange(_ values: inout SensorConfiguration, _ text: String) throws(OptionError) {
    let parts = text.split(separator: "-", omittingEmptySubsequences: false).map { UInt64($0) }
    switch (parts.count, parts.first ?? nil, parts.last ?? nil) {
    case (1, let count?, _):
      values.firstPacket = 1
      values.lastPacket = count
    case (2, let skipped?, let last?) where skipped < last:
      values.firstPacket = skipped + 1
      values.lastPacket = last
    default: throw .invalid("-N: '\(text)' is neither a count nor a range FIRST-LAST")
    }
  }

  static func identity(_ text: String) throws(OptionError) -> SensorConfiguration.Identity {
    let bare =
      text.hasPrefix("\"") && text.hasSuffix("\"") && text.count > 2
      ? String(text.dropFirst().dropLast()) : text
    if let number = UInt32(bare) { return .number(number) }
    let octets = bare.split(separator: ".", omittingEmptySubsequences: false).compactMap { UInt8($0) }
    if octets.count == 4, bare.filter({ $0 == "." }).count == 3 {
      return .ipv4(octets.reduce(0) { $0 << 8 | UInt32($1) })
    }
    guard (1...4).contains(bare.utf8.count) else {
      throw .invalid("-e: '\(text)' is not an IPv4 address, a number or up to four characters")
    }
    return .text(bare)
  }
}
