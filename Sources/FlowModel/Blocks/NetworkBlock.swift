public import NetworkTypes

/// State of the protocol above the network layer (network block). `kind` says which member holds it.
public struct NetworkBlock: Sendable {
  /// Numbered as the block's subtype.
  public enum Kind: UInt8, Sendable {
    case placeholder = 0
    case tcpInitial = 3, tcpStatus = 4, tcpFull = 5
    case rtcp = 9, rtp = 10, udt = 13
    case arp = 0x10, icmp = 0x34, isis = 0x36, esp = 0x38, fragment = 0x45
  }

  public var kind = Kind.placeholder
  public var tcp = TCPState()
  public var rtp = RTPState()
  public var esp = ESPState()
  public var icmp = ICMPState()
  public var udt = UDTState()
  /// ARP: the hardware address that answered.
  public var arpResponder = MACAddress(value: 0)
  /// Fragment key: fragments counted.
  public var fragmentCount: UInt32 = 0

  @inlinable public init() {}

  // Called, it would be handed a copy of the whole block.
  @inlinable public var isTCP: Bool {
    @inline(__always) get { kind == .tcpFull || kind == .tcpInitial || kind == .tcpStatus }
  }
}

/// TCP connection state as the record carries it.
public struct TCPState: Equatable, Sendable {
  /// One direction.
  public struct Endpoint: Equatable, Sendable {
    public var lastTime = Timestamp(nanoseconds: 0)
    public var status: UInt32 = 0
    /// Initial sequence number; in later reports the interval's first sequence number.
    public var base: UInt32 = 0
    public var sequence: UInt32 = 0
    public var acknowledgment: UInt32 = 0
    public var windowCount: UInt32 = 0
    /// Payload bytes, retransmitted ones included.
    public var bytes: UInt32 = 0
    public var retransmissions: UInt32 = 0
    public var acknowledgedBytes: UInt32 = 0
    public var windowBytes: UInt32 = 0
    /// Last window, unscaled.
    public var window: UInt16 = 0
    /// OR of the TCP flag bytes.
    public var flags: UInt8 = 0
    public var windowScale: UInt8 = 0
    public var maximumSegmentSize: UInt16 = 0
    @inlinable public init() {}
  }

  public var status: TCPStatus = []
  /// 0 closed, 1 listen, 2 SYN sent, 3 SYN received, 4 established, 5 close wait, 6 FIN wait 1,
  /// 7 closing, 8 last ACK, 9 FIN wait 2, 10 time wait.
  public var state: UInt32 = 0
  /// Option bits seen by either side; 0x40000000 and 0x80000000 are the ECN set-up bits.
  public var options: UInt32 = 0
  /// SYN to SYN-ACK and SYN-ACK to ACK, microseconds.
  public var synAck: UInt32 = 0
  public var ackData: UInt32 = 0
  public var endpoints = Directional(source: Endpoint(), destination: Endpoint())
  /// False when the record holds the source side only.
  public var hasDestination = false
  @inlinable public init() {}
}

/// What happened to a TCP connection, numbered as in the record format.
public struct TCPStatus: OptionSet, Hashable, Sendable, BitwiseCopyable {
  public let rawValue: UInt32
  @inlinable public init(rawValue: UInt32) { self.rawValue = rawValue }
  @inlinable public static var synSeen: Self { Self(rawValue: 0x1) }
  @inlinable public static var synAckSeen: Self { Self(rawValue: 0x2) }
  @inlinable public static var established: Self { Self(rawValue: 0x4) }
  @inlinable public static var fin: Self { Self(rawValue: 0x8) }
  @inlinable public static var finAcknowledged: Self { Self(rawValue: 0x10) }
  @inlinable public static var normalClose: Self { Self(rawValue: 0x20) }
  @inlinable public static var closeWaiting: Self { Self(rawValue: 0x40) }
  @inlinable public static var portReuse: Self { Self(rawValue: 0x80) }
  @inlinable public static var sourceRetransmission: Self { Self(rawValue: 0x100) }
  @inlinable public static var destinationRetransmission: Self { Self(rawValue: 0x200) }
  @inlinable public static var sourceWindowShut: Self { Self(rawValue: 0x400) }
  @inlinable public static var destinationWindowShut: Self { Self(rawValue: 0x800) }
  @inlinable public static var sourceReset: Self { Self(rawValue: 0x1000) }
  @inlinable public static var destinationReset: Self { Self(rawValue: 0x2000) }
  @inlinable public static var sourceECN: Self { Self(rawValue: 0x4000) }
  @inlinable public static var destinationECN: Self { Self(rawValue: 0x8000) }
  @inlinable public static var sourceOutOfOrder: Self { Self(rawValue: 0x1_0000) }
  @inlinable public static var destinationOutOfOrder: Self { Self(rawValue: 0x2_0000) }
  @inlinable public static var sourceDuplicates: Self { Self(rawValue: 0x4_0000) }
  @inlinable public static var destinationDuplicates: Self { Self(rawValue: 0x8_0000) }
  @inlinable public static var sourceGap: Self { Self(rawValue: 0x40_0000) }
  @inlinable public static var destinationGap: Self { Self(rawValue: 0x80_0000) }
}

/// RTP and RTCP: RFC 3550 headers of the last packets, and what was missing between them.
public struct RTPState: Equatable, Sendable {
  public struct Stream: Equatable, Sendable {
    /// First two header bytes: V/P/X/CC and M/PT (RTCP: V/P/RC and PT).
    public var flags: UInt16 = 0
    /// Sequence number (RTCP: length).
    public var sequence: UInt16 = 0
    public var timestamp: UInt32 = 0
    public var ssrc: UInt32 = 0
    public var drops: UInt16 = 0
    public var deviation: UInt16 = 0
    @inlinable public init() {}
  }
  /// Bit 0 source silent, bit 1 destination silent.
  public var state: UInt32 = 0
  public var streams = Directional(source: Stream(), destination: Stream())
  @inlinable public init() {}
}

public struct ESPState: Equatable, Sendable, BitwiseCopyable {
  public var status: UInt32 = 0
  public var spi: UInt32 = 0
  public var lastSequence: UInt32 = 0
  public var lost: UInt32 = 0
  @inlinable public init() {}
}

/// An ICMP message with what it quotes. Host order.
public struct ICMPState: Equatable, Sendable, BitwiseCopyable {
  public var type: UInt8 = 0
  public var code: UInt8 = 0
  /// Echo sequence; ICMPv6: checksum.
  public var sequence: UInt16 = 0
  /// Sender and receiver of the ICMP message itself.
  public var outerSource: UInt32 = 0
  public var outerDestination: UInt32 = 0
  /// Addresses of the quoted packet.
  public var innerSource: UInt32 = 0
  public var innerDestination: UInt32 = 0
  public var gateway: UInt32 = 0
  @inlinable public init() {}
}

/// UDT connection state of the source side.
public struct UDTState: Equatable, Sendable {
  public var state: UInt32 = 0
  public var status: UInt32 = 0
  /// version, socket type, initial sequence, packet size, window, connection type, socket id.
  public var handshake = InlineArray<7, UInt32>(repeating: 0)
  public var lastTime = Timestamp(nanoseconds: 0)
  public var sequence: UInt32 = 0
  public var timestamp: UInt32 = 0
  public var acknowledgment: UInt32 = 0
  public var roundTripTime: UInt32 = 0
  public var variance: UInt32 = 0
  public var bufferSize: UInt32 = 0
  public var rate: UInt32 = 0
  public var linkCapacity: UInt32 = 0
  public var solo: Int32 = 0
  public var first: Int32 = 0
  public var middle: Int32 = 0
  public var last: Int32 = 0
  public var drops: Int32 = 0
  public var retransmissions: Int32 = 0
  public var nacked: Int32 = 0
  @inlinable public init() {}

  public static func == (a: Self, b: Self) -> Bool {
    for i in a.handshake.indices where a.handshake[i] != b.handshake[i] { return false }
    return a.state == b.state && a.status == b.status && a.lastTime == b.lastTime
      && a.sequence == b.sequence && a.timestamp == b.timestamp
      && a.acknowledgment == b.acknowledgment && a.roundTripTime == b.roundTripTime
      && a.variance == b.variance && a.bufferSize == b.bufferSize && a.rate == b.rate
      && a.linkCapacity == b.linkCapacity && a.solo == b.solo && a.first == b.first
      && a.middle == b.middle && a.last == b.last && a.drops == b.drops
      && a.retransmissions == b.retransmissions && a.nacked == b.nacked
  }
}
