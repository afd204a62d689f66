/// Why a flow's source is its source; stronger reasons have higher numbers.
public enum DirectionEvidence: UInt8, CaseIterable, Sendable, BitwiseCopyable {
  case none = 0
  /// It sent the first packet that was seen.
  case firstPacket = 1
  /// The other end's port is a server's, its own is not.
  case port = 2
  /// It asked: ICMP echo, ARP, DNS, NTP.
  case request = 3
  /// It opened the connection: SYN, INIT, QUIC Initial, WireGuard initiation.
  case handshake = 4

  public var name: StaticString {
    switch self {
    case .none: ""
    case .firstPacket: "first"
    case .port: "port"
    case .request: "request"
    case .handshake: "handshake"
    }
  }
}

/// How the direction was found, and what the hosts' opening segments said (section `evidence` of the
/// extension block).
public struct Evidence: Equatable, Sendable {
  public var direction = DirectionEvidence.none
  /// Earlier records of this flow have the ends the other way round: the evidence came late.
  public var isCorrected = false
  public var openings = Directional(source: Opening(), destination: Opening())
  @inlinable public init() {}

  /// What a SYN or a SYN-ACK said.
  public struct Opening: Equatable, Sendable, BitwiseCopyable {
    public var isSeen = false
    /// Its window, not scaled.
    public var window: UInt16 = 0
    /// Its maximum segment size; 0: not said.
    public var maximumSegmentSize: UInt16 = 0
    /// Its window scale; 255: not said.
    public var windowScale: UInt8 = 255
    /// Kinds of its TCP options in their order, pads included: the first sixteen.
    public var kinds = Kinds()
    public var kindCount: UInt8 = 0
    /// What its Multipath TCP option was.
    public var multipath = Multipath.none
    /// Token of the connection that a join names, or of the one that the sender's key opens; 0 when neither
    /// is there. The key itself is not kept.
    public var multipathToken: UInt32 = 0
    @inlinable public init() {}
  }

  /// Multipath TCP options of an opening (RFC 8684 sections 3.1 and 3.2).
  public enum Multipath: UInt8, Sendable, BitwiseCopyable {
    case none = 0
    /// MP_CAPABLE: the first path of a connection.
    case capable = 1
    /// MP_JOIN: another path of one.
    case join = 2
  }

  /// Sixteen option kinds in two words, the first in the high byte.
  public struct Kinds: Equatable, Sendable, BitwiseCopyable {
    public var high: UInt64 = 0
    public var low: UInt64 = 0
    @inlinable public init() {}

    @inlinable public subscript(index: Int) -> UInt8 {
      get {
        UInt8(truncatingIfNeeded: index < 8 ? high >> UInt64(56 - 8 * index) : low >> UInt64(120 - 8 * index))
      }
      set {
        if index < 8 {
          high |= UInt64(newValue) << UInt64(56 - 8 * index)
        } else {
          low |= UInt64(newValue) << UInt64(120 - 8 * index)
        }
      }
    }

    @inlinable public static var capacity: Int { 16 }
  }

  public mutating func reverse() { openings.reverse() }
}
