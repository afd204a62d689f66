/// Which blocks of a record are present. The record format calls a block a DSR.
public struct BlockSet: OptionSet, Hashable, Sendable {
  public let rawValue: UInt64
  @inlinable public init(rawValue: UInt64) { self.rawValue = rawValue }

  @inlinable public static var transport: Self { Self(rawValue: 1 << 0) }
  @inlinable public static var flow: Self { Self(rawValue: 1 << 1) }
  @inlinable public static var time: Self { Self(rawValue: 1 << 2) }
  @inlinable public static var metric: Self { Self(rawValue: 1 << 3) }
  @inlinable public static var packetSize: Self { Self(rawValue: 1 << 4) }
  @inlinable public static var encapsulation: Self { Self(rawValue: 1 << 5) }
  @inlinable public static var network: Self { Self(rawValue: 1 << 6) }
  @inlinable public static var asNumber: Self { Self(rawValue: 1 << 7) }
  @inlinable public static var icmpMapped: Self { Self(rawValue: 1 << 8) }
  @inlinable public static var vlan: Self { Self(rawValue: 1 << 9) }
  @inlinable public static var mac: Self { Self(rawValue: 1 << 10) }
  @inlinable public static var mpls: Self { Self(rawValue: 1 << 11) }
  @inlinable public static var jitter: Self { Self(rawValue: 1 << 12) }
  @inlinable public static var ipAttributes: Self { Self(rawValue: 1 << 13) }
  @inlinable public static var sourceData: Self { Self(rawValue: 1 << 14) }
  @inlinable public static var destinationData: Self { Self(rawValue: 1 << 15) }
  @inlinable public static var behavior: Self { Self(rawValue: 1 << 16) }
  @inlinable public static var aggregation: Self { Self(rawValue: 1 << 17) }
  @inlinable public static var correlation: Self { Self(rawValue: 1 << 18) }
  @inlinable public static var country: Self { Self(rawValue: 1 << 19) }
  @inlinable public static var label: Self { Self(rawValue: 1 << 20) }
  @inlinable public static var gre: Self { Self(rawValue: 1 << 21) }
  @inlinable public static var vxlan: Self { Self(rawValue: 1 << 22) }
  @inlinable public static var geneve: Self { Self(rawValue: 1 << 23) }
  @inlinable public static var flowHash: Self { Self(rawValue: 1 << 24) }
  @inlinable public static var score: Self { Self(rawValue: 1 << 25) }
  @inlinable public static var geoLocation: Self { Self(rawValue: 1 << 26) }
  @inlinable public static var locality: Self { Self(rawValue: 1 << 27) }
  /// Management counters: the whole body of a management record.
  @inlinable public static var management: Self { Self(rawValue: 1 << 28) }
  /// Blocks this version has no model for, kept as bytes.
  @inlinable public static var opaque: Self { Self(rawValue: 1 << 29) }

  // Sections of the extension block, which classic readers skip.

  /// What became of TCP segments: retransmitted, out of order, duplicated, acknowledged twice.
  @inlinable public static var segments: Self { Self(rawValue: 1 << 30) }
  /// Round trips and response times through the flow's life.
  @inlinable public static var roundTrip: Self { Self(rawValue: 1 << 31) }
  /// Inter-packet times and sizes beyond what the jitter block holds.
  @inlinable public static var interPacket: Self { Self(rawValue: 1 << 32) }
  /// Who types: keystroke counts, verdict and confidence.
  @inlinable public static var typing: Self { Self(rawValue: 1 << 33) }
  /// Outer endpoints and tunnel keys of an encapsulated flow.
  @inlinable public static var outer: Self { Self(rawValue: 1 << 34) }
  /// How the direction was found, and what the first packets said of their hosts.
  @inlinable public static var evidence: Self { Self(rawValue: 1 << 35) }
  /// What a handshake in the clear said: SCTP, QUIC, TLS, SSH.
  @inlinable public static var handshake: Self { Self(rawValue: 1 << 36) }

  @inlinable public static var all: Self { Self(rawValue: (1 << 40) - 1) }
}
