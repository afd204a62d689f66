import FlowModel

/// The system's list of services: names of ports, as services(5) describes it.
///
/// Works on bytes: the file is read at every start, and `String` would make it the longest part.
struct ServicesFile: Sendable {
  struct Entry: Hashable, Sendable {
    let name: String
    let port: UInt16
    /// `tcp`, `udp`, `sctp`, ...
    let transport: String
  }

  private let text: [UInt8]

  /// Lines that are not understood are passed over, as the C library does.
  init(parsing text: [UInt8]) { self.text = text }

  /// The system's list; empty where there is none.
  static func system(path: String = "/etc/services") -> ServicesFile {
    ServicesFile(parsing: (try? FileSystem.contents(of: path)) ?? [])
  }

  /// Every official name, in the order of the file.
  var entries: [Entry] {
    var entries: [Entry] = []
    forEachLine { words, port, transport in
      entries.append(Entry(name: Self.string(words[0]), port: port, transport: Self.string(transport)))
    }
    return entries
  }

  /// The table that printers look ports up in.
  var portNames: ServiceNames {
    var names: [(name: String, port: UInt16, isUDP: Bool)] = []
    forEachLine { words, port, transport in
      let isUDP = transport.elementsEqual("udp".utf8)
      guard isUDP || transport.elementsEqual("tcp".utf8) else { return }
      names.append((Self.string(words[0]), port, isUDP))
    }
    return ServiceNames(names)
  }

  /// The ports of that name or alias.
  func entries(named name: String) -> [Entry] {
    let wanted = Array(name.utf8)
    var found: [Entry] = []
    forEachLine { words, port, transport in
      guard words.contains(where: { $0.elementsEqual(wanted) }) else { return }
      found.append(Entry(name: Self.string(words[0]), port: port, transport: Self.string(transport)))
    }
    return found
  }

  private func forEachLine(
    _ body: (_ words: [ArraySlice<UInt8>], _ port: UInt16, _ transport: ArraySlice<UInt8>) -> Void
  ) {
    for line in text.split(separator: UInt8(ascii: "\n")) {
      let content = line.prefix { $0 != UInt8(ascii: "#") }
      let words = content.split { $0 == UInt8(ascii: " ") || $0 == UInt8(ascii: "\t") || $0 == 13 }
      guard words.count >= 2, let slash = words[1].firstIndex(of: UInt8(ascii: "/")),
        let port = UInt16(Self.string(words[1][..<slash]))
      else { continue }
      body([words[0]] + words[2...], port, words[1][(slash + 1)...])
    }
  }

  private static func string(_ bytes: ArraySlice<UInt8>) -> String { String(decoding: bytes, as: UTF8.self) }
}
