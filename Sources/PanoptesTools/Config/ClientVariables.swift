import FlowModel

/// The variables of a `.rarc`, one row each: what a value does to the configuration.
package enum ClientVariables {
  typealias Apply = @Sendable (inout ClientConfiguration, String) throws(OptionError) -> Void

  package static func apply(_ file: ConfigurationFile, to values: inout ClientConfiguration)
    throws(ConfigurationFile
    .Failure)
  {
    for assignment in file.assignments {
      func fail(_ detail: String) -> ConfigurationFile.Failure {
        .syntax(path: file.path, line: assignment.line, detail: detail)
      }
      guard let variable = all[assignment.name] else {
        if assignment.name.hasPrefix("RADIUM_") { throw fail("radium directive in client configuration") }
        let guess = Spelling.nearest(to: assignment.name, among: Array(all.keys))
        throw fail("unknown variable \(assignment.name)" + (guess.map { ", did you mean \($0)?" } ?? ""))
      }
      if assignment.value.isEmpty { continue }
      do throws(OptionError) {
        try variable(&values, assignment.value)
      } catch {
        throw fail("\(assignment.name): \(error.description)")
      }
    }
  }

  static let all: [String: Apply] = [String: Apply](
    uniqueKeysWithValues: input + selection + text + screen + noted + ignored)

  private static let screen: [(String, Apply)] = [
    ("RA_SORT_ALGORITHMS", { $0.sortKeys = words($1) }),
    ("RA_COLOR_SUPPORT", { $0.hasColor = ConfigurationFile.isYes($1) }),
    ("RA_COLOR_CONFIG", { $0.colorFile = $1 }),
    ("RA_UPDATE_INTERVAL", { (v, t) throws(OptionError) in v.updateInterval = try interval(t) }),
  ]

  private static let input: [(String, Apply)] = [
    ("RA_ARGUS_SERVER", { $0.remoteSources.append($1) }),
    ("RA_INPUT_FILE", { $0.inputs += words($1) }),
    ("RA_OUTPUT_FILE", { $0.recordOutputs.append(output($1)) }),
    ("RA_EXCEPTION_OUTPUT_FILE", { $0.rejects = $1 }),
    ("RA_RUN_TIME", { (v, t) throws(OptionError) in v.runTime = try number(t) }),
  ]

  private static let selection: [(String, Apply)] = [
    ("RA_FILTER", { $0.filter = $1 }),
    ("RA_TIMERANGE", { $0.timeRange = $1 }),
    ("RA_NUMBER", { (v, t) throws(OptionError) in v.recordRange = try recordRange(t) }),
    ("RA_PORT_DIRECTION", { (v, t) throws(OptionError) in v.portDirection = try portDirection(t) }),
  ]

  private static let text: [(String, Apply)] = [
    ("RA_NO_OUTPUT", { $0.isQuiet = ConfigurationFile.isYes($1) }),
    ("RA_FIELD_SPECIFIER", { $0.configuredFields = fieldWords($1) }),
    ("RA_FIELD_DELIMITER", { setDelimiter(&$0, $1) }),
    ("RA_FIELD_QUOTED", { (v, t) throws(OptionError) in v.quote = try quote(t) }),
    ("RA_FIELD_WIDTH", { $0.isVariableWidth = $1.hasPrefix("var") }),
    ("RA_TIME_FORMAT", { $0.timeFormat = $1 }),
    ("RA_TZ", { $0.timeZone = $1 }),
    ("RA_USEC_PRECISION", { (v, t) throws(OptionError) in v.precision = try precision(t) }),
    ("RA_PRINT_UNIX_TIME", { $0.printsUnixTime = ConfigurationFile.isYes($1) }),
    ("RA_PRINT_MAN_RECORDS", { $0.printsManagement = ConfigurationFile.isYes($1) }),
    ("RA_PRINT_EVENT_RECORDS", { $0.printsEvents = ConfigurationFile.isYes($1) }),
    ("RA_PRINT_LABELS", { (v, t) throws(OptionError) in v.labelInterval = try number(t) }),
    ("RA_PRINT_SUMMARY", { $0.printsTotals = ConfigurationFile.isYes($1) }),
    ("RA_PRINT_NAMES", { (v, t) throws(OptionError) in v.nameLevel = try nameLevel(t) }),
    ("RA_PRINT_TCPSTATES", { if ConfigurationFile.isYes($1) { $0.stateText = .tcpStates } }),
    ("RA_PRINT_TCPFLAGS", { (v, t) throws(OptionError) in v.stateText = try tcpFlags(t) }),
    ("RA_CIDR_ADDRESS_FORMAT", { $0.prefixLength = prefixLength($1) }),
    ("RA_ASN_PRINT_FORMAT", { (v, t) throws(OptionError) in v.asNumberFormat = try asNumberFormat(t) }),
    ("RA_SEPARATE_ADDR_FROM_PORT_WITH_PERIOD", { $0.separatesPortWithPeriod = ConfigurationFile.isYes($1) }),
    ("RA_PRINT_ETHERNET_VENDORS", { $0.namesHardwareAddresses = ConfigurationFile.isYes($1) }),
    ("RA_ETHERNET_VENDORS", { $0.vendorFile = $1 }),
    ("RA_PRINT_DOMAINONLY", { $0.printsDomainOnly = ConfigurationFile.isYes($1) }),
    ("RA_USERDATA_ENCODE", { (v, t) throws(OptionError) in v.userDataPrinter = try userDataPrinter(t) }),
  ]

  /// Variables that a later version will honour; what is printed now may differ from what they ask for.
  private static let noted: [(String, Apply)] = [
    "RA_FLOW_MODEL", "RA_LOCAL", "RA_LOCAL_DIRECTION", "RA_SERVICES_SIGNATURES", "RA_SERVICE_SIGNATURES",
    "RA_DELEGATED_IP", "RA_PRINT_LOCALONLY", "RA_SRCID_ALIAS",
  ].map { name -> (String, Apply) in
    (name, { values, _ in values.notices.append("\(name) has no effect in this version") })
  }

  /// Variables of other tools, of remote sources and of databases: no error, and no effect here.
  private static let ignored: [(String, Apply)] = [
    "RA_SOURCE_PORT", "RA_ARGUS_SERVERPORT", "RA_CISCONETFLOW_PORT", "RA_GENERATE_BIN_MAR_RECORDS",
    "RA_PRINT_RESPONSE_DATA", "RAMON_MODE",
    "RA_FILTER_TIMEOUT", "RA_USER_AUTH", "RA_AUTH_PASS", "RA_MIN_SSF",
    "RA_MAX_SSF", "RA_CONNECT_TIME", "RA_RELIABLE_CONNECT", "RA_TIMEOUT_INTERVAL",
    "RA_SET_PID", "RA_PID_PATH", "RA_DATABASE",
    "RA_DB_USER", "RA_DB_PASS", "RA_DB_HOST", "RA_DB_PORT", "RA_DB_TABLE", "MYSQL_DB_ENGINE",
    "RA_AIS_CACHE", "ARGUS_ARCHIVE", "RA_CORRELATE_EVENTS",
    "RA_DEBUG_LEVEL", "RATOP_CONTROL_PORT", "RA_RECORD_CORRECTION", "RA_STATUS_EVENT",
    "RA_HASHTABLE_SIZE", "RA_TMP_PATH", "RA_LOCAL_CORRECT",
  ].map { name -> (String, Apply) in (name, { _, _ in }) }
}

/// The values that options and variables share.
extension ClientVariables {
  static func words(_ text: String) -> [String] {
    text.split(whereSeparator: { " \t,".contains($0) }).map(String.init)
  }

  /// Blanks separate; commas are left to whoever knows formats, which may hold some.
  static func fieldWords(_ text: String) -> [String] {
    text.split(whereSeparator: { " \t".contains($0) }).map(String.init)
  }

  static func output(_ text: String) -> ClientConfiguration.RecordOutput {
    let parts = text.split(separator: " ", maxSplits: 1)
    return .init(path: parts.first.map(String.init) ?? text, filter: parts.count > 1 ? String(parts[1]) : nil)
  }

  static func number(_ text: String) throws(OptionError) -> Int {
    guard let value = Int(text) else { throw .invalid("'\(text)' is not a number") }
    return value
  }

  /// Seconds, more than none.
  static func interval(_ text: String) throws(OptionError) -> Double {
    guard let value = Double(text), value >= 0.01, value <= 86_400 else {
      throw .invalid("'\(text)' is no number of seconds from 0.01 to 86400")
    }
    return value
  }

  static func precision(_ text: String) throws(OptionError) -> Int {
    let value = try number(text)
    guard (0...9).contains(value) else { throw .invalid("precision \(text) is not between 0 and 9") }
    return value
  }

  static func recordRange(_ text: String) throws(OptionError) -> RecordRange {
    guard let range = RecordRange(text) else {
      throw .invalid(
        "'\(text)' is no count of records: N, FIRST-LAST or FIRST+MORE, after an optional i or o")
    }
    return range
  }

  static func portDirection(_ text: String) throws(OptionError) -> PortDirection {
    var result: PortDirection = []
    for word in words(text) {
      switch word {
      case "services": result.insert(.services)
      case "wellknown": result.insert(.wellKnown)
      case "registered": result.insert(.registered)
      default: throw .invalid("'\(word)' is none of services, wellknown, registered")
      }
    }
    return result
  }

  /// A delimiter written as an escape leaves the padding alone, a plain one turns it off.
  static func setDelimiter(_ values: inout ClientConfiguration, _ text: String) {
    let bare =
      text.count >= 3 && text.hasPrefix("'") && text.hasSuffix("'") ? text.dropFirst().dropLast() : text[...]
    values.delimiter = delimiter(String(bare))
    if !bare.hasPrefix("\\") { values.isVariableWidth = true }
  }

  static func delimiter(_ text: String) -> UInt8? {
    guard text.hasPrefix("\\"), let escape = text.dropFirst().first else { return text.utf8.first }
    return switch escape {
    case "a": 7
    case "b": 8
    case "t": 9
    case "n": 10
    case "v": 11
    case "f": 12
    case "r": 13
    default: escape.utf8.first
    }
  }

  static func quote(_ text: String) throws(OptionError) -> ClientConfiguration.Quote {
    switch text.lowercased() {
    case "double": return .double
    case "single": return .single
    default: throw .invalid("'\(text)' is neither double nor single")
    }
  }

  /// What is printed by name, which is everything before the numbers begin.
  static func nameLevel(_ text: String) throws(OptionError) -> ClientConfiguration.NameLevel {
    switch text.lowercased() {
    case "all": return .everything
    case "port": return .hosts
    case "proto": return .ports
    case "none": return .protocols
    default: throw .invalid("'\(text)' is none of none, proto, port, all")
    }
  }

  static func tcpFlags(_ text: String) throws(OptionError) -> ClientConfiguration.StateText {
    switch text.first {
    case "s": return .sourceFlags
    case "d": return .destinationFlags
    case "b": return .bothFlags
    default: throw .invalid("'\(text)' is none of s, d, b")
    }
  }

  static func prefixLength(_ text: String) -> ClientConfiguration.PrefixLength {
    switch text.lowercased() {
    case "strict": .always
    case "yes": .whenMasked
    default: .never
    }
  }

  static func asNumberFormat(_ text: String) throws(OptionError) -> ClientConfiguration.ASNumberFormat {
    switch text {
    case "asplain": return .plain
    case "asdot": return .dot
    case "asdot+": return .dotPlus
    default: throw .invalid("'\(text)' is none of asplain, asdot, asdot+")
    }
  }

  static func userDataPrinter(_ text: String) throws(OptionError) -> ClientConfiguration.UserDataPrinter {
    if let printer = ClientConfiguration.UserDataPrinter(rawValue: text.lowercased()) { return printer }
    let names = ClientConfiguration.UserDataPrinter.allCases.map(\.rawValue).joined(separator: ", ")
    throw .invalid("'\(text)' is none of \(names)")
  }
}
