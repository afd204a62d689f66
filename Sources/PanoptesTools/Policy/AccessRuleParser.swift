import NetworkTypes

/// Reads one entry of an access list, from `permit` or `deny` on.
struct AccessRuleParser {
  /// What is wrong with an entry, and what to do about it.
  struct Failure: Error, Equatable {
    let text: String
    init(_ text: String) { self.text = text }
  }

  let family: AccessList.Family
  /// Names of ports beyond those that IOS knows.
  let services: ServicesFile
  private var words: ArraySlice<String> = []
  private var rule = AccessRule()

  init(family: AccessList.Family, services: ServicesFile) {
    self.family = family
    self.services = services
  }

  /// - Parameter isStandard: the entry names sources and nothing else.
  mutating func parse(_ text: [String], isStandard: Bool) throws(Failure) -> AccessRule {
    rule = AccessRule()
    words = text[...]
    rule.action = try action()
    if isStandard {
      rule.source = try address(isStandard: true)
    } else {
      try takeProtocol()
      rule.source = try address()
      rule.sourcePort = try port()
      rule.destination = try address()
      rule.destinationPort = try port()
    }
    while let word = words.popFirst() { try takeOption(word, isStandard: isStandard) }
    return rule
  }

  private mutating func action() throws(Failure) -> AccessList.Action {
    let word = words.popFirst() ?? ""
    guard let action = AccessList.Action(rawValue: word) else {
      throw Failure("'\(word)' is neither permit nor deny")
    }
    return action
  }

  private mutating func next(_ what: String) throws(Failure) -> String {
    guard let word = words.popFirst() else { throw Failure("\(what) is missing at the end") }
    return word
  }

  private mutating func takeProtocol() throws(Failure) {
    // In a list for IPv6 the protocol may be left out.
    if family == .ipv6, let first = words.first, first == "any" || first == "host" || first.contains(":") {
      return
    }
    let word = try next("the protocol")
    if word == "ip" || word == "ipv6" { return }
    if family == .ipv6, word == "icmp" {
      rule.ipProtocol = 58
      return
    }
    if word.hasPrefix("object-group") {
      throw Failure("object groups are not known here; write their members out")
    }
    guard let number = UInt8(word) ?? AccessNames.protocols[word] ?? IPProtocolNames.number(named: word)
    else {
      let names = ["ip", "tcp", "udp", "icmp", "igmp", "gre", "esp", "ospf", "eigrp", "sctp"]
      throw Failure("'\(word)' is no protocol" + Self.guess(word, names))
    }
    rule.ipProtocol = number
  }

  // MARK: Addresses

  private mutating func address(isStandard: Bool = false) throws(Failure) -> AddressPattern {
    let word = try next("an address")
    switch word {
    case "any", "any4", "any6": return .any
    case "host": return try host(try next("the address of the host"))
    case "object-group", "addrgroup":
      throw Failure("object groups are not known here; write their members out")
    default: break
    }
    if word.contains("/") {
      guard let prefix = IPPrefix(word), prefix.address.isIPv4 == (family == .ipv4) else {
        throw Failure("'\(word)' is no network of this list's family")
      }
      return AddressPattern(prefix)
    }
    if family == .ipv6 {
      throw Failure("'\(word)' is no IPv6 network: any, host ADDRESS or ADDRESS/LENGTH is wanted")
    }
    guard let base = IPAddress(word), base.isIPv4 else {
      throw Failure("'\(word)' is no address: any, host ADDRESS or ADDRESS WILDCARD is wanted")
    }
    if let wildcard = words.first.flatMap({ IPAddress($0) }), wildcard.isIPv4 {
      words.removeFirst()
      return AddressPattern(value: base.value, mask: UInt128(~wildcard.ipv4))
    }
    // A standard list takes a lone address for a host.
    guard isStandard else {
      throw Failure("the wildcard of \(word) is missing: host \(word), or \(word) 0.0.0.255")
    }
    return AddressPattern(value: base.value, mask: UInt128(UInt32.max))
  }

  private func host(_ word: String) throws(Failure) -> AddressPattern {
    guard let address = IPAddress(word), address.isIPv4 == (family == .ipv4) else {
      throw Failure("'\(word)' is no address of this list's family")
    }
    return AddressPattern(
      value: address.value, mask: address.isIPv4 ? UInt128(UInt32.max) : UInt128.max)
  }

  // MARK: Ports

  private mutating func port() throws(Failure) -> PortTest? {
    guard let sign = words.first, ["eq", "neq", "gt", "lt", "range"].contains(sign) else { return nil }
    guard let number = rule.ipProtocol, [6, 17, 33, 132, 136].contains(number) else {
      throw Failure("only tcp, udp, sctp, dccp and udplite have ports to compare by '\(sign)'")
    }
    words.removeFirst()
    let first = try portNumber(try next("the port"))
    switch sign {
    case "range":
      let last = try portNumber(try next("the end of the range"))
      return PortTest(ranges: [min(first, last)...max(first, last)])
    case "gt":
      guard first < .max else { throw Failure("no port is greater than 65535") }
      return PortTest(ranges: [(first + 1)...UInt16.max])
    case "lt":
      guard first > 0 else { throw Failure("no port is less than 0") }
      return PortTest(ranges: [0...(first - 1)])
    default:
      var test = PortTest(ranges: [first...first], isNegated: sign == "neq")
      // IOS takes up to ten ports here.
      while let word = words.first, let more = try? portNumber(word) {
        words.removeFirst()
        test.ranges.append(more...more)
      }
      return test
    }
  }

  private func portNumber(_ word: String) throws(Failure) -> UInt16 {
    if let number = UInt16(word) { return number }
    let isUDP = rule.ipProtocol == 17
    let names = isUDP ? AccessNames.udpPorts : AccessNames.tcpPorts
    if let number = names[word] { return number }
    let transport = isUDP ? "udp" : "tcp"
    if let entry = services.entries(named: word).first(where: { $0.transport == transport }) {
      return entry.port
    }
    throw Failure("'\(word)' is no \(transport) port" + Self.guess(word, Array(names.keys)))
  }

  // MARK: What follows the addresses

  private mutating func takeOption(_ word: String, isStandard: Bool) throws(Failure) {
    switch word {
    case "log", "log-input":
      rule.isLogged = true
      return
    // What `show access-lists` adds; none of it is a condition.
    case _ where word.hasPrefix("("):
      words = []
      return
    case "sequence" where family == .ipv6:
      _ = try next("the number")
      return
    default: break
    }
    guard !isStandard else { throw Failure("'\(word)' has no place in a standard list") }
    switch word {
    case "established":
      try require(6, word)
      rule.isEstablished = true
    case "fragments": rule.isForFragments = true
    case "precedence":
      let value = try number(AccessNames.precedences, "precedence", 7)
      rule.service = with(rule.service, value << 5, 0xe0)
    case "tos":
      let value = try number(AccessNames.services, "type of service", 15)
      rule.service = with(rule.service, value << 1, 0x1e)
    case "dscp":
      let value = try number(AccessNames.codepoints, "codepoint", 63)
      rule.service = with(rule.service, value << 2, 0xfc)
    case "match-all", "match-any":
      try require(6, word)
      rule.flags = rule.flags ?? FlagTest()
      rule.flags?.needsAll = word == "match-all"
    case _ where FlagTest.names[word.drop { $0 == "+" || $0 == "-" }.lowercased()] != nil:
      try takeFlag(word)
    case _ where rule.ipProtocol == (family == .ipv4 ? 1 : 58) && rule.icmp == nil: try takeICMP(word)
    case "time-range", "reflect", "evaluate", "option", "ttl":
      throw Failure("'\(word)' asks for what no flow record tells; take it out, or the entry")
    default:
      let names = [
        "established", "fragments", "log", "log-input", "precedence", "tos", "dscp", "match-all", "match-any",
      ]
      throw Failure("'\(word)' is not understood here" + Self.guess(word, names))
    }
  }

  private func with(_ test: ServiceTest?, _ bits: UInt8, _ mask: UInt8) -> ServiceTest {
    var test = test ?? ServiceTest()
    test.require(bits, mask: mask)
    return test
  }

  private mutating func takeFlag(_ word: String) throws(Failure) {
    try require(6, word)
    let flag = FlagTest.names[word.drop { $0 == "+" || $0 == "-" }.lowercased()] ?? 0
    rule.flags = rule.flags ?? FlagTest()
    if word.hasPrefix("-") { rule.flags?.clear |= flag } else { rule.flags?.set |= flag }
  }

  private mutating func takeICMP(_ word: String) throws(Failure) {
    if let type = UInt8(word) {
      rule.icmp = ICMPTest(type: type, code: words.first.flatMap { UInt8($0) })
      if rule.icmp?.code != nil { words.removeFirst() }
      return
    }
    let names = family == .ipv4 ? AccessNames.icmp : AccessNames.icmpv6
    guard let test = names[word] else {
      throw Failure("'\(word)' is no ICMP message" + Self.guess(word, Array(names.keys)))
    }
    rule.icmp = test
  }

  private mutating func number(
    _ names: [String: UInt8], _ what: String, _ last: UInt8
  ) throws(Failure) -> UInt8 {
    let word = try next("the \(what)")
    guard let value = UInt8(word) ?? names[word], value <= last else {
      throw Failure("'\(word)' is no \(what)" + Self.guess(word, Array(names.keys)))
    }
    return value
  }

  private func require(_ number: UInt8, _ word: String) throws(Failure) {
    guard rule.ipProtocol == number else { throw Failure("'\(word)' is for tcp") }
  }

  private static func guess(_ word: String, _ names: [String]) -> String {
    Spelling.nearest(to: word, among: names.sorted()).map { ", did you mean '\($0)'?" } ?? ""
  }
}
