import NetworkTypes

/// Access lists in words (`RA_POLICY_DUMP_POLICY`, `-M dump`).
extension AccessList {
  /// What was understood of the list, rule by rule.
  var explanation: String {
    let lines = rules.map { rule in "line \(rule.line): \(rule.text)\n  \(rule.explanation(family))" }
    let rest = "everything else is denied"
    let end = family == .ipv6 ? "neighbour discovery is permitted, \(rest)" : rest
    return (["list \(name) (\(family == .ipv4 ? "IPv4" : "IPv6"))"] + lines + ["end: \(end)"])
      .joined(separator: "\n")
  }
}

extension AccessRule {
  fileprivate func explanation(_ family: AccessList.Family) -> String {
    var words = [action == .permit ? "permits" : "denies"]
    words.append(ipProtocol.map { IPProtocolNames.name(for: $0) } ?? "any protocol")
    words.append("from \(source.text(family))\(sourcePort.map { ", port \($0.text)" } ?? "")")
    words.append("to \(destination.text(family))\(destinationPort.map { ", port \($0.text)" } ?? "")")
    if let icmp { words.append("of type \(icmp.type)\(icmp.code.map { " code \($0)" } ?? "")") }
    if isEstablished { words.append("in connections that were accepted") }
    if let flags { words.append("with \(flags.text)") }
    if let service { words.append("with type of service \(service.value) in the bits \(service.mask)") }
    if isForFragments { words.append("in fragments without ports") }
    if isLogged { words.append("(log)") }
    return words.joined(separator: " ")
  }
}

extension AddressPattern {
  fileprivate func text(_ family: AccessList.Family) -> String {
    let width = family == .ipv4 ? 32 : 128
    if mask == 0 { return "any address" }
    let address =
      family == .ipv4
      ? IPAddress(ipv4: UInt32(truncatingIfNeeded: value))
      : IPAddress(high: UInt64(truncatingIfNeeded: value >> 64), low: UInt64(truncatingIfNeeded: value))
    let length = mask.nonzeroBitCount
    if length == width { return "\(address)" }
    if mask.trailingZeroBitCount == width - length { return "\(address)/\(length)" }
    return "\(address) with wildcard \(IPAddress(ipv4: ~UInt32(truncatingIfNeeded: mask)))"
  }
}

extension PortTest {
  fileprivate var text: String {
    let parts = ranges.map { $0.count == 1 ? "\($0.lowerBound)" : "\($0.lowerBound)-\($0.upperBound)" }
    return (isNegated ? "other than " : "") + parts.joined(separator: " or ")
  }
}

extension FlagTest {
  fileprivate var text: String {
    let names = FlagTest.names.sorted { $0.value < $1.value }
    let parts =
      names.filter { $0.value & set != 0 }.map(\.key)
      + names.filter { $0.value & clear != 0 }.map { "no \($0.key)" }
    return parts.joined(separator: needsAll ? " and " : " or ")
  }
}
