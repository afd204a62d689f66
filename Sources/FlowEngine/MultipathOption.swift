import FlowModel
import NetworkTypes
import PacketDecoding

/// The Multipath TCP option of a SYN or SYN-ACK (RFC 8684 sections 3.1 and 3.2).
extension Evidence.Opening {
  /// - Parameter option: whole, with kind and length; four bytes at least.
  mutating func readMultipath(_ option: RawSpan) {
    switch option[2] >> 4 {
    case 0:
      multipath = .capable
      // In version 1 a SYN has no key (`readMultipathKeys` finds it); in version 0 it has, and what
      // answers has one in both.
      guard option.byteCount >= 12 else { return }
      multipathToken = Self.token(ofKey: option.bigEndian(at: 4), version: option[2] & 15)
    case 1:
      multipath = .join
      // The SYN names the connection; what answers proves that it knows it.
      if option.byteCount == 12 { multipathToken = option.bigEndian(at: 4) }
    default: break
    }
  }

  /// The key of its connection is still to come.
  fileprivate var awaitsMultipathKey: Bool { isSeen && multipath == .capable && multipathToken == 0 }

  /// A key of the connection that this segment began; true when it had none.
  fileprivate mutating func take(key: UInt64, version: UInt8) -> Bool {
    guard awaitsMultipathKey else { return false }
    multipathToken = Self.token(ofKey: key, version: version)
    return true
  }

  /// The first 32 bits of the key's digest: SHA-1 in version 0 (RFC 6824), SHA-256 since.
  private static func token(ofKey key: UInt64, version: UInt8) -> UInt32 {
    if version == 0 {
      var digest = SHA1()
      digest.append(bigEndian: key)
      return digest.finish()[0]
    }
    var digest = SHA256()
    for shift in stride(from: 56, through: 0, by: -8) {
      digest.append(UInt8(truncatingIfNeeded: key >> UInt64(shift)))
    }
    let bytes = digest.finish()
    return (0..<4).reduce(0) { $0 << 8 | UInt32(bytes[$1]) }
  }
}

extension Directional<Evidence.Opening> {
  /// The option of the handshake's third segment, and of the first data, has the sender's key and the
  /// receiver's: in version 1 it is the first to have that of the end that opens the connection.
  /// True when it was news.
  mutating func readMultipathKeys(_ packet: borrowing Packet, _ frame: RawSpan, from side: Side) -> Bool {
    let at = packet.transportOffset + Int(packet.tcpMultipath)
    // Whole, or the decoder would not have noted it: kind, length, MP_CAPABLE and version, flags, keys.
    guard frame[at + 1] >= 20, frame[at + 2] >> 4 == 0 else { return false }
    let version = frame[at + 2] & 15
    let isOwnNew = self[side].take(key: frame.bigEndian(at: at + 4), version: version)
    let isOtherNew = self[side.opposite].take(key: frame.bigEndian(at: at + 12), version: version)
    return isOwnNew || isOtherNew
  }

  /// The key of an end is still to come.
  var awaitsMultipathKey: Bool { source.awaitsMultipathKey || destination.awaitsMultipathKey }
}
