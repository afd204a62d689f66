public import NetworkTypes
internal import Synchronization

/// What the decoder found in one frame: everything the flow engine keys, counts and tracks.
///
/// One value is reused for every frame. The decoder sets every member that the packet's
/// `network` and `transport` make meaningful; the others hold leftovers and must not be read.
/// Multi-byte values are in host order.
public struct Packet: ~Copyable, Sendable {
  /// The layer that gives the flow its key.
  public enum Network: UInt8, Sendable, BitwiseCopyable {
    /// No key at all: the frame is only in the counter named by `stop`.
    case none
    /// Keyed by MAC addresses and Ethertype or LLC service access points.
    case ethernet
    case ipv4, ipv6
    case arp, rarp
    /// An 802.11 frame that carries no LLC header: keyed by transmitter, receiver and cell.
    case wlan
  }

  /// The layer above IP, when it was reached.
  public enum Transport: UInt8, Sendable, BitwiseCopyable {
    /// Any other IP protocol, or a transport header that is not there. The ports are 0, but for
    /// a TCP header cut behind them.
    case other
    case tcp, udp, icmp, icmpv6, igmp, esp
    /// A fragment with a non-zero offset: no transport header in it.
    case fragment
  }

  // MARK: Capture
  public var time = Timestamp.zero
  /// Bytes on the wire, link header included, pseudo headers (radiotap, SLL, PPI …) excluded.
  public var wireLength: UInt32 = 0
  /// Bytes captured of `wireLength`.
  public var capturedLength: UInt32 = 0

  // MARK: Link
  /// Every layer below the flow's own, as the record format's encapsulation bits.
  public var encapsulation: Encapsulation = []
  /// The addresses below are those of an Ethernet (or similar) header: false for 802.11, whose
  /// addresses key flows of frames but are not reported with others.
  public var hasMAC = false
  public var sourceMAC = MACAddress(value: 0)
  public var destinationMAC = MACAddress(value: 0)
  /// Type field of the header that `sourceMAC` comes from: an Ethertype, a tag's included, or
  /// an 802.3 length.
  public var outerEtherType: UInt16 = 0
  /// Ethertype of an `.ethernet` flow; 0 for LLC.
  public var etherType: UInt16 = 0
  public var dsap: UInt8 = 0
  public var ssap: UInt8 = 0
  /// Innermost 802.1Q tag control word, when `vlanCount` > 0.
  public var vlan: UInt16 = 0
  public var vlanCount: UInt8 = 0
  /// Outermost MPLS label stack entry, whole, when `mplsCount` > 0.
  public var mpls: UInt32 = 0
  public var mplsCount: UInt8 = 0
  /// Tunnels opened on the way to the flow's own headers, pseudowires included.
  public var tunnelDepth: UInt8 = 0
  /// How many of those had an IP header of their own: layers that are flows, too.
  public var outerDepth: UInt8 = 0
  /// The innermost of them, when `outerDepth` > 0.
  public var outer = TunnelLayer()
  /// What the decoder that fills the packet was told.
  var decapsulation = Decapsulation.classic
  var outerLimit: UInt8 = 0

  /// 802.11 alone: where the address of the cell stands in the frame, and the element with its name;
  /// 0 without one.
  public var cellOffset = 0
  public var cellNameOffset = 0

  // MARK: Network
  public var network = Network.none
  /// IP source, or ARP sender protocol address.
  public var source = IPAddress.anyIPv4
  /// IP destination, or ARP target protocol address.
  public var destination = IPAddress.anyIPv4
  /// IP protocol or last IPv6 next header.
  public var ipProtocol: UInt8 = 0
  /// TTL or hop limit.
  public var ttl: UInt8 = 0
  /// TOS or traffic class.
  public var tos: UInt8 = 0
  /// IPv4 identification, or IPv6 fragment identification.
  public var ipID: UInt32 = 0
  /// IPv6 flow label.
  public var flowLabel: UInt32 = 0
  public var ipOptions: IPOptions = []
  /// IPv6 extension headers and authentication headers passed.
  public var extensionCount: UInt8 = 0
  public var isFragment = false
  public var moreFragments = false
  /// In bytes.
  public var fragmentOffset: UInt32 = 0
  /// Bytes above the IP header (and IPv6 extension headers), by the IP length fields; by the
  /// wire length when those say 0 (segmentation offload).
  public var networkPayloadLength: UInt32 = 0

  // MARK: Transport
  public var transport = Transport.other
  /// Where the TCP header starts in the frame.
  public var transportOffset = 0
  public var sourcePort: UInt16 = 0
  public var destinationPort: UInt16 = 0
  public var tcpSequence: UInt32 = 0
  public var tcpAcknowledgment: UInt32 = 0
  /// CWR ECE URG ACK PSH RST SYN FIN, as in the header's byte 13.
  public var tcpFlags: TCPFlags = []
  public var tcpWindow: UInt16 = 0
  public var tcpOptions: TCPOptions = []
  /// Shift count, when `tcpOptions` has `.windowScale`.
  public var tcpWindowScale: UInt8 = 0
  /// When `tcpOptions` has `.maximumSegmentSize`.
  public var tcpMaximumSegmentSize: UInt16 = 0
  /// When `tcpOptions` has `.timestamp`.
  public var tcpTimestampValue: UInt32 = 0
  public var tcpTimestampEcho: UInt32 = 0
  /// Whole blocks captured of the selective acknowledgment option; 0 without one.
  public var tcpSACKBlocks: UInt8 = 0
  /// The first of them, and the second when there are two: what a report of double data takes (RFC 2883).
  public var tcpSACKFirst = SACKBlock()
  public var tcpSACKSecond = SACKBlock()
  /// Where in the TCP header a Multipath TCP option stands (RFC 8684); 0 without one.
  public var tcpMultipath: UInt8 = 0
  public var tcpUrgentPointer: UInt16 = 0
  /// ICMP, ICMPv6 and IGMP.
  public var icmpType: UInt8 = 0
  public var icmpCode: UInt8 = 0
  /// ICMP and ICMPv6: header bytes 4-5 and 6-7 (identifier and sequence of an echo).
  public var icmpID: UInt16 = 0
  public var icmpSequence: UInt16 = 0
  /// ESP.
  public var spi: UInt32 = 0
  public var espSequence: UInt32 = 0

  // MARK: Payload
  /// Application bytes on the wire: above TCP, UDP and so on; the whole message for ICMP; the
  /// IP payload for other IP protocols; the whole frame for `.ethernet` and `.wlan`.
  public var payloadLength: UInt32 = 0
  /// Where those bytes start in the frame, and how many of them were captured.
  public var payloadOffset = 0
  public var payloadCaptured = 0
  /// Where the packet quoted by an ICMP or ICMPv6 error starts in the frame; 0 if there is none.
  public var quotedOffset = 0
  /// Where the network header of the flow's own layer starts in the frame.
  public var networkOffset = 0
  /// Where what the link header carries starts in the frame, for an `.ethernet` flow.
  public var linkPayloadOffset = 0

  // MARK: ARP and RARP
  public var arpHardwareType: UInt16 = 0
  public var arpProtocolType: UInt16 = 0
  public var arpHardwareLength: UInt8 = 0
  public var arpProtocolLength: UInt8 = 0
  public var arpOperation: UInt16 = 0
  public var arpSenderMAC = MACAddress(value: 0)
  public var arpTargetMAC = MACAddress(value: 0)

  /// Where the link header starts in the frame: behind any pseudo header.
  public var linkOffset = 0

  /// Why decoding ended before the layer the headers promised; `.complete` otherwise.
  public var stop = DecodeStop.complete

  /// Keeps the packet where it lies: without it every borrow from behind a pointer copies it all (see
  /// `FlowRecord`).
  private let anchor = Atomic<UInt8>(0)

  public init() {}
}

/// Layers below a flow, numbered as the record format's encapsulation masks.
public struct Encapsulation: OptionSet, Sendable {
  public let rawValue: UInt32
  @inlinable public init(rawValue: UInt32) { self.rawValue = rawValue }
  @inlinable public static var mpls: Self { Self(rawValue: 0x1) }
  @inlinable public static var ethernet: Self { Self(rawValue: 0x2) }
  @inlinable public static var vlan: Self { Self(rawValue: 0x4) }
  @inlinable public static var llc: Self { Self(rawValue: 0x8) }
  @inlinable public static var ppp: Self { Self(rawValue: 0x10) }
  @inlinable public static var isl: Self { Self(rawValue: 0x20) }
  @inlinable public static var gre: Self { Self(rawValue: 0x40) }
  @inlinable public static var ah: Self { Self(rawValue: 0x80) }
  @inlinable public static var ipInIP: Self { Self(rawValue: 0x100) }
  @inlinable public static var ipv6InIP: Self { Self(rawValue: 0x200) }
  @inlinable public static var hdlc: Self { Self(rawValue: 0x400) }
  @inlinable public static var ciscoHDLC: Self { Self(rawValue: 0x800) }
  @inlinable public static var atm: Self { Self(rawValue: 0x1000) }
  @inlinable public static var linuxCooked: Self { Self(rawValue: 0x2000) }
  @inlinable public static var fddi: Self { Self(rawValue: 0x4000) }
  @inlinable public static var slip: Self { Self(rawValue: 0x8000) }
  @inlinable public static var arcnet: Self { Self(rawValue: 0x10000) }
  @inlinable public static var ieee80211: Self { Self(rawValue: 0x20000) }
  @inlinable public static var prism: Self { Self(rawValue: 0x40000) }
  @inlinable public static var avs: Self { Self(rawValue: 0x80000) }
  @inlinable public static var teredo: Self { Self(rawValue: 0x400000) }
  /// 5.x means VXLAN by it, so VXLAN has no bit here.
  @inlinable public static var erspan: Self { Self(rawValue: 0x400_0000) }
  @inlinable public static var l2tp: Self { Self(rawValue: 0x800_0000) }
  @inlinable public static var geneve: Self { Self(rawValue: 0x1000_0000) }
}

/// IP options seen, numbered as in the record format's IP attribute block.
public struct IPOptions: OptionSet, Sendable {
  public let rawValue: UInt16
  @inlinable public init(rawValue: UInt16) { self.rawValue = rawValue }
  @inlinable public static var recordRoute: Self { Self(rawValue: 1) }
  @inlinable public static var timestamp: Self { Self(rawValue: 2) }
  @inlinable public static var security: Self { Self(rawValue: 4) }
  @inlinable public static var looseSourceRoute: Self { Self(rawValue: 8) }
  @inlinable public static var streamID: Self { Self(rawValue: 0x10) }
  @inlinable public static var strictSourceRoute: Self { Self(rawValue: 0x20) }
  @inlinable public static var routerAlert: Self { Self(rawValue: 0x40) }
  /// Any other; the classic record has no name for it, and the clients print `U`.
  @inlinable public static var unknown: Self { Self(rawValue: 0x80) }
}

/// RFC 9293 control bits, in header order.
public struct TCPFlags: OptionSet, Sendable, BitwiseCopyable {
  public let rawValue: UInt8
  @inlinable public init(rawValue: UInt8) { self.rawValue = rawValue }
  @inlinable public static var fin: Self { Self(rawValue: 1) }
  @inlinable public static var syn: Self { Self(rawValue: 2) }
  @inlinable public static var rst: Self { Self(rawValue: 4) }
  @inlinable public static var psh: Self { Self(rawValue: 8) }
  @inlinable public static var ack: Self { Self(rawValue: 16) }
  @inlinable public static var urg: Self { Self(rawValue: 32) }
  @inlinable public static var ece: Self { Self(rawValue: 64) }
  @inlinable public static var cwr: Self { Self(rawValue: 128) }
}

/// Bytes received beyond the acknowledgment (RFC 2018): from `left` up to `right`.
public struct SACKBlock: Equatable, Sendable {
  public var left: UInt32 = 0
  public var right: UInt32 = 0
  @inlinable public init() {}
  @inlinable public init(left: UInt32, right: UInt32) {
    self.left = left
    self.right = right
  }
}

/// TCP options seen, numbered as in the record format's TCP block.
public struct TCPOptions: OptionSet, Sendable {
  public let rawValue: UInt32
  @inlinable public init(rawValue: UInt32) { self.rawValue = rawValue }
  @inlinable public static var maximumSegmentSize: Self { Self(rawValue: 0x0010_0000) }
  @inlinable public static var windowScale: Self { Self(rawValue: 0x0020_0000) }
  @inlinable public static var sackPermitted: Self { Self(rawValue: 0x0040_0000) }
  @inlinable public static var sack: Self { Self(rawValue: 0x0080_0000) }
  @inlinable public static var echo: Self { Self(rawValue: 0x0100_0000) }
  @inlinable public static var echoReply: Self { Self(rawValue: 0x0200_0000) }
  @inlinable public static var timestamp: Self { Self(rawValue: 0x0400_0000) }
  @inlinable public static var connectionCount: Self { Self(rawValue: 0x0800_0000) }
  @inlinable public static var connectionCountNew: Self { Self(rawValue: 0x1000_0000) }
  @inlinable public static var connectionCountEcho: Self { Self(rawValue: 0x2000_0000) }
}
