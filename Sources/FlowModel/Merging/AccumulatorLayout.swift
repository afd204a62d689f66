/// Where the parts of an accumulator stand: one piece of memory for everything that records with
/// these blocks merge into, and no more.
///
/// All parts are plain values, so an accumulator can be moved, written to a file and read back by its
/// bytes; texts (user data, labels) live beside it in `AccumulatorTexts`.
public final class AccumulatorLayout: Sendable {
  /// What the aggregation block's statistics are about.
  public struct Metric: Sendable {
    /// Index in the record format.
    let index: UInt8
    /// Units of a sample in one of what people read: 1e9 for nanoseconds and seconds.
    let scale: Double
    /// One record's sample; nil for its duration.
    let sample: (@Sendable (borrowing FlowRecord) -> Int64?)?
    let blocks: BlockSet

    public static let duration = Metric(index: 4, scale: 1e9, sample: nil, blocks: .time)
  }

  /// What a record must hold when it is added.
  public let blocks: BlockSet
  public let metric: Metric
  /// Bytes of one accumulator, a multiple of 16.
  public let size: Int

  let key: Int
  let time: Int
  let traffic: Int
  let transport: Int
  let network: Int
  let networkState: Int
  let icmpMapping: Int
  let mac: Int
  let vlan: Int
  let mpls: Int
  let encapsulation: Int
  let jitter: Int
  let packetSizes: Int
  let ipAttributes: Int
  let behavior: Int
  let typing: Int
  let statistics: Int
  let correlation: Int
  let asNumbers: Int
  let countries: Int
  let tunnels: Int
  let locality: Int
  let geoLocation: Int
  let score: Int
  let segments: Int
  let roundTrips: Int
  let interPacket: Int
  let outer: Int
  let evidence: Int
  /// Some of the wanted blocks hold text.
  let hasText: Bool

  /// - Parameters:
  ///   - wanted: blocks that a merged record shall have.
  ///   - metric: what mean, deviation and extremes are about, if they are wanted at all.
  public init(blocks wanted: BlockSet, metric: Metric = .duration) {
    var blocks = wanted.intersection(.all).subtracting([.management, .flowHash])
    // Directions have times of their own only where they have packets.
    if blocks.contains(.time) { blocks.insert(.metric) }
    if blocks.contains(.aggregation) { blocks.formUnion(metric.blocks.union([.time, .metric])) }
    // The earliest record is told by time, and by its number.
    blocks.formUnion([.time, .metric])
    self.blocks = blocks
    self.metric = metric
    var offset = Self.aligned(MemoryLayout<AccumulatorHead>.size)
    func place<T>(_ block: BlockSet, _ type: T.Type) -> Int {
      guard !blocks.isDisjoint(with: block) else { return -1 }
      defer { offset += Self.aligned(MemoryLayout<T>.size) }
      return offset
    }
    time = place(.time, TimeBlock.self)
    traffic = place(.metric, Traffic.self)
    key = place(.flow, FlowKey.self)
    transport = place(.transport, SourceIdentity.self)
    network = place(.network, NetworkHead.self)
    networkState = place(.network, NetworkState.self)
    statistics = place(.aggregation, SampleStatistics.self)
    icmpMapping = place(.icmpMapped, Earliest<ICMPMapping>.self)
    mac = place(.mac, Earliest<MACInfo>.self)
    vlan = place(.vlan, VLANInfo.self)
    mpls = place(.mpls, MPLSInfo.self)
    encapsulation = place(.encapsulation, EncapsulationInfo.self)
    jitter = place(.jitter, JitterSums.self)
    packetSizes = place(.packetSize, PacketSizeSums.self)
    ipAttributes = place(.ipAttributes, IPAttributes.self)
    behavior = place(.behavior, Behavior.self)
    typing = place(.typing, Typing.self)
    correlation = place(.correlation, Earliest<Correlation>.self)
    asNumbers = place(.asNumber, ASNumbers.self)
    countries = place(.country, CountryCodes.self)
    tunnels = place([.gre, .vxlan, .geneve], Tunnels.self)
    locality = place(.locality, Locality.self)
    geoLocation = place(.geoLocation, GeoLocation.self)
    score = place(.score, UInt64.self)
    segments = place(.segments, Segments.self)
    roundTrips = place(.roundTrip, RoundTrips.self)
    interPacket = place(.interPacket, InterPacket.self)
    outer = place(.outer, Earliest<OuterLayer>.self)
    evidence = place(.evidence, EvidenceSums.self)
    hasText = !blocks.isDisjoint(with: [.sourceData, .destinationData, .label, .opaque, .handshake])
    size = offset
  }

  /// Texts are kept beside accumulators.
  public var keepsText: Bool { hasText }

  /// Samples and the idle times between them are kept; these depend on the order of the records.
  public var hasStatistics: Bool { statistics >= 0 }

  private static func aligned(_ size: Int) -> Int { (size + 15) & ~15 }

  /// Room for the largest member of a network block.
  typealias NetworkState = InlineArray<12, UInt128>

  struct SampleStatistics {
    var active = SampleSums()
    var idle = SampleSums()
  }

  struct Tunnels {
    var gre: TunnelInfo
    var vxlan: TunnelInfo
    var geneve: TunnelInfo
  }
}

extension AccumulatorLayout.Metric {
  /// Any field with a number; nil for one without. Reals count in millionths.
  public init?(_ field: Field) {
    blocks = field.blocks
    // The format has a number for durations only; readers take others as they take those.
    index = 4
    switch field.value {
    case .count(let get):
      scale = 1
      sample = { record in get(record).map { Int64(clamping: $0) } }
    case .integer(let get):
      scale = 1
      sample = { record in get(record) }
    case .real(let get):
      scale = 1e6
      sample = { record in
        get(record).map { Int64((SampleSums.bounded($0, 9e12) * 1e6).rounded()) }
      }
    default: return nil
    }
  }
}
