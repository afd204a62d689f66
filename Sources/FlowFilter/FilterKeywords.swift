internal import FlowModel

/// The words that mean something by themselves.
enum FilterKeywords {
  /// Words that an identifier follows.
  enum Subject: String, CaseIterable {
    case host, addr, net, port, proto, srcid, inode, encaps, co
  }

  static let links: Set<String> = ["ether", "link", "fddi", "ppp", "slip"]

  /// Known to older clients, without a meaning that a record could answer.
  static let unsupported: [String: String] = [
    "gateway": "`gateway` needs a host and its hardware address: write `ether host MAC and not host ADDRESS`",
    "len": "byte access: a flow record holds no packet bytes",
    "svc": "`svc` has no defined meaning: ask the label, `label ~ text`",
  ]

  static func comparison(_ word: String) -> FilterComparison? {
    switch word {
    case "eq", "equal": .equal
    case "gt", "greater": .greater
    case "gte": .greaterOrEqual
    case "lt", "less": .less
    case "lte": .lessOrEqual
    case "ne": .notEqual
    case "contains": .contains
    default: nil
    }
  }

  /// Parsed as something else than a field unless a comparison follows.
  static func isReserved(_ word: String) -> Bool {
    isPlain(word) || Subject(rawValue: word) != nil || links.contains(word) || unsupported[word] != nil
      || FilterProtocol(word: word) != nil || comparison(word) != nil
      || ["src", "dst", "and", "or", "not", "anon", "total", "broadcast", "multicast"].contains(word)
      || ["saddr", "daddr", "sport", "dport", "sco", "dco"].contains(word)
      || levels[word] != nil
  }

  /// Words that are a test alone.
  static func isPlain(_ word: String) -> Bool {
    word == "anon" || FilterRecordKind(word: word) != nil || FilterCause(rawValue: word) != nil
      || FilterState(word: word) != nil || FilterFlag(word: word) != nil
  }

  /// IS-IS words, by the part of the state column that shows them.
  static let levels = ["hello": "IIH", "lsp": "LSP", "csnp": "CSNP", "psnp": "PSNP"]

  /// Everything that may be typed, for suggestions.
  static let all: [String] = {
    var words = ["src", "dst", "and", "or", "not", "anon", "total", "broadcast", "multicast", "mask", "spi"]
    words += ["gt", "gte", "lt", "lte", "eq", "ne", "mar"]
    words += Subject.allCases.map(\.rawValue) + Array(links) + levels.keys
    words += FilterProtocol.allCases.map(\.rawValue) + FilterRecordKind.allCases.map(\.rawValue)
    words +=
      FilterCause.allCases.map(\.rawValue) + FilterState.allCases.map(\.rawValue) + FilterState.aliases.keys
    words += FilterFlag.allCases.map(\.rawValue) + FilterFlag.aliases.keys + ClassicQuantity.named.keys
    for field in FieldRegistry.all { words += [field.id] + field.aliases }
    return Array(Set(words)).sorted()
  }()
}
