/// Block types of draft-ietf-opsawg-pcapng section 10.1 that the reader acts on.
enum PcapngBlock {
  /// Reads the same in both byte orders, on purpose.
  static let sectionHeader: UInt32 = 0x0a0d_0d0a
  static let interfaceDescription: UInt32 = 1
  /// Obsolete, but in old files.
  static let packet: UInt32 = 2
  static let simplePacket: UInt32 = 3
  static let enhancedPacket: UInt32 = 6

  static let byteOrderMagic: UInt32 = 0x1a2b_3c4d

  /// Type, both lengths and the fixed fields, in bytes; nil for a type that is skipped.
  static func minimumLength(_ type: UInt32) -> UInt32? {
    switch type {
    case sectionHeader: 28
    case interfaceDescription: 20
    case packet, enhancedPacket: 32
    case simplePacket: 16
    default: nil
    }
  }

  static func holdsPacket(_ type: UInt32) -> Bool {
    type == packet || type == simplePacket || type == enhancedPacket
  }
}

/// The fields of a section header block, as far as they matter; the rest is options for people.
struct PcapngSectionHeader {
  /// What must be there to read it: type, length, byte-order magic and version.
  static let prefixLength = 16

  let isSwapped: Bool
  let blockLength: UInt32
  let major: UInt16
  let minor: UInt16

  /// - Parameter bytes: 16 bytes or more; nil when the byte-order magic is not one.
  init?(_ bytes: UnsafeRawPointer) {
    let magic = bytes.loadUnaligned(fromByteOffset: 8, as: UInt32.self)
    isSwapped = magic != PcapngBlock.byteOrderMagic
    guard !isSwapped || magic.byteSwapped == PcapngBlock.byteOrderMagic else { return nil }
    let length = bytes.loadUnaligned(fromByteOffset: 4, as: UInt32.self)
    let version = (
      bytes.loadUnaligned(fromByteOffset: 12, as: UInt16.self),
      bytes.loadUnaligned(fromByteOffset: 14, as: UInt16.self)
    )
    blockLength = isSwapped ? length.byteSwapped : length
    major = isSwapped ? version.0.byteSwapped : version.0
    minor = isSwapped ? version.1.byteSwapped : version.1
  }

  /// 1.0; some writers called the same format 1.2.
  var isSupported: Bool { major == 1 && (minor == 0 || minor == 2) }
}
