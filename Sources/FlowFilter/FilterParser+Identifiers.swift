internal import FlowModel
internal import NetworkTypes

extension FilterParser {
  /// `[comparison] value`, or identifiers in parentheses that share the qualifier.
  mutating func parseIdentifier(_ qualifier: FilterQualifier) throws(FilterError) -> FilterSyntax {
    inherited = qualifier
    if token.kind == .open { return try parseGroup() }
    let comparisonToken = token
    let comparison = parseComparison()
    let syntax: FilterSyntax
    switch qualifier.subject {
    case .quantity(let quantity, let word):
      syntax = try parseQuantity(quantity, word, qualifier.direction, comparison, comparisonToken)
    case .port: syntax = try parsePort(qualifier, comparison, comparisonToken)
    case .endpoint:
      if let comparison, comparison != .equal {
        let id = qualifier.direction == .destination ? "daddr" : "saddr"
        syntax = try parseFields([id], isDisjunction: true, comparison, comparisonToken)
      } else {
        syntax = try parseEndpoint(qualifier.direction ?? .either)
      }
    default:
      guard comparison == nil || comparison == .equal else {
        throw error(
          .comparison(comparisonToken.text, with: "this"), at: comparisonToken,
          hint: comparison == .notEqual ? "put `not` before the test" : nil)
      }
      syntax = try parseName(qualifier)
    }
    return limited(syntax, to: qualifier.scope)
  }

  private mutating func parseComparison() -> FilterComparison? {
    let comparison: FilterComparison? =
      switch token.kind {
      case .comparison(let comparison): comparison
      case .word: FilterKeywords.comparison(token.text)
      default: nil
      }
    if comparison != nil { advance() }
    return comparison
  }

  /// The value token, consumed.
  mutating func takeValue(_ kind: String) throws(FilterError) -> FilterToken {
    switch token.kind {
    case .word, .quoted, .escaped:
      let value = token
      advance()
      return value
    default: throw expected(kind)
    }
  }

  /// Subjects that are one name, number or address.
  private mutating func parseName(_ qualifier: FilterQualifier) throws(FilterError) -> FilterSyntax {
    let direction = qualifier.direction ?? .either
    switch qualifier.subject {
    case .host:
      if case .link = qualifier.scope { return try parseHardware(direction) }
      return try parseHost(direction)
    case .net: return .test(.network(try parseNetwork(), direction))
    case .ipProtocol: return .test(.ipProtocol(try parseIPProtocol()))
    case .etherProtocol: return .test(.etherType(try parseEtherType()))
    case .sensor: return try parseSensor()
    case .intermediate:
      if token.kind == .word, token.text == "host", following.kind == .word { advance() }
      let value = try takeValue("an address")
      if let prefix = IPPrefix(value.text) { return .test(.intermediate(prefix)) }
      return .disjunction(try addresses(value).map { .test(.intermediate($0)) })
    case .encapsulation:
      let value = try takeValue("an encapsulation")
      guard let layer = FilterEncapsulation(word: value.text) else {
        let known = FilterEncapsulation.allCases.map(\.rawValue)
        throw error(
          .unknownEncapsulation(value.text), at: value, hint: "known: " + known.joined(separator: " "))
      }
      return .test(.encapsulation(layer, direction))
    case .country:
      let value = try takeValue("a country code")
      let letters = Array(value.text.uppercased().utf8)
      guard letters.count == 2, letters.allSatisfy({ (65...90).contains($0) }) else {
        throw error(.invalid(value.text, expected: "a country code of two letters"), at: value)
      }
      return .test(.country(UInt16(letters[0]) << 8 | UInt16(letters[1]), direction))
    case .port, .endpoint, .quantity: preconditionFailure("parsed by the caller")
    }
  }

  private mutating func parseHardware(_ direction: FilterDirection) throws(FilterError) -> FilterSyntax {
    let value = try takeValue("a hardware address")
    guard let address = MACAddress(value.text) else {
      throw error(.invalid(value.text, expected: "a hardware address"), at: value)
    }
    return .test(.hardware(address, direction))
  }

  private mutating func parseHost(_ direction: FilterDirection) throws(FilterError) -> FilterSyntax {
    let value = try takeValue("an address")
    return .disjunction(try addresses(value).map { .test(.network($0, direction)) })
  }

  /// The addresses of a host given by number or name; networks are refused.
  private func addresses(_ value: FilterToken) throws(FilterError) -> [IPPrefix] {
    let text = value.text
    if let address = IPAddress(text) {
      return [IPPrefix(address, length: address.bitWidth)].compactMap(\.self)
    }
    if IPPrefix(text) != nil {
      throw error(
        .invalid(text, expected: "a single address"), at: value, hint: "did you mean `net \(text)`?")
    }
    if MACAddress(text) != nil {
      throw error(
        .invalid(text, expected: "an IP address"), at: value, hint: "did you mean `ether host \(text)`?")
    }
    let found = names.host(text)
    guard !found.isEmpty else {
      let nearest = value.kind == .word ? EditDistance.nearest(to: text, in: FilterKeywords.all) : nil
      throw error(.unknownHost(text), at: value, hint: nearest.map { "did you mean `\($0)`?" })
    }
    return found.compactMap { IPPrefix($0, length: $0.bitWidth) }
  }

  private mutating func parseEndpoint(_ direction: FilterDirection) throws(FilterError) -> FilterSyntax {
    let value = try takeValue("an address")
    if let prefix = IPPrefix(value.text) { return .test(.network(prefix, direction)) }
    return .disjunction(try addresses(value).map { .test(.network($0, direction)) })
  }

  /// `a.b.c.d/len`, `a.b.c.d mask m.m.m.m`, or the leading octets of an IPv4 network.
  private mutating func parseNetwork() throws(FilterError) -> IPPrefix {
    let value = try takeValue("a network")
    let text = value.text
    if token.kind == .word, token.text == "mask", let address = IPAddress(text) {
      advance()
      let maskToken = try takeValue("a mask")
      guard let mask = IPAddress(maskToken.text), mask.family == address.family else {
        throw error(.invalid(maskToken.text, expected: "a mask"), at: maskToken)
      }
      let length =
        mask.isIPv4 ? (~mask.ipv4).leadingZeroBitCount : (~mask.value).leadingZeroBitCount
      guard IPPrefix(mask, length: length)?.address == mask, mask.isLeading(length),
        let prefix = IPPrefix(address, length: length)
      else {
        throw error(.invalid(maskToken.text, expected: "a mask: ones, then zeros"), at: maskToken)
      }
      return prefix
    }
    if let prefix = IPPrefix(text) { return prefix }
    let octets = text.split(separator: ".", omittingEmptySubsequences: false).map { UInt8($0) }
    if (1...3).contains(octets.count), octets.allSatisfy({ $0 != nil }) {
      var number: UInt32 = 0
      for (place, octet) in octets.enumerated() { number |= UInt32(octet ?? 0) << UInt32(24 - 8 * place) }
      if let prefix = IPPrefix(IPAddress(ipv4: number), length: 8 * octets.count) { return prefix }
    }
    throw error(.invalid(text, expected: "a network: address/length"), at: value)
  }

  private mutating func parseIPProtocol() throws(FilterError) -> UInt8 {
    let value = try takeValue("a protocol")
    if let number = NumberText.integer(value.text) {
      guard let byte = UInt8(exactly: number) else {
        throw error(.outOfRange(value.text, limits: "0 to 255"), at: value)
      }
      return byte
    }
    if let number = names.ipProtocol(value.text) { return number }
    let isEtherType = EtherTypeNames.number(named: value.text) != nil
    throw error(
      .unknownProtocol(value.text), at: value,
      hint: isEtherType ? "did you mean `ether proto \(value.text)`?" : nil)
  }

  private mutating func parseEtherType() throws(FilterError) -> UInt16 {
    let value = try takeValue("an Ethertype")
    if let number = NumberText.integer(value.text) {
      guard let word = UInt16(exactly: number) else {
        throw error(.outOfRange(value.text, limits: "0 to 65535"), at: value)
      }
      return word
    }
    if value.text == "ipv4" { return 0x0800 }
    if let number = EtherTypeNames.number(named: value.text) { return number }
    throw error(.unknownProtocol(value.text), at: value)
  }

  /// An address, a number, a quoted string of up to four bytes, or a UUID.
  private mutating func parseSensor() throws(FilterError) -> FilterSyntax {
    let value = try takeValue("a sensor")
    if value.kind == .quoted {
      guard (1...4).contains(value.text.utf8.count) else {
        throw error(.invalid(value.text, expected: "one to four bytes"), at: value)
      }
      return .test(.sensor(.text(value.text)))
    }
    if let number = NumberText.integer(value.text) {
      guard let word = UInt32(exactly: number) else {
        throw error(.outOfRange(value.text, limits: "0 to 4294967295"), at: value)
      }
      return .test(.sensor(.number(word)))
    }
    if let uuid = NumberText.uuid(value.text) { return .test(.sensor(.uuid(high: uuid.high, low: uuid.low))) }
    if let address = IPAddress(value.text) { return .test(.sensor(.address(address))) }
    let found = names.host(value.text)
    guard !found.isEmpty else {
      let hint = value.text.utf8.count <= 4 ? "put a sensor name in quotes: `srcid \"\(value.text)\"`" : nil
      throw error(.unknownHost(value.text), at: value, hint: hint)
    }
    return .disjunction(found.map { .test(.sensor(.address($0))) })
  }
}

extension IPAddress {
  /// Exactly the first `length` bits are set.
  fileprivate func isLeading(_ length: Int) -> Bool {
    let ones = isIPv4 ? IPAddress(ipv4: .max) : IPAddress(high: .max, low: .max)
    return ones.masked(to: length) == self
  }
}
