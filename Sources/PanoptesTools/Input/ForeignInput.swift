/// What a file without argus records looks like, for a message that helps.
enum ForeignInput {
  /// "a packet capture; turn it into records first: …", by the first bytes.
  static func description(_ bytes: [UInt8], name: String) -> String {
    for (what, remedy, magics) in signatures where magics.contains(where: { bytes.starts(with: $0) }) {
      return
        "\(what); \(remedy.isEmpty ? "give a file of argus records" : remedy.split(separator: "FILE", omittingEmptySubsequences: false).joined(separator: name))"
    }
    return isText(bytes)
      ? "text; give a file of argus records" : "data of no known format; give a file of argus records"
  }

  private static let capture = "turn it into records first: argus -r FILE -w FILE.argus"

  private static let signatures: [(what: String, remedy: String, magics: [[UInt8]])] = [
    (
      "a packet capture", capture,
      [
        [0xd4, 0xc3, 0xb2, 0xa1], [0xa1, 0xb2, 0xc3, 0xd4], [0x4d, 0x3c, 0xb2, 0xa1],
        [0xa1, 0xb2, 0x3c, 0x4d],
        [0x0a, 0x0d, 0x0d, 0x0a],
      ]
    ),
    ("nfdump flow data", "read it with nfdump", [[0x0c, 0xa5], [0xa5, 0x0c]]),
    ("a flow-tools file", "", [[0xcf, 0x10]]),
    ("compressed twice", "unpack it once first", compressed),
    ("lz4 data", "unpack it with lz4 first", [[0x04, 0x22, 0x4d, 0x18]]),
    ("data of compress(1)", "unpack it with uncompress first", [[0x1f, 0x9d]]),
    ("a zip archive", "unpack it first", [[0x50, 0x4b, 0x03, 0x04]]),
    ("an SQLite database", "", [Array("SQLite format 3\0".utf8)]),
    ("a program", "", [[0x7f, 0x45, 0x4c, 0x46]]),
  ]

  private static let compressed: [[UInt8]] = [
    [0x1f, 0x8b, 0x08], [0x28, 0xb5, 0x2f, 0xfd], [0xfd, 0x37, 0x7a, 0x58, 0x5a], [0x42, 0x5a, 0x68],
  ]

  /// UTF-8 without control characters but white space; the last character may be cut.
  private static func isText(_ bytes: [UInt8]) -> Bool {
    let last = bytes.suffix(3).firstIndex { $0 >= 0xc0 } ?? bytes.endIndex
    guard !bytes.isEmpty, String(validating: bytes[..<last], as: UTF8.self) != nil else { return false }
    return bytes.allSatisfy { $0 >= 0x20 && $0 != 0x7f || (0x09...0x0d).contains($0) || $0 == 0x1b }
  }
}
