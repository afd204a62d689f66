public import NetworkTypes
internal import Synchronization

/// One record of a flow, a sensor or a host: header, key, counters and optional blocks.
///
/// Meant to be reused: `clear()` forgets which blocks are present without touching their
/// storage, so a member may only be read when `blocks` holds its bit. Times are nanoseconds,
/// counters belong to this record's interval (deltas, not totals).
public struct FlowRecord: ~Copyable, @unchecked Sendable {
  /// What the record describes; numbered as the record header's type.
  public enum Kind: UInt8, Sendable {
    case flow = 0x10, index = 0x20, netflow = 0x30, event = 0x40
    case imported = 0x50, archival = 0x60, vendor = 0x70, management = 0x80
  }

  /// Why the record was written; numbered as the record header's cause.
  public enum Cause: UInt8, Sendable {
    case none = 0, start = 0x10, status = 0x20, stop = 0x30, timeout = 0x40, flush = 0x50
    case shutdown = 0x60, closed = 0x70, error = 0x80, supplemental = 0x90
  }

  public var kind = Kind.flow
  public var cause = Cause.start
  /// Low nibble of the header's cause byte.
  public var options: UInt8 = 0
  /// Format version of the source: 3, 5 or 7.
  public var version: UInt8 = 3
  public var blocks: BlockSet = []

  public var transport = SourceIdentity()
  public var key = FlowKey()
  public var time = TimeBlock()
  public var traffic = Traffic()
  public var network = NetworkBlock()
  public var icmpMapping = ICMPMapping()
  public var mac = MACInfo()
  public var vlan = VLANInfo()
  public var mpls = MPLSInfo()
  public var encapsulation = EncapsulationInfo()
  public var jitter = Jitter()
  public var packetSizes = PacketSizes()
  public var ipAttributes = IPAttributes()
  public var behavior = Behavior()
  public var typing = Typing()
  public var aggregation = AggregateStatistics()
  public var correlation = Correlation()
  public var asNumbers = ASNumbers()
  public var countries = CountryCodes()
  public var gre = TunnelInfo()
  public var vxlan = TunnelInfo()
  public var geneve = TunnelInfo()
  public var locality = Locality()
  public var geoLocation = GeoLocation()
  /// Hash and table index (flow hash block of 5.x).
  public var flowHash: UInt32 = 0
  public var flowIndex: UInt32 = 0
  /// Eight score bytes (score block of 5.x).
  public var score: UInt64 = 0
  public var management = ManagementInfo()
  public var segments = Segments()
  public var roundTrips = RoundTrips()
  public var interPacket = InterPacket()
  public var outer = OuterLayer()
  public var evidence = Evidence()
  public var handshake = Handshake()

  /// Where the record started in its (uncompressed) input, bytes.
  public var offset: UInt64 = 0
  /// Its ordinal among the records that a tool printed, from 1; 0 before printing.
  public var rank: UInt64 = 0

  /// Bytes of user data, label and unknown blocks, one after the other; see the ranges.
  public var storage = ByteWriter(capacity: 512)
  public var userData = Directional(source: UserData(), destination: UserData())
  /// Label text in `storage`.
  public var label: Range<Int> = 0..<0
  /// Unknown blocks in `storage`, each whole with its header.
  public var opaque: Range<Int> = 0..<0

  /// Keeps the record where it lies. A value that could be loaded is copied, all 1.5 KB of it,
  /// whenever a function borrows it from behind a pointer; one that holds an atomic has an address.
  private let anchor = Atomic<UInt8>(0)

  public init() {}

  /// Forgets everything; storage stays allocated.
  @inlinable public mutating func clear() {
    blocks = []
    storage.removeAll()
    offset = 0
    rank = 0
  }

  @inlinable public func has(_ block: BlockSet) -> Bool { !blocks.isDisjoint(with: block) }
}

/// Captured payload of one direction (user data block).
public struct UserData: Equatable, Sendable {
  /// Capture limit; for compressed event data the inflated length.
  public var limit: UInt16 = 0
  /// Bytes in the record's `storage`.
  public var range: Range<Int> = 0..<0
  /// The bytes are one zlib stream (events).
  public var isCompressed = false
  @inlinable public init() {}
}
