/// Where and why the frames of a capture ended before the file did, or the file before its last frame.
///
/// Every frame before the damage was delivered.
package struct CaptureDamage: Hashable, Sendable {
  package enum Cause: Hashable, Sendable {
    /// The file ends inside the header of a record (pcap) or block (pcapng).
    case cutHeader(bytes: Int, needed: Int)
    /// The file ends inside a packet's record or block.
    case cut(bytes: UInt64, needed: UInt64)
    /// The file ends inside a pcapng block that holds no packet.
    case cutBlock(type: UInt32, bytes: UInt64, needed: UInt64)
    /// A claimed length that no frame has.
    case frameTooLong(length: UInt32, limit: Int)
    /// A record header of nothing but zeros: the rest of a file that a crash left unwritten.
    case zeros
    /// A pcapng block length that its type cannot have.
    case blockLength(type: UInt32, length: UInt32)
    /// The two lengths of a pcapng block differ.
    case blockLengths(type: UInt32, first: UInt32, last: UInt32)
    /// A packet whose captured length is more than its pcapng block holds.
    case frameBeyondBlock(length: UInt32, block: UInt32)
    /// A packet of an interface that the section has not described.
    case unknownInterface(UInt32)
    case tooManyInterfaces
    /// The options of an interface description do not fit together.
    case interfaceOptions
    /// A later section header without a byte order.
    case sectionByteOrder
    /// A later section of a version that is not understood.
    case sectionVersion(major: UInt16, minor: UInt16)
    /// Reading or unpacking stopped.
    case feed(FeedFailure)
  }

  package let file: String
  /// Where the damaged record or block starts, in bytes of the capture, after unpacking.
  package let offset: UInt64
  /// Whole frames before it.
  package let framesRead: Int
  package let cause: Cause
}

extension CaptureDamage: CustomStringConvertible {
  /// One line: the file, the place, what is wrong, and what was read.
  package var description: String {
    let place = "packet \(framesRead + 1) at byte \(offset)"
    let read =
      switch framesRead {
      case 0: "no packet was read"
      case 1: "the 1 packet before it was read"
      default: "the \(framesRead) packets before it were read"
      }
    let (kind, what) =
      switch cause {
      case .cutHeader(let bytes, let needed):
        ("cut short", "only \(bytes) of the \(needed) bytes that start \(place) are there")
      case .cut(let bytes, let needed): ("cut short", "\(place) has \(bytes) of its \(needed) bytes")
      case .cutBlock(let type, let bytes, let needed):
        ("cut short", "block \(hexadecimal(type)) at byte \(offset) has \(bytes) of its \(needed) bytes")
      case .frameTooLong(let length, let limit):
        ("damaged", "\(place) claims \(length) bytes, more than the \(limit) that a frame can have")
      case .zeros: ("damaged", "only zeros where \(place) should start")
      case .blockLength(let type, let length):
        ("damaged", "block \(hexadecimal(type)) at byte \(offset) claims the impossible length \(length)")
      case .blockLengths(let type, let first, let last):
        (
          "damaged",
          "block \(hexadecimal(type)) at byte \(offset) starts with length \(first) and ends with \(last)"
        )
      case .frameBeyondBlock(let length, let block):
        ("damaged", "\(place) claims \(length) bytes in a block of \(block)")
      case .unknownInterface(let number):
        ("damaged", "\(place) is of interface \(number), which is not described")
      case .tooManyInterfaces:
        ("damaged", "more than \(CaptureLimits.interfaces) interfaces at byte \(offset)")
      case .interfaceOptions: ("damaged", "the interface description at byte \(offset) has malformed options")
      case .sectionByteOrder: ("damaged", "the section header at byte \(offset) has no valid byte order")
      case .sectionVersion(let major, let minor):
        (
          "not readable to its end",
          "the section at byte \(offset) has the unsupported version \(major).\(minor)"
        )
      case .feed(.cut(let compression, let at)):
        (
          "cut short",
          FeedFailure.cut(compression, offset: at).clause + ", in \(place) of the unpacked capture"
        )
      case .feed(.read(let errno)):
        ("not readable to its end", FeedFailure.read(errno: errno).clause + " in \(place)")
      case .feed(let failure): ("damaged", failure.clause + ", in \(place) of the unpacked capture")
      }
    return "\(printable(file)): \(kind): \(what); \(read)"
  }

  private func hexadecimal(_ type: UInt32) -> String { "0x" + String(type, radix: 16) }
}
