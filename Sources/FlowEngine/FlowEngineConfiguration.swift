/// What the engine measures and when it reports. Times are nanoseconds.
public struct FlowEngineConfiguration: Sendable, Equatable {
  /// How long a flow may be silent after its last report before it is forgotten.
  public struct Timeouts: Sendable, Equatable {
    public var ip: Int64 = 30_000_000_000
    public var tcp: Int64 = 60_000_000_000
    /// A TCP connection that both sides closed, or that was reset.
    public var closedTCP: Int64 = 10_000_000_000
    /// An established connection that is silent (`ARGUS_TCP_FALLOW_TIMEOUT`); nil: like any other.
    public var fallowTCP: Int64?
    public var icmp: Int64 = 5_000_000_000
    public var igmp: Int64 = 30_000_000_000
    public var fragment: Int64 = 5_000_000_000
    public var arp: Int64 = 5_000_000_000
    public var other: Int64 = 30_000_000_000
    public init() {}
  }

  /// Time from a flow's first packet after a report to its next report; 0 reports every packet.
  public var statusInterval: Int64 = 5_000_000_000
  public var timeouts = Timeouts()
  /// Application bytes (`-A`).
  public var countsApplicationBytes = false
  /// Inter-packet times (`-J`).
  public var measuresIntervals = false
  /// What became of TCP segments (`ARGUS_GENERATE_TCP_PERF_METRIC`).
  public var countsSegments = true
  /// Round trips and response times (`-R`).
  public var measuresRoundTrips = false
  /// Histograms in the jitter block (`ARGUS_JITTER_HISTOGRAM`) and in the packet size block
  /// (`ARGUS_PACKET_SIZE_HISTOGRAM`). Sizes are counted with the inter-packet times.
  public var recordsGapHistograms = false
  public var recordsSizeHistograms = false
  /// Smallest and largest packet (`-Z`).
  public var measuresPacketSizes = false
  /// MAC addresses (`-m`).
  public var recordsMAC = false
  /// Times per direction (`ARGUS_GENERATE_BIDIRECTIONAL_TIMESTAMPS`).
  public var recordsBidirectionalTimes = false
  /// A record for a flow's first packet at once (`ARGUS_GENERATE_START_RECORDS`).
  public var reportsStart = false
  /// Payload bytes kept each way and record (`-U`).
  public var userDataLength = 0
  /// Protocols whose payload is kept whole (`-C`).
  public var controlPlane = ControlPlane()
  /// Fragments of a datagram around a tunnel belong to the flow inside. Its key is not theirs, so
  /// they cannot be told where to go when several engines share a capture.
  public var joinsTunnelFragments = false
  /// Flows inside tunnels name what carries them; `ARGUS_TUNNEL_INFORMATION=no` leaves it out.
  public var recordsTunnels = true
  /// The classic keystroke detector (`ARGUS_KEYSTROKE`).
  public var keystrokes = ClassicKeystrokeParameters()
  /// Who types (`--typing`, `ARGUS_TYPING`).
  public var detectsTyping = false
  /// What makes two packets one flow (`ARGUS_FLOW_KEY`).
  public var keying = FlowKeying.fiveTuple
  /// Both directions are one flow (`ARGUS_FLOW_TYPE`).
  public var isBidirectional = true
  /// Flows held at most; a new one then takes the place of the one that was silent longest.
  public var maximumFlows: Int?
  /// Bytes that flows may hold, index included, before the same happens.
  public var maximumMemory: Int?
  /// With so many flows, packets are noted first and counted later, several of a flow together (see
  /// `PacketLog`). No record depends on it: it is what memory and time are traded by.
  public var notesFrom = FlowForesight.manyFlows
  /// Sequence number of the first flow, and from one to the next: engines that share live traffic
  /// count in turns.
  public var firstSequence: UInt32 = 1
  public var sequenceStep: UInt32 = 1

  public init() {}
}

/// What makes packets one flow.
public struct FlowKeying: OptionSet, Sendable {
  public let rawValue: UInt8
  public init(rawValue: UInt8) { self.rawValue = rawValue }
  public static let fiveTuple = Self(rawValue: 1)
  /// Addresses only.
  public static let layer3Matrix = Self(rawValue: 2)
  /// MAC addresses only.
  public static let layer2Matrix = Self(rawValue: 4)
  /// The VLAN id belongs to the key.
  public static let vlan = Self(rawValue: 8)
  /// The outermost MPLS label belongs to the key.
  public static let mpls = Self(rawValue: 16)
}
