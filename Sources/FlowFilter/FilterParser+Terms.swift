internal import FlowModel
internal import NetworkTypes

extension FilterParser {
  /// One test, with its qualifiers.
  mutating func parsePrimitive() throws(FilterError) -> FilterSyntax {
    switch token.kind {
    case .word: break
    case .quoted, .escaped, .comparison:
      guard let inherited else { throw expected("a test") }
      return try parseIdentifier(inherited)
    default: throw expected("a test")
    }
    // `port gt 5 or lt 3`
    if let inherited, FilterKeywords.comparison(token.text) != nil { return try parseIdentifier(inherited) }
    // `proto udp or icmp`: a protocol name that nothing follows is an identifier there.
    if let inherited, FilterProtocol(word: token.text) != nil, following.kind != .word {
      switch inherited.subject {
      case .ipProtocol, .etherProtocol: return try parseIdentifier(inherited)
      default: break
      }
    }
    if let plain = try parsePlain() {
      inherited = nil
      return plain
    }
    return try parseQualified()
  }

  private var isComparisonNext: Bool {
    switch following.kind {
    case .comparison: true
    case .word: FilterKeywords.comparison(following.text) != nil
    default: false
    }
  }

  /// Words that are a test alone; nil leaves the word to be read as a qualifier.
  private mutating func parsePlain() throws(FilterError) -> FilterSyntax? {
    let word = token.text
    if let reason = FilterKeywords.unsupported[word] { throw error(.unsupported(reason)) }
    if word.utf8.contains(UInt8(ascii: "[")) {
      throw error(.unsupported("byte access: a flow record holds no packet bytes"))
    }
    // `synack gt 0.1` compares a column.
    if FilterKeywords.isReserved(word), isComparisonNext, ClassicQuantity(word: word, isTotal: false) != nil {
      return nil
    }
    let test: FilterSyntax
    if word == "anon" {
      test = .everything
    } else if let kind = FilterRecordKind(word: word) {
      test = .test(.record(kind))
    } else if let cause = FilterCause(rawValue: word) {
      test = .test(.cause(cause))
    } else if let state = FilterState(word: word) {
      test = .test(.state(state))
    } else if let flag = FilterFlag(word: word) {
      test = .test(.flag(flag, .either))
    } else if let part = FilterKeywords.levels[word] {
      test = .all([.test(.traffic(.isis)), .test(.field("state", .contains, .text(part)))])
    } else {
      return nil
    }
    advance()
    return test
  }

  /// `[protocol] [direction] type identifier`, or a protocol alone.
  private mutating func parseQualified() throws(FilterError) -> FilterSyntax {
    let first = token
    var scope = FilterQualifier.Scope.none
    if FilterKeywords.links.contains(token.text) {
      scope = .link
      advance()
    } else if let name = FilterProtocol(word: token.text) {
      scope = .traffic(name)
      advance()
    }
    let direction = try parseDirection()
    if token.kind == .word, let cast = try parseCast(scope, direction) {
      inherited = nil
      return cast
    }
    if direction != nil, token.kind == .word, let flag = FilterFlag(word: token.text), !isComparisonNext {
      advance()
      inherited = nil
      return limited(.test(.flag(flag, direction ?? .either)), to: scope)
    }
    if direction != nil, token.kind == .word, FilterState(word: token.text) != nil, !isComparisonNext {
      throw error(
        .undirected(token.text), hint: "write `\(token.text)` without `\(direction?.rawValue ?? "src")`")
    }
    if let subject = try parseSubject(scope, hasDirection: direction != nil) {
      var qualifier = FilterQualifier(
        scope: scope, direction: direction ?? subject.direction, subject: subject.subject)
      if case .link = scope, case .ipProtocol = subject.subject { qualifier.subject = .etherProtocol }
      return try parseIdentifier(qualifier)
    }
    if direction != nil {
      // The type defaults to host.
      return try parseIdentifier(FilterQualifier(scope: scope, direction: direction, subject: .host))
    }
    switch scope {
    case .traffic(let name):
      inherited = nil
      return .test(.traffic(name))
    case .link:
      throw error(
        .expected("`host`, `proto`, `broadcast` or `multicast` after `\(first.text)`", found: foundText),
        hint: "flows of Ethernet frames: `encaps eth`")
    case .none:
      if let inherited { return try parseIdentifier(inherited) }
      throw unknownWord()
    }
  }

  private var foundText: String? { token.kind == .end ? nil : token.text }

  /// `src`, `dst`, `src or dst`, `src and dst` in any order.
  private mutating func parseDirection() throws(FilterError) -> FilterDirection? {
    func side(_ token: FilterToken) -> FilterDirection? {
      guard token.kind == .word else { return nil }
      return token.text == "src" ? .source : token.text == "dst" ? .destination : nil
    }
    guard let first = side(token) else { return nil }
    advance()
    guard token.kind == .and || token.kind == .or, let second = side(following), second != first else {
      return first
    }
    let direction: FilterDirection = token.kind == .and ? .both : .either
    advance()
    advance()
    return direction
  }

  private mutating func parseCast(
    _ scope: FilterQualifier.Scope, _ direction: FilterDirection?
  ) throws(FilterError) -> FilterSyntax? {
    let isMulticast = token.text == "multicast"
    guard isMulticast || token.text == "broadcast" else { return nil }
    advance()
    let where_ = direction ?? .either
    switch scope {
    case .link: return .test(.cast(isMulticast ? .etherMulticast : .etherBroadcast, where_))
    case .none: return .test(.cast(isMulticast ? .multicast : .broadcast, where_))
    case .traffic(.ip): return .test(.cast(isMulticast ? .multicast : .ipBroadcast, where_))
    case .traffic: return limited(.test(.cast(isMulticast ? .multicast : .ipBroadcast, where_)), to: scope)
    }
  }

  /// The type word; nil when the next word is none.
  private mutating func parseSubject(
    _ scope: FilterQualifier.Scope, hasDirection: Bool
  ) throws(FilterError) -> (subject: FilterQualifier.Subject, direction: FilterDirection?)? {
    guard token.kind == .word else { return nil }
    let word = token.text
    if let subject = FilterKeywords.Subject(rawValue: word) {
      advance()
      switch subject {
      case .host, .addr: return (.host, nil)
      case .net: return (.net, nil)
      case .port: return (.port, nil)
      case .proto: return (.ipProtocol, nil)
      case .encaps: return (.encapsulation, nil)
      case .co: return (.country, nil)
      case .srcid, .inode:
        guard !hasDirection else { throw error(.undirected(word), at: tokens[index - 1]) }
        return (subject == .srcid ? .sensor : .intermediate, nil)
      }
    }
    let isTotal = word == "total"
    if isTotal { advance() }
    let name = token
    guard name.kind == .word, let quantity = ClassicQuantity(word: name.text, isTotal: isTotal) else {
      if isTotal { throw unknownWord() }
      return nil
    }
    advance()
    if !hasDirection, !isTotal, let id = quantity.single {
      switch id {
      case "saddr": return (.endpoint, .source)
      case "daddr": return (.endpoint, .destination)
      case "sport": return (.port, .source)
      case "dport": return (.port, .destination)
      case "sco", "dco": return (.country, id == "sco" ? .source : .destination)
      case "srcid": return (.sensor, nil)
      case "inode": return (.intermediate, nil)
      default: break
      }
    }
    return (.quantity(quantity, name.text), nil)
  }

  /// `tcp port 80` is `tcp and port 80`.
  func limited(_ syntax: FilterSyntax, to scope: FilterQualifier.Scope) -> FilterSyntax {
    if case .traffic(let name) = scope { return .conjunction([.test(.traffic(name)), syntax]) }
    return syntax
  }

  private func unknownWord() -> FilterError {
    let word = token.text
    let hint: String? =
      if IPAddress(word) != nil {
        "did you mean `host \(word)`?"
      } else if IPPrefix(word) != nil {
        "did you mean `net \(word)`?"
      } else if MACAddress(word) != nil {
        "did you mean `ether host \(word)`?"
      } else if names.ipProtocol(word) != nil {
        "did you mean `proto \(word)`?"
      } else if !names.port(word).isEmpty {
        "did you mean `port \(word)`?"
      } else if let nearest = EditDistance.nearest(to: word, in: FilterKeywords.all) {
        "did you mean `\(nearest)`?"
      } else {
        nil
      }
    guard token.kind == .word else { return expected("a test") }
    return error(.unknownWord(word), hint: hint)
  }
}
