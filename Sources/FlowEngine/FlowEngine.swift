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
    public init() {}
  }

  public let configuration: FlowEngineConfiguration
  public internal(set) var totals = Totals()

  var pool = FlowPool()
  var index = FlowIndex()
  var active = FlowList()
  var idle = InlineArray<8, FlowList>(repeating: FlowList())
  var userData: UserDataPool
  var keystrokes = SlotPool<ClassicKeystrokes>()
  var typing = SlotPool<TypingDetector>()
  let seed: UInt64
  /// Latest packet time: timers never run backwards.
  var clock = Int64.min
  var lastService = Int64.min
  var nextSequence: UInt32 = 1
  var nextSerial: UInt64 = 1
  var record = FlowRecord()
  let report: (borrowing FlowRecord) -> Void

  /// How often the lists are looked at, packet time.
  static let serviceInterval: Int64 = 200_000_000

  /// - Parameter report: called for every record, with a value that is only valid during the call.
  public init(
    configuration: FlowEngineConfiguration, identity: SourceIdentity = SourceIdentity(),
    seed: UInt64 = .random(in: .min ... .max), report: @escaping (borrowing FlowRecord) -> Void
  ) {
    self.configuration = configuration
    self.report = report
    self.seed = seed
    userData = UserDataPool(length: configuration.userDataLength)
    record.transport = identity
  }

  /// Flows held at the moment, fragments' place holders included.
  public var flowCount: Int { pool.count }

  /// Counts one decoded packet. `frame` holds the captured bytes that `packet`'s offsets refer to.
  /// Returns false for a packet without a flow, which the decoder has counted by name.
  @discardableResult
  public mutating func process(_ packet: borrowing Packet, frame: RawSpan) -> Bool {
    guard packet.network != .none else { return false }
    let now = packet.time.nanoseconds
    if now > clock { clock = now }
    if clock &- lastService >= Self.serviceInterval || lastService == .min {
      service()
      lastService = clock
    }
    let quoted = quotedFlow(packet, frame)
    let assignment = FlowIdentity.assign(
      packet, configuration, detail: detail(packet, frame, quoted))
    let hash = assignment.identity.hash(seed: seed)
    var flow = index.find(assignment.identity, hash: hash, in: pool)
    if flow != Flow.none { flow = refresh(flow, packet, assignment) }
    if flow != Flow.none, pool[flow].pointee.parent != Flow.none {
      flow = parent(ofFragment: flow)
    }
    if flow == Flow.none {
      flow = create(packet, assignment, hash, quoted)
    }
    count(packet, frame, in: flow, side: side(of: packet, in: flow, assignment))
    if packet.isFragment, packet.transport != .fragment { adoptFragments(packet, into: flow) }
    if let quoted { mapError(packet, frame, quoted) }
    totals.packets &+= 1
    totals.bytes &+= UInt64(packet.wireLength)
    if configuration.statusInterval == 0 || (configuration.reportsStart && !pool[flow].pointee.hasReported) {
      writeRecord(flow)
    }
    return true
  }

  /// Writes every record that is due at `time`; for live capture, when no packets come.
  public mutating func advance(to time: Timestamp) {
    guard time.nanoseconds > clock else { return }
    clock = time.nanoseconds
    service()
    lastService = clock
  }

  /// Writes what is unreported, oldest first, and forgets every flow.
  public mutating func finish() {
    while active.head != Flow.none {
      let flow = active.head
      writeRecord(flow)
      remove(flow)
    }
    for list in 0..<8 {
      while idle[list].head != Flow.none { remove(idle[list].head) }
    }
  }

  /// Which direction a packet belongs to.
  @inline(__always)
  private func side(
    of packet: borrowing Packet, in flow: UInt32, _ assignment: FlowIdentity.Assignment
  ) -> Side {
    let flow = pool[flow]
    if packet.transport == .fragment, flow.pointee.transport != .fragment {
      return packet.source == flow.pointee.source ? .source : .destination
    }
    if flow.pointee.pairsByContent { return assignment.isAnswer ? .destination : .source }
    return assignment.isSwapped == flow.pointee.sourceIsSecond ? .source : .destination
  }
}
