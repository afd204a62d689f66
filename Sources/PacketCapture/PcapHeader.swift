import NetworkTypes

/// The container that the frames are in.
package enum CaptureFormat: Hashable, Sendable {
  case pcap, pcapng

  package var name: String { "\(self)" }
  var currentVersion: String { self == .pcap ? "2.4" : "1.0" }
}

/// The 24 bytes that a pcap file starts with (draft-ietf-opsawg-pcap section 4).
struct PcapHeader {
  static let length = 24

  /// How a record starts: 16 bytes, or 24 in the form that Alexey Kuznetsov's libpcap wrote.
  let recordHeaderLength: Int
  let isSwapped: Bool
  /// Nanoseconds in a unit of a record's fraction of a second.
  let fractionScale: Int64
  let major: UInt16
  let minor: UInt16
  let linkType: LinkType

  /// Before version 2.4, some writers put a record's two lengths the other way round.
  var mayHaveSwappedLengths: Bool { minor < 4 }

  static let magics: [UInt32] = [0xa1b2_c3d4, 0xa1b2_3c4d, 0xa1b2_cd34]

  /// - Parameter bytes: starts with 24 bytes; nil when they do not start with a pcap magic.
  init?(_ bytes: UnsafeRawBufferPointer) {
    func load<T: FixedWidthInteger & BitwiseCopyable>(_ offset: Int, swapped: Bool, as: T.Type) -> T {
      let value = bytes.loadUnaligned(fromByteOffset: offset, as: T.self)
      return swapped ? value.byteSwapped : value
    }
    let magic = load(0, swapped: false, as: UInt32.self)
    isSwapped = Self.magics.contains(magic.byteSwapped)
    switch isSwapped ? magic.byteSwapped : magic {
    case 0xa1b2_c3d4: (recordHeaderLength, fractionScale) = (16, 1000)
    case 0xa1b2_3c4d: (recordHeaderLength, fractionScale) = (16, 1)
    case 0xa1b2_cd34: (recordHeaderLength, fractionScale) = (24, 1000)
    default: return nil
    }
    major = load(4, swapped: isSwapped, as: UInt16.self)
    minor = load(6, swapped: isSwapped, as: UInt16.self)
    // The upper 16 bits are reserved, or tell the length of the frame check sequence.
    linkType = LinkType(rawValue: load(20, swapped: isSwapped, as: UInt32.self) & 0xffff)
  }

  /// 2.4 and what it replaced; 543.0 was one system's own numbering of the same layout.
  var isSupported: Bool { major == 2 && minor <= 4 || major == 543 && minor == 0 }
}
