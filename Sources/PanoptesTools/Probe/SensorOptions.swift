/// The command line of `argus`.
enum SensorOptions {
  static let table = OptionTable<SensorConfiguration>(
    operands: "[- packet-filter-expression]", input + live + output + content + process + own + later)

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

  private static let live: [Row] = [
    .words(
      "i", .list("interface"), "capture from interfaces: name, any, ind:a,b (a flow table each), bond:a,b",
      "(one for all), dup:a,b (two halves of a link), each with /id; [] nest"
    ) { (v, words) throws(OptionError) in v.interfaces += try InterfaceGroup.groups(words) },
    .flag("p", "do not switch interfaces to promiscuous mode") { $0.isPromiscuous = false },
    .flag("f", "files grow: wait for more at their end") { $0.followsFiles = true },
    .value("T", "secs|scale", "capture: end after secs seconds; files: replay at scale times their pace") {
      (v, text) throws(OptionError) in
      let value = try seconds(text, "-T")
      guard value > 0 else { throw .invalid("-T: '\(text)' is not above 0") }
      v.runTime = value
      v.replayScale = value
    },
    .flag("l", "list the interfaces and stop") { $0.listsInterfaces = true },
  ]

  private static let process: [Row] = [
    .flag("d", "run as a daemon (again: do not)") { $0.isDaemon.toggle() },
    .value("c", "dir", "change root to dir before the first packet") { $0.privileges.root = $1 },
    .value("u", "user", "change to user before the first packet") { $0.privileges.user = $1 },
    .value("g", "group", "change to group before the first packet") { $0.privileges.group = $1 },
    .value("D", "level", "debug level: 1 tells of every interval, 2 of every source") {
      (v, text) throws(OptionError) in v.debugLevel = try positive(text, "-D")
    },
  ]

  /// Known, and refused with a sentence each rather than the usage text.
  private static let later: [Row] = [
    refused("P", "port", "remote access"),
    refused("B", "addr", "remote access"),
  ]

  private static func refused(_ letter: Character, _ name: String, _ what: String) -> Row {
    .value(letter, name, "\(what): not in this version yet") { (_, _) throws(OptionError) in
      throw .failed("-\(letter): \(what) is not in this version yet; write to a file or a pipe (-w)")
    }
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

  /// Bytes: a number with K, M or G behind it for powers of 1024.
  static func bytes(_ text: String, _ name: String) throws(OptionError) -> Int {
    let shift = ["k": 10, "m": 20, "g": 30][text.suffix(1).lowercased()]
    guard let value = Int(shift == nil ? text[...] : text.dropLast()), value > 0,
      value <= Int.max >> (shift ?? 0)
    else { throw .invalid("\(name): '\(text)' is not a number of bytes, such as 512M") }
    return value << (shift ?? 0)
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
