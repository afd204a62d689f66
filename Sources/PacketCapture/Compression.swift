/// The compressed formats that captures come in, told by their first bytes.
package enum Compression: CaseIterable, Hashable, Sendable {
  case gzip, zstd, xz, bzip2

  package var name: String { "\(self)" }

  /// RFC 1952, RFC 8878 section 3.1.1, the .xz file format 2.1.1.1, and bzip2's "BZh".
  var magic: [UInt8] {
    switch self {
    case .gzip: [0x1f, 0x8b, 0x08]
    case .zstd: [0x28, 0xb5, 0x2f, 0xfd]
    case .xz: [0xfd, 0x37, 0x7a, 0x58, 0x5a, 0x00]
    case .bzip2: [0x42, 0x5a, 0x68]
    }
  }

  /// The compression that `bytes` start with.
  static func recognised(in bytes: UnsafeRawBufferPointer) -> Compression? {
    if let match = allCases.first(where: { bytes.starts(with: $0.magic) }) { return match }
    // RFC 8878 section 3.1.2: a zstd file may begin with a skippable frame, 0x184D2A50 to ...5F.
    let isSkippable =
      bytes.count >= 4 && bytes[0] & 0xf0 == 0x50 && bytes.dropFirst().starts(with: [0x2a, 0x4d, 0x18])
    return isSkippable ? .zstd : nil
  }

  /// A feed that unpacks `pending` and then what `source` has after it.
  func feed(from source: any ByteFeed, pending: UnsafeRawBufferPointer) -> any ByteFeed {
    let input = CompressedInput(source: source, pending: pending)
    return switch self {
    case .gzip: DecompressionFeed(self, GzipDecompressor(), input)
    case .zstd: DecompressionFeed(self, ZstdDecompressor(), input)
    case .xz: DecompressionFeed(self, XzDecompressor(), input)
    case .bzip2: DecompressionFeed(self, Bzip2Decompressor(), input)
    }
  }
}
