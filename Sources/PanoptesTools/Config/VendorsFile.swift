import FlowModel

/// A list of hardware vendors: the IEEE's `oui.txt` as Debian's ieee-data has it, or a `manuf` file as
/// Wireshark and the classic clients read it.
struct VendorsFile {
  static let standardPaths = [
    "/usr/share/ieee-data/oui.txt", "/var/lib/ieee-data/oui.txt", "/usr/share/wireshark/manuf",
  ]

  private let text: [UInt8]

  init(path: String) throws(SystemError) { text = try FileSystem.contents(of: path) }

  init(parsing text: [UInt8]) { self.text = text }

  /// Every prefix with its name; lines that are not understood are passed over.
  var names: VendorNames {
    var entries: [(prefix: UInt64, length: Int, name: [UInt8])] = []
    for line in text.split(whereSeparator: { $0 == 0x0a || $0 == 0x0d }) where line.first != UInt8(ascii: "#")
    {
      guard let end = line.firstIndex(where: Self.isBlank), let prefix = Self.prefix(line[..<end]) else {
        continue
      }
      let rest = line[end...].drop(while: Self.isBlank)
      let mark = Array("(hex)".utf8)
      let name =
        rest.starts(with: mark)
        ? Self.shortName(rest.dropFirst(mark.count)) : Array(rest.prefix { !Self.isBlank($0) })
      entries.append((prefix.value, prefix.length, name))
    }
    return VendorNames(entries)
  }

  /// `00-11-22`, `00:11:22`, `00:11:22:30:00:00/28`.
  private static func prefix(_ text: ArraySlice<UInt8>) -> (value: UInt64, length: Int)? {
    let parts = text.split(separator: UInt8(ascii: "/"), omittingEmptySubsequences: false)
    guard parts.count <= 2 else { return nil }
    let octets = parts[0].split(omittingEmptySubsequences: false) {
      $0 == UInt8(ascii: "-") || $0 == UInt8(ascii: ":")
    }
    guard octets.count == 3 || octets.count == 6 else { return nil }
    var value: UInt64 = 0
    for octet in octets {
      guard octet.count == 2, let byte = UInt8(String(decoding: octet, as: UTF8.self), radix: 16) else {
        return nil
      }
      value = value << 8 | UInt64(byte)
    }
    let bits = octets.count * 8
    guard parts.count == 2 else { return bits == 24 ? (value, 24) : nil }
    guard let length = Int(String(decoding: parts[1], as: UTF8.self)), (1...bits).contains(length) else {
      return nil
    }
    return (value >> UInt64(bits - length), length)
  }

  /// `Cisco Systems, Inc` as `CiscoSystems`: no blanks, and without the form of the company.
  private static func shortName(_ text: ArraySlice<UInt8>) -> [UInt8] {
    let words = text.split { isBlank($0) || $0 == UInt8(ascii: ",") || $0 == UInt8(ascii: ".") }
    let kept = words.filter { word in
      !companyForms.contains(String(decoding: word, as: UTF8.self).lowercased())
    }
    return (kept.isEmpty ? words : kept).flatMap { $0 }
  }

  private static let companyForms: Set<String> = [
    "inc", "ltd", "corp", "corporation", "co", "company", "gmbh", "ag", "kg", "sa", "bv", "ab", "as", "oy",
    "llc", "limited", "plc", "pty", "srl", "spa", "sas",
  ]

  private static func isBlank(_ byte: UInt8) -> Bool { byte == 0x20 || byte == 0x09 }
}
