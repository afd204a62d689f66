import FlowModel
import NetworkTypes
import PacketDecoding

/// What the packets of one flow came to so far. Plain values only: flows live in raw pools.
struct Flow: BitwiseCopyable {
  static let none = UInt32.max

  // What every packet touches comes first and together: a flow is rarely in the cache when its next
  // packet comes, and each line of it that is needed is waited for.

  // MARK: Identity
  /// For a fragment: the flow that its datagram belongs to, or `none`.
  var parent = Flow.none
  /// Slot of a QUIC connection's spin bits, or `none`.
  var spin = Flow.none
  var network = Packet.Network.none
  var transport = Packet.Transport.other
  /// Direction follows what a packet is (request or answer), not who sent it.
  var pairsByContent = false
  var hasReported = false
  var hasMAC = false
  /// Which sides' MAC addresses changed: 1 source, 2 destination.
  var multipath: UInt8 = 0
  /// Why the source is the source, when the record does not show it anyway.
  var evidence = DirectionEvidence.none
  /// The ends changed places after a report.
  var isCorrected = false
  /// The handshake is worth looking at.
  var isShaking = false

  // MARK: Every packet
  var start: Int64 = 0
  var last: Int64 = 0
  var sourceMAC = MACAddress(value: 0)
  var destinationMAC = MACAddress(value: 0)
  var tcp = TCPTracker()
  var halves = Directional(source: Half(), destination: Half())
  var rtp = RTPTracker()
  var conversation = Conversation()

  /// Serial of `parent`.
  var parentSerial: UInt32 = 0

  // MARK: What the first packet said
  var source = IPAddress.anyIPv4
  var destination = IPAddress.anyIPv4
  var icmpType: UInt8 = 0
  var icmpCode: UInt8 = 0
  var ipProtocol: UInt8 = 0
  var tag: UInt8 = 0
  var sourcePort: UInt16 = 0
  var destinationPort: UInt16 = 0
  /// ICMP id and sequence, DNS id, SPI, fragment id: what `transport` says.
  var detail: UInt32 = 0
  var outerEtherType: UInt16 = 0
  var etherType: UInt16 = 0
  var dsap: UInt8 = 0
  var ssap: UInt8 = 0
  /// What carries the flow, or what it carries: a place in the engine's `outers`, or `none`.
  var outer = Flow.none
  /// What the opening segments said, until the next report: a place in `openings`, or `none`. Kept
  /// longer while keys of Multipath TCP are still to come.
  var opening = Flow.none
  /// A record said it already.
  var openingIsTold = false
  /// What the handshake says: a place in `handshakes`, or `none`.
  var handshake = Flow.none
  /// Slot in the user data pool, or `none`.
  var userData = Flow.none
  var keystrokes = KeystrokeWatch()
  /// Slot of the typing detector, or `none`.
  var typing = Flow.none
  var typingHint = TypingHint()
  var arp = ARPDetail()

  // MARK: Rare protocols
  var icmpState = ICMPState()
  var hasICMPState = false
  var icmpMapping = ICMPMapping()
  var hasICMPMapping = false
  var esp = ESPState()
}

/// ARP header fields of the first packet.
struct ARPDetail {
  var hardwareType: UInt16 = 0
  var protocolType: UInt16 = 0
  var hardwareLength: UInt8 = 0
  var protocolLength: UInt8 = 0
  var operation: UInt16 = 0
  var senderMAC = MACAddress(value: 0)
  var targetMAC = MACAddress(value: 0)
  var responder = MACAddress(value: 0)
  var hasResponder = false
}

/// One direction of a flow: counters of the interval, but for what is marked as kept.
struct Half {
  var packets: UInt64 = 0
  var bytes: UInt64 = 0
  var applicationBytes: UInt64 = 0
  var start: Int64 = 0
  var last: Int64 = 0
  /// Kept: time of the direction's latest packet, for the next interval; 0 before the first.
  var previousPacket: Int64 = 0
  var minimumSize: UInt32 = 0
  var maximumSize: UInt32 = 0
  var encapsulation: UInt32 = 0
  var ipOptions: UInt16 = 0
  var userDataCount: UInt16 = 0
  var hasFragments = false

  // Kept from report to report.
  var hasIPAttributes = false
  var ttl: UInt8 = 0
  var tos: UInt8 = 0
  var ipID: UInt16 = 0
  var vlan: UInt16 = 0
  var hasVLAN = false
  var hasMPLS = false
  var mpls: UInt32 = 0

  /// This interval's inter-packet statistics.
  var gaps = GapSlot.none

  mutating func clearInterval() {
    packets = 0
    bytes = 0
    applicationBytes = 0
    start = 0
    last = 0
    minimumSize = 0
    maximumSize = 0
    ipOptions = 0
    hasFragments = false
    encapsulation = 0
    userDataCount = 0
  }
}
