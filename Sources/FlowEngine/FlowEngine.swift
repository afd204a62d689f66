public import FlowModel
public import NetworkTypes
public import PacketDecoding

/// Turns packets into bidirectional flow records.
///
/// Time is the packets' own: the engine never asks a clock, so a capture gives the same records
/// however fast it is read. One owner, no locks; nothing is allocated per packet once the pools
/// have grown to the traffic's size.
public struct FlowEngine: ~Copyable {
  /// What went through, for the sensor's management record and its accounting.
  public struct Totals: Sendable {
    /// Packets that are counted in a flow.
    public var packets: UInt64 = 0
    public var bytes: UInt64 = 0
    public var flows: UInt64 = 0
    public var records: UInt64 = 0
    /// Flows that had to go because of `maximumFlows`; what they had is reported.
    public var shed: UInt64 = 0
    /// Packets counted a second time, in the flows of the tunnels that carried them.
    public var tunnelPackets: UInt64 = 0
    public var tunnelBytes: UInt64 = 0
    public init() {}

    public mutating func add(_ other: Totals) {
      packets &+= other.packets
      bytes &+= other.bytes
      flows &+= other.flows
      records &+= other.records
      shed &+= other.shed
      tunnelPackets &+= other.tunnelPackets
      tunnelBytes &+= other.tunnelBytes
    }
  }

  public let configuration: FlowEngineConfiguration
  public internal(set) var totals = Totals()

  var foresight = FlowForesight()
  /// There are so many flows that the next packet's is hardly in the cache.
  public internal(set) var wantsForesight = false
  /// A flow is found by what `foresee` reads of a frame.
  let canForesee: Bool
  var pool = FlowPool()
  var states = SlabPool<Flow>()
  var logs = PacketLogPools()
  var contexts: PacketContexts
  let replayed = PacketReplay()
  /// Packets may be counted later: no record is due at once, and no bytes of theirs are kept.
  let postpones: Bool
  /// There are so many flows that counting packets later is worth noting them first.
  var wantsNotes = false
  var index = FlowIndex()
  var active = FlowList()
  var idle = InlineArray<9, FlowList>(repeating: FlowList())
  var userData: UserDataStore
  var tcpMemory: TCPMemory
  var gaps: GapPools
  var responses = SlabPool<Directional<ResponseTimes>>()
  var spins = SlabPool<Directional<SpinBit>>()
  /// What is still missing now will not come.
  var isFinishing = false
  var keystrokes = SlabPool<ClassicKeystrokes>()
  var typing = SlabPool<TypingDetector>()
  var outers = SlabPool<OuterLayer>()
  var handshakes = SlabPool<HandshakeState>()
  var hellos = HelloPool()
  var openings = SlabPool<Directional<Evidence.Opening>>()
  /// Some flows' payload is kept.
  let keepsUserData: Bool
  let seed: UInt64
  var time = ServiceClock()
  /// Latest packet time.
  var clock: Int64 { time.now }
  /// Number of the frame at hand, in its low 32 bits.
  var frameNumber: UInt32 = 0
  var nextSequence: UInt32
  var nextSerial: UInt32 = 1
  var record = FlowRecord()
  let report: (borrowing FlowRecord, ReportPlace) -> Void

  /// - Parameter report: called for every record, with a value that is only valid during the call.
  public init(
    configuration: FlowEngineConfiguration, identity: SourceIdentity = SourceIdentity(),
    seed: UInt64 = .random(in: .min ... .max), report: @escaping (borrowing FlowRecord) -> Void
  ) {
    self.init(configuration: configuration, identity: identity, seed: seed) { record, _ in report(record) }
  }

  /// For one of several engines that share a capture: each record comes with its place among theirs.
  public init(
    configuration: FlowEngineConfiguration, identity: SourceIdentity = SourceIdentity(),
    seed: UInt64 = .random(in: .min ... .max),
    report: @escaping (borrowing FlowRecord, ReportPlace) -> Void
  ) {
    self.configuration = configuration
    nextSequence = configuration.firstSequence
    self.report = report
    self.seed = seed
    contexts = PacketContexts(seed: seed)
    userData = UserDataStore(
      length: configuration.userDataLength, wholeLength: ControlPlane.dataLength)
    let canForesee = configuration.keying == .fiveTuple && configuration.isBidirectional
    let keepsUserData = configuration.userDataLength > 0 || configuration.controlPlane.isActive
    let isReportedLater = configuration.statusInterval > 0 && !configuration.reportsStart
    self.canForesee = canForesee
    self.keepsUserData = keepsUserData
    postpones = canForesee && !keepsUserData && isReportedLater
    gaps = GapPools(classicLimit: configuration.statusInterval / 500)
    tcpMemory = TCPMemory(measuresRoundTrips: configuration.measuresRoundTrips)
    record.transport = identity
  }

  /// Flows held at the moment, fragments' place holders included.
  public var flowCount: Int { pool.count }

  /// Pieces of state that some flows hold beside their own: 0 when there are no flows.
  public var trackedState: Int {
    tcpMemory.count + responses.count + gaps.count + outers.count + handshakes.count
      + openings.count + spins.count + states.count + logs.count
  }

  /// Counts one decoded packet. `frame` holds the captured bytes that `packet`'s offsets refer to.
  /// Returns false for a packet without a flow, which the decoder has counted by name.
  ///
  /// - Parameter mapsErrors: false leaves the flow that an ICMP error quotes to `mapError`, when
  ///   another engine has it.
  @discardableResult
  public mutating func process(_ packet: borrowing Packet, frame: RawSpan, mapsErrors: Bool = true) -> Bool {
    guard packet.network != .none else { return false }
    place(packet, frame, mapsErrors: mapsErrors, carrying: .none)
    totals.packets &+= 1
    totals.bytes &+= UInt64(packet.wireLength)
    return true
  }

  /// Finds the flow of a packet, or makes it, and counts the packet there.
  @inline(__always)
  mutating func place(
    _ packet: borrowing Packet, _ frame: RawSpan, mapsErrors: Bool, carrying kind: TunnelKind
  ) {
    if time.advance(to: packet.time) { service() }
    // Nearly all packets; apart, so that they pay nothing for what the others need.
    if canForesee, packet.isStream {
      place(
        packet, frame, FlowIdentity.assignStream(packet), quoted: nil, mapsErrors: false, carrying: kind)
    } else {
      placeOther(packet, frame, mapsErrors: mapsErrors, carrying: kind)
    }
  }

  @inline(never)
  private mutating func placeOther(
    _ packet: borrowing Packet, _ frame: RawSpan, mapsErrors: Bool, carrying kind: TunnelKind
  ) {
    let quoted = quotedFlow(packet, frame)
    let assignment = FlowIdentity.assign(packet, configuration, detail: detail(packet, frame, quoted))
    place(packet, frame, assignment, quoted: quoted, mapsErrors: mapsErrors, carrying: kind)
  }

  @inline(__always)
  private mutating func place(
    _ packet: borrowing Packet, _ frame: RawSpan, _ assignment: FlowIdentity.Assignment,
    quoted: QuotedFlow?, mapsErrors: Bool, carrying kind: TunnelKind
  ) {
    let hash = assignment.identity.hash(seed: seed)
    var flow = index.find(assignment.identity, hash: hash, in: pool)
    if flow != Flow.none { flow = refresh(flow, packet, assignment) }
    if flow != Flow.none, pool[flow].pointee.isPlaceHolder { flow = parent(ofFragment: flow) }
    let isNew = flow == Flow.none
    if isNew { flow = create(packet, assignment, hash) }
    if kind == .none, postpone(packet, frame, flow, isSwapped: assignment.isSwapped) { return }
    if isNew { begin(packet, frame, flow, assignment, quoted) }
    let state = changeableState(of: flow)
    let side = side(of: packet, in: flow, state, assignment)
    count(packet, frame, in: state, side: side)
    if packet.transport == .tcp, packet.tcpFlags.contains(.syn) || packet.tcpMultipath != 0 {
      noteOpening(packet, frame, of: state, from: side)
    }
    if state.pointee.isShaking { noteHandshake(packet, frame, of: state, from: side) }
    pool[flow].pointee.isPlain = state.pointee.isPlain
    if packet.isFragment, packet.transport != .fragment { adoptFragments(packet, into: flow) }
    if packet.outerDepth != 0, configuration.recordsTunnels { noteOuter(packet, of: flow) }
    if kind != .none { outers[outerSlot(of: state)].pointee.carried = kind }
    if configuration.statusInterval == 0 || (configuration.reportsStart && !state.pointee.hasReported) {
      writeRecord(flow)
    }
    if let quoted, mapsErrors { mapError(packet, frame, quoted) }
  }

  /// What a flow's first packet says beyond its key.
  @inline(never)
  private mutating func begin(
    _ packet: borrowing Packet, _ frame: RawSpan, _ number: UInt32, _ assignment: FlowIdentity.Assignment,
    _ quoted: QuotedFlow?
  ) {
    let flow = makeState(of: number, packet, assignment)
    if let quoted, packet.icmpType == 3, packet.icmpCode == 2 || packet.icmpCode == 3 {
      flow.pointee.tag = quoted.ipProtocol
    }
    if packet.network == .ipv4 || packet.network == .ipv6 {
      if packet.transport != .tcp { flow.pointee.evidence = evidence(of: packet, frame) }
    } else if !packet.encapsulation.contains(.ieee80211) {
      return
    }
    beginHandshake(packet, frame, of: flow)
  }

  /// What an ICMP error says of the flow that it quotes, for the engine that has that flow.
  public mutating func mapError(_ packet: borrowing Packet, frame: RawSpan) {
    if let quoted = quotedFlow(packet, frame) { mapError(packet, frame, quoted) }
  }

  /// Notes a frame's time and number, whether or not it comes to a flow here: what a flow is must
  /// depend on when its own packets came, not on which others are counted in the same engine.
  @inline(__always)
  public mutating func observe(_ frameTime: Timestamp, number: UInt64) {
    frameNumber = UInt32(truncatingIfNeeded: number)
    if time.advance(to: frameTime) { service() }
  }

  /// Writes every record that is due at `moment`; for live capture, when no packets come.
  public mutating func advance(to moment: Timestamp) {
    guard moment.nanoseconds > clock else { return }
    time.now = moment.nanoseconds
    service()
    time.lastService = clock
  }

  /// Time goes on by what passed without packets, in nanoseconds.
  public mutating func advance(by nanoseconds: Int64) {
    guard clock != .min else { return }
    advance(to: Timestamp(nanoseconds: clock &+ nanoseconds))
  }

  /// Writes what is unreported, oldest first, and forgets every flow.
  public mutating func finish() {
    isFinishing = true
    defer { isFinishing = false }
    while active.head != Flow.none {
      let flow = active.head
      writeRecord(flow)
      remove(flow)
    }
    for list in idle.indices {
      while idle[list].head != Flow.none { remove(idle[list].head) }
    }
  }

  /// Which direction a packet belongs to.
  @inline(__always)
  private func side(
    of packet: borrowing Packet, in number: UInt32, _ flow: UnsafeMutablePointer<Flow>,
    _ assignment: FlowIdentity.Assignment
  ) -> Side {
    if packet.transport == .fragment, flow.pointee.transport != .fragment {
      return packet.source == fragmentSource(packet, flow) ? .source : .destination
    }
    if flow.pointee.pairsByContent { return assignment.isAnswer ? .destination : .source }
    return assignment.isSwapped == pool[number].pointee.sourceIsSecond ? .source : .destination
  }
}
