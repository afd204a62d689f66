import NetworkTypes

/// The variables of `ranonymize.conf`, one row each.
enum AnonymizerVariables {
  typealias Apply = @Sendable (inout AnonymizerSettings, String) throws(OptionError) -> Void

  static func apply(
    _ file: ConfigurationFile, to settings: inout AnonymizerSettings
  ) throws(ConfigurationFile.Failure) {
    for assignment in file.assignments {
      func fail(_ detail: String) -> ConfigurationFile.Failure {
        .syntax(path: file.path, line: assignment.line, detail: detail)
      }
      guard let variable = all[assignment.name] else {
        let guess = Spelling.nearest(to: assignment.name, among: Array(all.keys))
        throw fail("unknown variable \(assignment.name)" + (guess.map { ", did you mean \($0)?" } ?? ""))
      }
      if assignment.value.isEmpty { continue }
      do throws(OptionError) {
        try variable(&settings, assignment.value)
      } catch {
        throw fail("\(assignment.name): \(error.description)")
      }
    }
  }

  static let all = [String: Apply](uniqueKeysWithValues: numbers + hardware + addresses + attributes + ports)

  private static let numbers: [(String, Apply)] = [
    ("RANON_SEED", { (v, t) throws(OptionError) in v.seed = try seed(t) }),
    ("RANON_TRANSREFNUM_OFFSET", { (v, t) throws(OptionError) in v.flowNumbers = try shift(t) }),
    ("RANON_SEQNUM_OFFSET", { (v, t) throws(OptionError) in v.sequenceNumbers = try shift(t) }),
    ("RANON_TIME_SEC_OFFSET", { (v, t) throws(OptionError) in v.seconds = try shift(t) }),
    ("RANON_TIME_USEC_OFFSET", { (v, t) throws(OptionError) in v.microseconds = try shift(t) }),
    ("RANON_KEY", { (v, t) throws(OptionError) in v.key = try AnonymizationKey.parse(Array(t.utf8)) }),
    ("RANON_KEY_FILE", { (v, t) throws(OptionError) in v.key = try AnonymizationKey.read(t) }),
    ("RANON_MAP_DUMPFILE", { $0.dumpFile = $1 }),
  ]

  private static let hardware: [(String, Apply)] = [
    ("RANON_ETHERNET_ANONYMIZATION", { (v, t) throws(OptionError) in v.hardware = try method(t) }),
    ("RANON_PRESERVE_ETHERNET_VENDOR", { $0.preservesVendor = ConfigurationFile.isYes($1) }),
    ("RANON_PRESERVE_ETHERNET_BROADCAST", { $0.preservesHardwareBroadcast = ConfigurationFile.isYes($1) }),
    ("RANON_PRESERVE_ETHERNET_MULTICAST", { $0.preservesHardwareMulticast = ConfigurationFile.isYes($1) }),
  ]

  private static let addresses: [(String, Apply)] = [
    ("RANON_NET_ANONYMIZATION", { (v, t) throws(OptionError) in v.networks = try method(t, isIP: true) }),
    ("RANON_HOST_ANONYMIZATION", { (v, t) throws(OptionError) in v.hosts = try method(t, isIP: true) }),
    ("RANON_AS_ANONYMIZATION", { (v, t) throws(OptionError) in v.autonomousSystems = try method(t) }),
    ("RANON_NETWORK_ADDRESS_LENGTH", { (v, t) throws(OptionError) in v.networkLength = try length(t) }),
    ("RANON_PRESERVE_NET_ADDRESS_HIERARCHY", { (v, t) throws(OptionError) in try hierarchy(&v, t) }),
    ("RANON_PRESERVE_BROADCAST_ADDRESS", { $0.preservesBroadcast = ConfigurationFile.isYes($1) }),
    ("RANON_PRESERVE_MULTICAST_ADDRESS", { $0.preservesMulticast = ConfigurationFile.isYes($1) }),
    ("RANON_SPECIFY_NET_TRANSLATION", { (v, t) throws(OptionError) in try networkTranslation(&v, t) }),
    ("RANON_SPECIFY_HOST_TRANSLATION", { (v, t) throws(OptionError) in try hostTranslation(&v, t) }),
    ("RANON_SPECIFY_ASN_TRANSLATION", { (v, t) throws(OptionError) in try systemTranslation(&v, t) }),
    ("RANON_SEQASNUM_OFFSET", { (v, t) throws(OptionError) in try systemShift(&v, t) }),
  ]

  private static let attributes: [(String, Apply)] = [
    ("RANON_PRESERVE_IP_ID", { (v, t) throws(OptionError) in v.ipIDs = try preserved(t) }),
    ("RANON_PRESERVE_IP_TTL", { (v, t) throws(OptionError) in v.ttls = try preserved(t) }),
    ("RANON_PRESERVE_IP_TOS", { (v, t) throws(OptionError) in v.tos = try preserved(t) }),
    ("RANON_PRESERVE_IP_OPTIONS", { $0.preservesOptions = ConfigurationFile.isYes($1) }),
    ("RANON_PRESERVE_ICMPMAPPED_TTL", { $0.preservesMappedTTL = ConfigurationFile.isYes($1) }),
  ]

  private static let ports: [(String, Apply)] = [
    ("RANON_PRESERVE_WELLKNOWN_PORT_NUMS", { $0.preservesWellKnownPorts = ConfigurationFile.isYes($1) }),
    ("RANON_PRESERVE_REGISTERED_PORT_NUMS", { $0.preservesRegisteredPorts = ConfigurationFile.isYes($1) }),
    ("RANON_PRESERVE_PRIVATE_PORT_NUMS", { $0.preservesPrivatePorts = ConfigurationFile.isYes($1) }),
    ("RANON_PRESERVE_PORT_NUM", { (v, t) throws(OptionError) in try portNumbers(&v, t) }),
    ("RANON_PRESERVE_PORT_NUMS", { (v, t) throws(OptionError) in try portNumbers(&v, t) }),
    ("RANON_PORT_METHOD", { (v, t) throws(OptionError) in v.ports = try portMethod(t) }),
  ]
}

/// How values are written.
extension AnonymizerVariables {
  private static func seed(_ text: String) throws(OptionError) -> UInt64? {
    if ["random", "time", "crypto"].contains(text) { return nil }
    guard let seed = UInt64(text) else { throw .invalid("'\(text)' is none of a number, time, crypto") }
    return seed
  }

  /// `none`, `random`, `fixed:random`, `fixed:n`; `offset:` is another word for `fixed:`.
  static func shift(_ text: String) throws(OptionError) -> AnonymizerSettings.Shift {
    let words = text.lowercased().split(separator: ":", maxSplits: 1).map(String.init)
    if words.count == 1 {
      switch words[0] {
      case "none", "no": return .none
      case "random": return .random
      default: break
      }
    } else if words.count == 2, words[0] == "fixed" || words[0] == "offset" {
      if words[1] == "random" { return .random }
      if let number = Int64(words[1]), number.magnitude <= 1 << 32 { return .by(number) }
    }
    throw .invalid("'\(text)' is none of none, random, fixed:n")
  }

  /// `yes` keeps a field, `no` empties it; the words for shifts move it.
  static func preserved(_ text: String) throws(OptionError) -> AnonymizerSettings.Shift {
    if ConfigurationFile.isYes(text) { return .none }
    if text.lowercased() == "no" { return .zero }
    return try shift(text)
  }

  private static func method(
    _ text: String, isIP: Bool = false
  ) throws(OptionError) -> AnonymizerSettings.Method {
    switch text.lowercased() {
    case "sequential": return .sequential
    case "random": return .random
    case "no", "none": return .none
    case "prefix" where isIP: return .prefix
    default: throw .invalid("'\(text)' is none of sequential, random, no" + (isIP ? ", prefix" : ""))
    }
  }

  private static func length(_ text: String) throws(OptionError) -> Int {
    guard let length = Int(text), (1...30).contains(length) else {
      throw .invalid("'\(text)' is no length of a network from 1 to 30")
    }
    return length
  }

  private static func hierarchy(
    _ settings: inout AnonymizerSettings, _ text: String
  ) throws(OptionError) {
    let words = text.lowercased().split(separator: "/", maxSplits: 1).map(String.init)
    settings.preservesClass = false
    switch words.first {
    case "no": return
    case "cidr", "subnet":
      if words.count == 2 { settings.networkLength = try length(words[1]) }
    case "class":
      settings.preservesClass = true
      settings.networkLength = 24
    default: throw .invalid("'\(text)' is none of cidr, cidr/n, class, subnet, no")
    }
  }

  private static func pair(_ text: String) throws(OptionError) -> (String, String) {
    guard let mark = text.firstRange(of: "::"), !text[mark.upperBound...].isEmpty else {
      throw .invalid("'\(text)' is no translation: old::new is wanted")
    }
    return (String(text[..<mark.lowerBound]), String(text[mark.upperBound...]))
  }

  private static func networkTranslation(
    _ settings: inout AnonymizerSettings, _ text: String
  ) throws(OptionError) {
    let (old, new) = try pair(text)
    guard let from = AddressText.network(old, defaultLength: settings.networkLength),
      let to = AddressText.network(new, defaultLength: settings.networkLength)
    else {
      throw .invalid("'\(text)' is no translation of IPv4 networks, such as 192.168.0/24::128.2.134/24")
    }
    let length = settings.networkLength
    guard from.length == length, to.length == length else {
      throw .invalid("'\(text)': networks have \(length) bits here (RANON_NETWORK_ADDRESS_LENGTH)")
    }
    if let other = settings.networkTranslations.first(where: { $0.value == to && $0.key != from })?.key {
      throw .invalid("'\(text)': \(other) has that new network already")
    }
    settings.networkTranslations[from] = to
  }

  private static func hostTranslation(
    _ settings: inout AnonymizerSettings, _ text: String
  ) throws(OptionError) {
    let (old, new) = try pair(text)
    guard let from = IPAddress(old), let to = IPAddress(new), from.isIPv4, to.isIPv4 else {
      throw .invalid("'\(text)' is no translation of IPv4 addresses, such as 192.168.0.64::128.2.34.5")
    }
    if let other = settings.hostTranslations.first(where: { $0.value == to && $0.key != from })?.key {
      throw .invalid("'\(text)': \(other) has that new address already")
    }
    settings.hostTranslations[from] = to
  }

  private static func systemTranslation(
    _ settings: inout AnonymizerSettings, _ text: String
  ) throws(OptionError) {
    let (old, new) = try pair(text)
    guard let from = UInt32(old), let to = UInt32(new) else {
      throw .invalid("'\(text)' is no translation of AS numbers, such as 2381::64512")
    }
    settings.systemTranslations[from] = to
  }

  /// AS numbers that are shifted are neither sequential nor random.
  private static func systemShift(
    _ settings: inout AnonymizerSettings, _ text: String
  ) throws(OptionError) {
    switch try shift(text) {
    case .none: settings.autonomousSystems = .none
    case .random: settings.autonomousSystems = .random
    case .by, .zero: throw .invalid("'\(text)' is neither none nor random; AS numbers are not shifted")
    }
  }

  private static func portNumbers(
    _ settings: inout AnonymizerSettings, _ text: String
  ) throws(OptionError) {
    for word in text.split(whereSeparator: { " ,\t".contains($0) }) {
      let ends = word.split(separator: "-").map { UInt16($0) }
      guard (1...2).contains(ends.count), let first = ends[0], let last = ends.last ?? nil, first <= last
      else {
        throw .invalid("'\(word)' is neither a port nor a range of ports")
      }
      settings.preservedPorts.formUnion(first...last)
    }
  }

  private static func portMethod(_ text: String) throws(OptionError) -> AnonymizerSettings.PortMethod {
    text.lowercased() == "random" ? .random : .shift(try shift(text))
  }
}
