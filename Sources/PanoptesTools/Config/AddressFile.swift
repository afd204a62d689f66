import NetworkTypes

/// A list of addresses: one address, network or range a line, and after white space a text for it.
///
/// `#` begins a comment. Understood are `10.1.2.3`, `10.1.0.0/16`, `10.1/16`, `2001:db8::/32` and
/// `10.1.2.3-10.1.2.45`, which are the files that rafilteraddr and ralabel of old read.
struct AddressFile {
  struct Entry {
    var prefixes: [IPPrefix]
    var text: String
  }

  /// Why a file cannot be used.
  enum Failure: Error, Hashable {
    case unreadable(path: String, SystemError)
    case syntax(path: String, line: Int, word: String)

    var description: String {
      switch self {
      case .unreadable(let path, let error): "\(path): \(error.message)"
      case .syntax(let path, let line, let word):
        "\(path): line \(line): '\(word)' is no address, network or range of addresses"
      }
    }
  }

  /// Hands every line that says something to `body`.
  static func read(_ path: String, _ body: (Entry) -> Void) throws(Failure) {
    let bytes: [UInt8]
    do throws(SystemError) {
      bytes = try FileSystem.contents(of: path)
    } catch {
      throw .unreadable(path: path, error)
    }
    try read(bytes, path: path, body)
  }

  static func read(_ bytes: [UInt8], path: String, _ body: (Entry) -> Void) throws(Failure) {
    var number = 0
    var start = 0
    while start < bytes.count {
      let end = bytes[start...].firstIndex(of: UInt8(ascii: "\n")) ?? bytes.count
      defer { start = end + 1 }
      number += 1
      let content = trimmed(bytes[start..<end].prefix { $0 != UInt8(ascii: "#") })
      guard !content.isEmpty else { continue }
      // Millions of lines are most often plain IPv4 addresses and networks.
      if let prefix = plain(content) {
        body(Entry(prefixes: [prefix], text: ""))
        continue
      }
      guard let entry = entry(content) else {
        let word = content.prefix { !isBlank($0) }.prefix(40)
        throw .syntax(path: path, line: number, word: String(decoding: word, as: UTF8.self))
      }
      body(entry)
    }
  }

  /// `10.1.2.3` or `10.1.2.3/24` and nothing else.
  private static func plain(_ bytes: ArraySlice<UInt8>) -> IPPrefix? {
    var value: UInt32 = 0
    var part: UInt32 = 0
    var digits = 0
    var octets = 0
    var length: UInt32?
    for byte in bytes {
      switch byte {
      case 48...57:
        part = part &* 10 &+ UInt32(byte &- 48)
        digits += 1
        guard digits <= 3, part <= 255 else { return nil }
      case UInt8(ascii: "."), UInt8(ascii: "/"):
        guard digits > 0, length == nil, octets < (byte == UInt8(ascii: ".") ? 3 : 4) else { return nil }
        value = value << 8 | part
        octets += 1
        (part, digits) = (0, 0)
        if byte == UInt8(ascii: "/") { length = 0 }
      default: return nil
      }
    }
    guard digits > 0 else { return nil }
    if length != nil {
      guard octets == 4 else { return nil }
      return IPPrefix(IPAddress(ipv4: value), length: Int(part))
    }
    guard octets == 3 else { return nil }
    return IPPrefix(IPAddress(ipv4: value << 8 | part), length: 32)
  }

  private static func entry(_ content: ArraySlice<UInt8>) -> Entry? {
    var rest = content
    func word() -> String {
      let word = rest.prefix { !isBlank($0) }
      rest = rest.dropFirst(word.count).drop(while: isBlank)
      return String(decoding: word, as: UTF8.self)
    }
    var text = word()
    // `a - b` with blanks is one range too.
    if rest.first == UInt8(ascii: "-"), rest.dropFirst().first.map(isBlank) ?? false {
      _ = word()
      text += "-" + word()
    }
    guard let prefixes = prefixes(text) else { return nil }
    return Entry(prefixes: prefixes, text: String(decoding: rest, as: UTF8.self))
  }

  static func prefixes(_ text: String) -> [IPPrefix]? {
    if let prefix = AddressText.network(text) { return [prefix] }
    guard let (first, last) = AddressText.range(text) else { return nil }
    return IPPrefix.covering(from: first, through: last)
  }

  private static func trimmed(_ bytes: ArraySlice<UInt8>) -> ArraySlice<UInt8> {
    var bytes = bytes.drop(while: isBlank)
    while let last = bytes.last, isBlank(last) { bytes.removeLast() }
    return bytes
  }

  private static func isBlank(_ byte: UInt8) -> Bool {
    byte == UInt8(ascii: " ") || byte == UInt8(ascii: "\t") || byte == UInt8(ascii: "\r")
  }
}

extension PrefixTrie {
  /// Every address of a file.
  init(addressFile path: String) throws(CommandError) {
    self.init()
    var trie = PrefixTrie()
    do throws(AddressFile.Failure) {
      try AddressFile.read(path) { entry in for prefix in entry.prefixes { trie.insert(prefix) } }
    } catch {
      throw .failed(error.description)
    }
    self = trie
  }
}
