/// What a file that is no capture looks like, for a message that helps.
package enum ForeignFormat: Hashable, Sendable, CaseIterable {
  case argus, nfcapd, erf, snoop, networkMonitor, sniffer, bluetoothSnoop
  case compressedTwice, lz4, zip, sevenZip, tar, sqlite, program, text, unknown

  /// Recognises a file by its first bytes; `unpacked` says that they came out of a decompressor.
  static func recognised(in bytes: UnsafeRawBufferPointer, unpacked: Bool) -> ForeignFormat {
    let signatures: [(ForeignFormat, [UInt8])] = [
      (.nfcapd, [0x0c, 0xa5]), (.nfcapd, [0xa5, 0x0c]), (.snoop, Array("snoop\0".utf8)),
      (.networkMonitor, Array("GMBU".utf8)), (.networkMonitor, Array("RTSS".utf8)),
      (.sniffer, Array("TRSNIFF data".utf8)), (.sniffer, Array("XCP\0".utf8)),
      (.bluetoothSnoop, Array("btsnoop\0".utf8)), (.lz4, [0x04, 0x22, 0x4d, 0x18]),
      (.zip, [0x50, 0x4b, 0x03, 0x04]), (.sevenZip, [0x37, 0x7a, 0xbc, 0xaf, 0x27, 0x1c]),
      (.sqlite, Array("SQLite format 3\0".utf8)), (.program, [0x7f, 0x45, 0x4c, 0x46]),
    ]
    if let match = signatures.first(where: { bytes.starts(with: $0.1) }) { return match.0 }
    if unpacked, Compression.recognised(in: bytes) != nil { return .compressedTwice }
    if isArgus(bytes) { return .argus }
    if bytes.count >= 263, bytes[257..<262].elementsEqual("ustar".utf8) { return .tar }
    if isText(bytes) { return .text }
    return isERF(bytes) ? .erf : .unknown
  }

  /// An argus stream opens with a management record: type 0x80 with the version in its low bits,
  /// cause "start" (0x10), then the length in words.
  private static func isArgus(_ bytes: UnsafeRawBufferPointer) -> Bool {
    guard bytes.count >= 4 else { return false }
    let words = Int(bytes[2]) << 8 | Int(bytes[3])
    return (0x82...0x8f).contains(bytes[0]) && bytes[1] & 0xf0 == 0x10 && (4...256).contains(words)
  }

  /// ERF has no magic: the first record's time, type and lengths must all be plausible.
  private static func isERF(_ bytes: UnsafeRawBufferPointer) -> Bool {
    guard bytes.count >= 16 else { return false }
    let seconds = bytes.loadUnaligned(fromByteOffset: 4, as: UInt32.self).littleEndian
    let type = bytes[8] & 0x7f
    let recordLength = Int(bytes[10]) << 8 | Int(bytes[11])
    let wireLength = Int(bytes[14]) << 8 | Int(bytes[15])
    // From 1990 on.
    return seconds >= 631_152_000 && (1...48).contains(type) && recordLength >= 16 && wireLength > 0
  }

  /// No control characters but white space in what there is of the first 256 bytes.
  private static func isText(_ bytes: UnsafeRawBufferPointer) -> Bool {
    !bytes.isEmpty
      && bytes.prefix(256).allSatisfy { $0 >= 0x20 && $0 != 0x7f || (0x09...0x0d).contains($0) || $0 == 0x1b }
  }

  /// "it looks like …", and what to do about it.
  var phrase: (looksLike: String, remedy: String) {
    switch self {
    case .argus: ("argus flow data", "read it with ra")
    case .nfcapd: ("nfdump flow data (nfcapd)", "read it with nfdump")
    case .erf: ("an Endace ERF trace", "convert it to pcapng first")
    case .snoop: ("a snoop capture", "convert it to pcapng first")
    case .networkMonitor: ("a Microsoft Network Monitor capture", "convert it to pcapng first")
    case .sniffer: ("a Sniffer capture", "convert it to pcapng first")
    case .bluetoothSnoop: ("a Bluetooth HCI log", "it holds no network frames")
    case .compressedTwice: ("data compressed twice", "unpack it once first")
    case .lz4: ("lz4 data", "unpack it with lz4 first")
    case .zip: ("a zip archive", "unpack it first")
    case .sevenZip: ("a 7-Zip archive", "unpack it first")
    case .tar: ("a tar archive", "unpack it first")
    case .sqlite: ("an SQLite database", "give a pcap or pcapng file")
    case .program: ("a program", "give a pcap or pcapng file")
    case .text: ("text", "give a pcap or pcapng file")
    case .unknown: ("data of no known format", "give a pcap or pcapng file")
    }
  }
}
