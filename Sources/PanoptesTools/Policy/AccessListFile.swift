import NetworkTypes

/// A file with access lists: a router's configuration, what `show access-lists` prints, or only entries.
package struct AccessListFile {
  /// Why a file cannot be used.
  enum Failure: Error, Hashable {
    case unreadable(path: String, SystemError)
    case syntax(path: String, line: Int, detail: String)
    case choice(String)

    var description: String {
      switch self {
      case .unreadable(let path, let error): "\(path): \(error.message)"
      case .syntax(let path, let line, let detail): "\(path): line \(line): \(detail)"
      case .choice(let text): text
      }
    }
  }

  let path: String
  private(set) var lists: [AccessList] = []
  /// Lines that belong to no list, and the first of them.
  private(set) var foreign: (count: Int, first: Int) = (0, 0)

  private var parser: (list: Int, isStandard: Bool)?
  private let services: ServicesFile

  init(path: String, services: ServicesFile = .system()) throws(Failure) {
    let bytes: [UInt8]
    do throws(SystemError) {
      bytes = try FileSystem.contents(of: path)
    } catch {
      throw .unreadable(path: path, error)
    }
    try self.init(path: path, text: String(decoding: bytes, as: UTF8.self), services: services)
  }

  init(path: String, text: String, services: ServicesFile) throws(Failure) {
    self.path = path
    self.services = services
    // By bytes: "\r\n" is one Character.
    for (index, raw) in text.utf8.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
      .enumerated()
    {
      let words = String(raw)?.split { $0 == " " || $0 == "\t" || $0 == "\r" }.map(String.init) ?? []
      try take(words, line: index + 1)
    }
  }

  private mutating func take(_ words: [String], line: Int) throws(Failure) {
    guard let first = words.first, !first.hasPrefix("!"), !first.hasPrefix("#") else { return }
    do throws(AccessRuleParser.Failure) {
      switch first {
      case "access-list": try takeNumbered(words, line)
      case "permit", "deny", "remark": try takeEntry(words, line)
      case _ where UInt32(first) != nil && words.count > 1 && parser != nil:
        // The number of an entry says where it stands; entries stand in order already.
        try takeEntry(Array(words.dropFirst()), line)
      default: try takeHead(words, line)
      }
    } catch {
      throw .syntax(path: path, line: line, detail: error.text)
    }
  }

  /// `ip access-list extended NAME`, `ipv6 access-list NAME`, and how `show access-lists` writes them.
  private mutating func takeHead(_ words: [String], _ line: Int) throws(AccessRuleParser.Failure) {
    let lower = words.map { $0.lowercased() }
    switch lower.count {
    case 4 where lower[0] == "ip" && lower[1] == "access-list":
      guard lower[2] == "standard" || lower[2] == "extended" else {
        throw .init("'\(words[2])' is neither standard nor extended")
      }
      open(words[3], .ipv4, isStandard: lower[2] == "standard")
    case 3 where lower[0] == "ipv6" && lower[1] == "access-list": open(words[2], .ipv6, isStandard: false)
    case 5... where lower[1...3] == ["ip", "access", "list"] && ["standard", "extended"].contains(lower[0]):
      open(words[4], .ipv4, isStandard: lower[0] == "standard")
    case 4... where lower[0...2] == ["ipv6", "access", "list"]: open(words[3], .ipv6, isStandard: false)
    default:
      parser = nil
      foreign = (foreign.count + 1, foreign.count == 0 ? line : foreign.first)
    }
  }

  private mutating func open(_ name: String, _ family: AccessList.Family, isStandard: Bool) {
    let index = lists.firstIndex { $0.name == name && $0.family == family } ?? lists.count
    if index == lists.count { lists.append(AccessList(name: name, family: family)) }
    parser = (index, isStandard)
  }

  private mutating func takeNumbered(_ words: [String], _ line: Int) throws(AccessRuleParser.Failure) {
    guard words.count > 2, let number = UInt16(words[1]) else {
      throw .init("access-list NUMBER permit|deny … is wanted")
    }
    switch number {
    case 1...99, 1300...1999: open(words[1], .ipv4, isStandard: true)
    case 100...199, 2000...2699: open(words[1], .ipv4, isStandard: false)
    default: throw .init("\(number) is no number of a list for IP: 1-199 and 1300-2699 are")
    }
    try takeEntry(Array(words.dropFirst(2)), line, text: words)
    parser = nil
  }

  private mutating func takeEntry(
    _ words: [String], _ line: Int, text: [String]? = nil
  ) throws(AccessRuleParser.Failure) {
    guard let (index, isStandard) = parser else {
      throw .init("'\(words[0])' stands in no list: 'ip access-list extended NAME' begins one")
    }
    if words[0] == "remark" { return }
    var entry = AccessRuleParser(family: lists[index].family, services: services)
    var rule = try entry.parse(words, isStandard: isStandard)
    rule.line = line
    rule.text = (text ?? words).joined(separator: " ")
    lists[index].rules.append(rule)
  }

  /// The list of that name, or the only one of each family.
  func chosen(_ name: String?) throws(Failure) -> [AccessList] {
    let names = lists.map(\.name).joined(separator: ", ")
    let filled = lists.filter { !$0.rules.isEmpty }
    guard !filled.isEmpty else { throw .choice("\(path): no access list in it") }
    if let name {
      let found = filled.filter { $0.name == name }
      if found.isEmpty { throw .choice("\(path): there is no list '\(name)': it has \(names)") }
      return found
    }
    for family in [AccessList.Family.ipv4, .ipv6] where filled.count(where: { $0.family == family }) > 1 {
      throw .choice(
        "\(path): there are several lists (\(names)): name one, as in '-a FILE:\(filled[0].name)'")
    }
    return filled
  }

  /// What a text says as access lists, in words, or its first mistake.
  package static func explanation(of text: String) -> String {
    do throws(Failure) {
      let file = try AccessListFile(path: "list", text: text, services: ServicesFile(parsing: []))
      return try file.chosen(nil).map(\.explanation).joined(separator: "\n")
    } catch {
      return error.description
    }
  }
}
