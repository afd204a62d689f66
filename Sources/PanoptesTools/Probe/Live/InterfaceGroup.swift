/// Interfaces whose packets meet in one flow table.
struct InterfaceGroup: Sendable, Equatable {
  /// One, or the members of a bundle (`bond:`) or the halves of a link (`dup:`).
  var interfaces: [String]
  /// What its records say they are from; nil for the sensor's own identity.
  var identity: SensorConfiguration.Identity?

  init(_ interfaces: [String], identity: SensorConfiguration.Identity? = nil) {
    self.interfaces = interfaces
    self.identity = identity
  }
}

extension InterfaceGroup {
  /// The words after one `-i`: several plain names are one bundle, as argus has it.
  static func groups(_ words: [String]) throws(OptionError) -> [InterfaceGroup] {
    var groups: [InterfaceGroup] = []
    for word in words {
      var parser = InterfaceParser(word)
      groups += try parser.specification()
    }
    let isPlain = words.allSatisfy { !$0.contains(":") && !$0.contains("[") }
    guard groups.count > 1, isPlain else { return groups }
    return [InterfaceGroup(groups.flatMap(\.interfaces), identity: groups.lazy.compactMap(\.identity).last)]
  }
}

/// Reads `ind:a,b`, `dup:[a,b]/id`, `ind:[bond:a,b],c` and so on.
///
///     specification = [mode ":"] item ("," item)*
///     item          = ("[" specification "]" | specification with a mode | name) ["/" identity]
///
/// Behind the last item of a bundle an identity is the bundle's.
private struct InterfaceParser {
  private enum Mode: String, CaseIterable { case independent = "ind", duplex = "dup", bundle = "bond" }

  private let text: String
  private var rest: Substring

  init(_ text: String) {
    self.text = text
    rest = text[...]
  }

  mutating func specification() throws(OptionError) -> [InterfaceGroup] {
    let groups = try list()
    guard rest.isEmpty else { throw refusal("'\(rest)' is left over") }
    return groups
  }

  private mutating func list() throws(OptionError) -> [InterfaceGroup] {
    let mode = takeMode()
    var groups = try item()
    while rest.first == "," {
      rest.removeFirst()
      groups += try item()
    }
    switch mode {
    case .duplex?, .bundle?:
      let members = groups.flatMap(\.interfaces)
      if mode == .duplex, members.count < 2 { throw refusal("dup: takes the two halves of a link") }
      return [InterfaceGroup(members, identity: groups.last?.identity)]
    case .independent?, nil: return groups
    }
  }

  private mutating func item() throws(OptionError) -> [InterfaceGroup] {
    var groups: [InterfaceGroup]
    if rest.first == "[" {
      rest.removeFirst()
      groups = try list()
      guard rest.first == "]" else { throw refusal("']' is missing") }
      rest.removeFirst()
    } else if Mode.allCases.contains(where: { rest.hasPrefix($0.rawValue + ":") }) {
      groups = try list()
    } else {
      let name = rest.prefix { !",[]/".contains($0) }
      guard !name.isEmpty else { throw refusal("the name of an interface is missing") }
      rest = rest.dropFirst(name.count)
      groups = [InterfaceGroup([String(name)])]
    }
    if rest.first == "/" {
      rest.removeFirst()
      let word = takeIdentity()
      do throws(OptionError) {
        let identity = try SensorOptions.identity(word)
        for index in groups.indices { groups[index].identity = identity }
      } catch {
        throw refusal("'\(word)' is no identity: an IPv4 address, a number or up to four characters")
      }
    }
    return groups
  }

  private mutating func takeMode() -> Mode? {
    guard let mode = Mode.allCases.first(where: { rest.hasPrefix($0.rawValue + ":") }) else { return nil }
    rest = rest.dropFirst(mode.rawValue.count + 1)
    return mode
  }

  /// Up to the next separator; quotes hold separators together.
  private mutating func takeIdentity() -> String {
    if rest.first == "\"", let end = rest.dropFirst().firstIndex(of: "\"") {
      let word = rest[...end]
      rest = rest[rest.index(after: end)...]
      return String(word)
    }
    let word = rest.prefix { !",]".contains($0) }
    rest = rest.dropFirst(word.count)
    return String(word)
  }

  private func refusal(_ reason: String) -> OptionError {
    .invalid("interface '\(text)': \(reason); forms are NAME[/ID], ind:A,B, bond:A,B and dup:A,B")
  }
}
