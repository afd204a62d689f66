public import NetworkTypes

/// What a handshake in the clear said (section `handshake` of the extension block): items, whose
/// bytes are in the record's `storage`.
public struct Handshake: Equatable, Sendable {
  /// Items one after the other, each with its header of four bytes.
  public var range: Range<Int> = 0..<0
  /// The items name the ends as they were before the record was turned round.
  public var isReversed = false
  @inlinable public init() {}

  /// What an item is; numbered as on the wire.
  public enum Item: UInt8, Sendable {
    /// State, 0, chunk types seen from source and from destination (a bit each), verification tags.
    case sctp = 1
    /// Version, then the sender's destination and source connection id, each behind its length.
    case quic = 2
    /// Server name (RFC 6066).
    case serverName = 3
    /// Names of protocols, separated by commas (RFC 7301).
    case applicationProtocols = 4
    /// The version of the hello, then those of the extension, two bytes each.
    case tlsVersions = 5
    /// Two bytes each, in their order, as are the next three.
    case cipherSuites = 6
    case extensions = 7
    case signatureAlgorithms = 8
    case supportedGroups = 9
    /// The line in front of the key exchange, without its end (RFC 4253 4.2).
    case sshBanner = 10
    /// Ten name lists, separated by semicolons (RFC 4253 7.1).
    case sshAlgorithms = 11
    /// Address of the 802.11 cell.
    case cell = 12
    /// Its name.
    case cellName = 13
  }

  /// An item is cut to this many bytes; the lists of real programs are far shorter.
  @inlinable public static var longestItem: Int { 512 }
}

extension FlowRecord {
  /// Where the bytes of the first item of that kind from that end are in `storage`.
  public func handshakeItem(_ item: Handshake.Item, _ side: Side) -> Range<Int>? {
    guard has(.handshake) else { return nil }
    let wanted: UInt8 = (side == .source) != handshake.isReversed ? 0 : 1
    let range = handshake.range
    return storage.withBytes { bytes in
      var position = range.lowerBound
      while position + 4 <= range.upperBound {
        let length = Int(bytes.bigEndian(at: position + 2, as: UInt16.self))
        guard position + 4 + length <= range.upperBound else { return nil }
        if bytes[position] == item.rawValue, bytes[position + 1] == wanted {
          return position + 4..<position + 4 + length
        }
        position += 4 + length
      }
      return nil
    }
  }
}

extension ByteWriter {
  /// Starts an item; `endItem` fills in its length.
  public mutating func beginItem(_ item: Handshake.Item, _ side: Side) -> Int {
    append(item.rawValue)
    append(side == .source ? 0 : 1)
    append(bigEndian: UInt16(0))
    return count
  }

  /// Cuts an item that is too long; drops one without bytes.
  public mutating func endItem(_ start: Int) {
    if count == start { return truncate(to: start - 4) }
    truncate(to: min(count, start + Handshake.longestItem))
    patch(bigEndian: UInt16(count - start), at: start - 2)
  }
}
