import FlowModel
import NetworkTypes

/// Makes a record from the values of a row.
///
/// What follows from other values (rates, loads, durations) is computed anew when the record is printed;
/// what no row tells stays out of the record.
struct TextRecord {
  let moments: TextMoment
  let services: ServicesFile

  /// Fields that a row can put into a record.
  static let fields: Set<String> = [
    "stime", "ltime", "dur", "proto", "saddr", "daddr", "sport", "dport", "dir", "state", "pkts", "spkts",
    "dpkts", "bytes", "sbytes", "dbytes", "appbytes", "sappbytes", "dappbytes", "srcid", "seq", "smac",
    "dmac",
    "sttl", "dttl", "stos", "dtos", "svid", "dvid", "svlan", "dvlan", "sas", "das", "sco", "dco", "label",
  ]

  /// Fills the record; the text of a failure says which value is none.
  func fill(_ r: inout FlowRecord, _ values: [String: String]) throws(OptionError) {
    r.clear()
    r.kind = .flow
    r.version = 3
    r.options = 0
    r.cause = values["state"] == "INT" ? .start : .status
    try addresses(&r, values)
    try times(&r, values)
    try counters(&r, values)
    if let text = values["srcid"] { sensor(&r, text) }
    if let text = values["seq"] {
      if !r.has(.transport) { r.transport = SourceIdentity() }
      r.transport.sequence = UInt32(truncatingIfNeeded: try number(text, "seq"))
      r.blocks.insert(.transport)
    }
    if r.key.isIP, r.key.ipProtocol == 6 { state(&r, values["state"] ?? "", values["dir"] ?? "") }
    try link(&r, values)
    try attributes(&r, values)
    try annotations(&r, values)
  }

  private func number(_ text: String, _ field: String) throws(OptionError) -> UInt64 {
    let value = text.hasPrefix("0x") ? UInt64(text.dropFirst(2), radix: 16) : UInt64(text)
    guard let value else { throw .invalid("\(field): '\(text)' is not a number") }
    return value
  }

  private func small<T: FixedWidthInteger>(
    _ text: String, _ field: String, _ type: T.Type
  ) throws(OptionError) -> T {
    guard let value = T(exactly: try number(text, field)) else {
      throw .invalid("\(field): \(text) is more than \(T.max)")
    }
    return value
  }

  // MARK: Key

  private func addresses(_ r: inout FlowRecord, _ values: [String: String]) throws(OptionError) {
    r.key = FlowKey()
    let proto = values["proto"] ?? "ip"
    let source = try end(values["saddr"], "saddr")
    let destination = try end(values["daddr"], "daddr")
    r.blocks.insert(.flow)
    switch proto {
    case "arp", "2054": return arp(&r, source, destination)
    case "rarp", "32821": return rarp(&r, source, destination)
    default: break
    }
    if case .hardware(let address)? = source ?? destination {
      r.key.family = proto == "wlan" ? .wlan : .ethernet
      r.key.keyClass = proto == "wlan" ? 1 : 2
      r.key.sourceMAC = address
      if case .hardware(let other)? = destination { r.key.destinationMAC = other }
      r.key.etherType = EtherTypeNames.number(named: proto) ?? 0
      return
    }
    guard
      let ipProtocol = UInt8(proto)
        ?? IPProtocolNames.number(named: proto.hasPrefix("ipv6-*") ? "icmpv6" : proto)
    else { throw .invalid("proto: '\(proto)' is no protocol") }
    r.key.ipProtocol = ipProtocol
    let isIPv6 = [source, destination].contains { if case .ip(let a)? = $0 { !a.isIPv4 } else { false } }
    r.key.family = isIPv6 ? .ipv6 : .ipv4
    let none = isIPv6 ? IPAddress(high: 0, low: 0) : IPAddress(ipv4: 0)
    r.key.source = none
    r.key.destination = none
    if case .ip(let address)? = source, address.isIPv4 != isIPv6 { r.key.source = address }
    if case .ip(let address)? = destination, address.isIPv4 != isIPv6 { r.key.destination = address }
    try ports(&r, values)
  }

  private enum End {
    case ip(IPAddress)
    case hardware(MACAddress)
  }

  private func end(_ text: String?, _ field: String) throws(OptionError) -> End? {
    guard let text else { return nil }
    let bare = String(text.prefix { $0 != "/" })
    if bare.filter({ $0 == ":" }).count == 5, let address = MACAddress(bare) { return .hardware(address) }
    guard let address = IPAddress(bare) else {
      throw .invalid("\(field): '\(text)' is neither an address nor a hardware address")
    }
    return .ip(address)
  }

  private func arp(_ r: inout FlowRecord, _ source: End?, _ destination: End?) {
    r.key.family = .arp
    r.key.keyClass = 6
    r.key.arpHardwareType = 1
    r.key.arpProtocolType = 0x0800
    r.key.arpHardwareLength = 6
    r.key.arpProtocolLength = 4
    r.key.arpOperation = 1
    if case .ip(let address)? = source { r.key.source = address }
    if case .ip(let address)? = destination { r.key.destination = address }
  }

  private func rarp(_ r: inout FlowRecord, _ source: End?, _ destination: End?) {
    r.key.family = .rarp
    r.key.keyClass = 6
    r.key.arpOperation = 3
    if case .hardware(let address)? = source { r.key.sourceMAC = address }
    if case .hardware(let address)? = destination { r.key.destinationMAC = address }
  }

  private func ports(_ r: inout FlowRecord, _ values: [String: String]) throws(OptionError) {
    let (source, destination) = (values["sport"], values["dport"])
    switch r.key.ipProtocol {
    case 1, 58:
      // Type in the low byte, code in the high one; the id stands in the byte order of x86.
      if let source {
        let value = try small(
          source.hasPrefix(".") ? String(source.dropFirst()) : source, "sport", UInt16.self)
        r.key.icmpType = UInt8(value & 0xff)
        r.key.icmpCode = UInt8(value >> 8)
      }
      if let destination, r.key.family == .ipv4 {
        r.key.icmpID = try small(destination, "dport", UInt16.self).byteSwapped
      }
    case 50: if let destination { r.key.spi = try small(destination, "dport", UInt32.self) }
    default:
      if let source { r.key.sourcePort = try port(source, "sport", r.key.ipProtocol) }
      if let destination { r.key.destinationPort = try port(destination, "dport", r.key.ipProtocol) }
    }
  }

  /// A number, or a name of the system's list of services.
  private func port(_ text: String, _ field: String, _ ipProtocol: UInt8) throws(OptionError) -> UInt16 {
    if let value = UInt16(text) { return value }
    if text.hasPrefix("0x") { return try small(text, field, UInt16.self) }
    let transport = ipProtocol == 17 ? "udp" : "tcp"
    let found = services.entries(named: text)
    guard let port = (found.first { $0.transport == transport } ?? found.first)?.port else {
      throw .invalid("\(field): '\(text)' is neither a port nor a service")
    }
    return port
  }

  // MARK: Times and counters

  private func times(_ r: inout FlowRecord, _ values: [String: String]) throws(OptionError) {
    guard let text = values["stime"] else { return }
    guard let start = moments.parse(text) else { throw .invalid("stime: '\(text)' is no time") }
    var end = start
    if let text = values["ltime"] {
      guard let moment = moments.parse(text) else { throw .invalid("ltime: '\(text)' is no time") }
      end = max(start, moment)
    } else if let text = values["dur"] {
      guard let seconds = Double(text), seconds >= 0, seconds < 1e9 else {
        throw .invalid("dur: '\(text)' is no duration")
      }
      // The format counts microseconds.
      end = start + Int64((seconds * 1e6).rounded()) * 1000
    }
    r.time = TimeBlock()
    r.time.ranges.source = TimeBlock.Range(start: start, end: end)
    // What a row says of a lone packet that took time is so: one range for both sides would not be believed.
    r.time.isBidirectional = true
    r.blocks.insert(.time)
  }

  private func counters(_ r: inout FlowRecord, _ values: [String: String]) throws(OptionError) {
    r.traffic = Traffic()
    let wasAnswered = Self.wasAnswered(values)
    try count(values, "pkts", wasAnswered) { r.traffic.counters[$0].packets = $1 }
    try count(values, "bytes", wasAnswered) { r.traffic.counters[$0].bytes = $1 }
    if values.keys.contains(where: { $0.hasSuffix("appbytes") }) {
      r.traffic.hasApplicationBytes = true
      try count(values, "appbytes", wasAnswered) { r.traffic.counters[$0].applicationBytes = $1 }
    }
    if ["pkts", "spkts", "dpkts", "bytes", "sbytes", "dbytes"].contains(where: { values[$0] != nil }) {
      r.blocks.insert(.metric)
    }
  }

  /// Both sides where the row has them; of a total alone the answer gets half, if there was one.
  private func count(
    _ values: [String: String], _ name: String, _ wasAnswered: Bool, _ put: (Side, UInt64) -> Void
  ) throws(OptionError) {
    let total = try values[name].map { text throws(OptionError) in try number(text, name) }
    let source = try values["s" + name].map { text throws(OptionError) in try number(text, "s" + name) }
    let destination = try values["d" + name].map { text throws(OptionError) in try number(text, "d" + name) }
    let answer =
      destination ?? source.flatMap { s in total.map { $0 >= s ? $0 - s : 0 } }
      ?? (wasAnswered ? (total ?? 0) / 2 : 0)
    put(.destination, answer)
    put(.source, source ?? total.map { $0 >= answer ? $0 - answer : 0 } ?? 0)
  }

  private static func wasAnswered(_ values: [String: String]) -> Bool {
    if let arrow = values["dir"], arrow.contains("<") { return true }
    return ["CON", "FIN", "ACC", "CLO", "RST", "ECO"].contains(values["state"])
  }

  // MARK: States and attributes

  /// The least that a connection must have seen to print as it does.
  private func state(_ r: inout FlowRecord, _ state: String, _ arrow: String) {
    r.network = NetworkBlock()
    r.network.kind = .tcpStatus
    // A question mark says that no SYN was seen.
    let sawSYN = !arrow.contains("?") && !(arrow.contains("<") && arrow.contains(">"))
    var status: TCPStatus = sawSYN ? [.synSeen] : []
    switch state {
    case "FIN": status.formUnion(sawSYN ? [.synAckSeen, .established, .fin] : [.fin])
    case "RST": status.formUnion([.sourceReset])
    case "CON": status.formUnion(sawSYN ? [.synAckSeen, .established] : [])
    case "ACC": status.formUnion([.synAckSeen])
    case "CLO": status.formUnion([.synAckSeen, .normalClose])
    default: break
    }
    r.network.tcp.status = status
    r.blocks.insert(.network)
  }

  private func sensor(_ r: inout FlowRecord, _ text: String) {
    r.transport = SourceIdentity()
    if let address = IPAddress(text) {
      r.transport.kind = address.isIPv4 ? .ipv4 : .ipv6
      if address.isIPv4 {
        r.transport.word = address.ipv4
      } else {
        (r.transport.high, r.transport.low) = (address.high, address.low)
      }
    } else if let number = UInt32(text) {
      r.transport.kind = .integer
      r.transport.word = number
    } else {
      r.transport.kind = .string
      r.transport.word = text.utf8.prefix(4).enumerated().reduce(0) {
        $0 | UInt32($1.element) << UInt32(24 - 8 * $1.offset)
      }
    }
    r.blocks.insert(.transport)
  }

  private func link(_ r: inout FlowRecord, _ values: [String: String]) throws(OptionError) {
    if values["smac"] != nil || values["dmac"] != nil {
      r.mac = MACInfo()
      r.mac.source = try hardware(values["smac"], "smac")
      r.mac.destination = try hardware(values["dmac"], "dmac")
      r.mac.etherType = r.key.family == .ipv6 ? 0x86dd : r.key.family == .arp ? 0x0806 : 0x0800
      r.blocks.insert(.mac)
    }
    r.vlan = VLANInfo()
    for (side, letter) in [(Side.source, "s"), (.destination, "d")] {
      if let text = values[letter + "vid"] {
        r.vlan.tags[side] = try small(text, letter + "vid", UInt16.self)
      } else if let text = values[letter + "vlan"] {
        r.vlan.tags[side] = try small(text, letter + "vlan", UInt16.self)
      } else {
        continue
      }
      r.vlan.has[side] = true
      r.blocks.insert(.vlan)
    }
  }

  private func hardware(_ text: String?, _ field: String) throws(OptionError) -> MACAddress {
    guard let text else { return MACAddress(value: 0) }
    guard let address = MACAddress(text) else { throw .invalid("\(field): '\(text)' is no hardware address") }
    return address
  }

  private func attributes(_ r: inout FlowRecord, _ values: [String: String]) throws(OptionError) {
    r.ipAttributes = IPAttributes()
    for (side, letter) in [(Side.source, "s"), (.destination, "d")] {
      let (ttl, tos) = (values[letter + "ttl"], values[letter + "tos"])
      guard ttl != nil || tos != nil else { continue }
      r.ipAttributes.directions[side].isPresent = true
      if let ttl { r.ipAttributes.directions[side].ttl = try small(ttl, letter + "ttl", UInt8.self) }
      if let tos { r.ipAttributes.directions[side].tos = try small(tos, letter + "tos", UInt8.self) }
      r.blocks.insert(.ipAttributes)
    }
  }

  private func annotations(_ r: inout FlowRecord, _ values: [String: String]) throws(OptionError) {
    r.asNumbers = ASNumbers()
    r.countries = CountryCodes()
    for (side, letter) in [(Side.source, "s"), (.destination, "d")] {
      if let text = values[letter + "as"] {
        r.asNumbers.ends[side] = try small(text, letter + "as", UInt32.self)
        r.blocks.insert(.asNumber)
      }
      if let text = values[letter + "co"], text.utf8.count == 2 {
        r.countries.ends[side] = text.utf8.reduce(0) { $0 << 8 | UInt16($1) }
        r.blocks.insert(.country)
      }
    }
    if let text = values["label"] {
      let start = r.storage.count
      r.storage.append(text.utf8)
      r.label = start..<r.storage.count
      r.blocks.insert(.label)
    }
  }
}
