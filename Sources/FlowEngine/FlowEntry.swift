import FlowModel

/// What a flow is found by, and what decides what becomes of a packet: one cache line.
///
/// Apart from the flow's state, which is large and rarely in the cache, and which many flows do not have
/// most of the time (see `PacketLog`).
struct FlowEntry: BitwiseCopyable {
  /// Which list the flow waits in, and so what happens when its time comes.
  enum Stage: UInt8 {
    /// Has packets to report; due a status interval after `stamp`.
    case active
    /// Reported; forgotten its timeout after `stamp`.
    case idle
  }

  var identity = FlowIdentity()
  /// When the flow entered its list.
  var stamp: Int64 = 0
  /// Slot of the flow's state, or `Flow.none` while its packets in the log say all.
  var state = Flow.none
  var stage = Stage.active
  /// The list (timeout class) that the flow waits in when it is idle.
  var idleClass = IdleClass.ip
  /// The source is the identity's second endpoint.
  var sourceIsSecond = false
  private var bits = Bits()

  private struct Bits: OptionSet, BitwiseCopyable {
    let rawValue: UInt8
    static let isObserved = Bits(rawValue: 1)
    static let isPlaceHolder = Bits(rawValue: 2)
    static let hasNotes = Bits(rawValue: 4)
  }

  /// Packets may be counted later. False for flows of which every packet's bytes are looked at.
  var isPlain: Bool {
    @inline(__always) get { !bits.contains(.isObserved) }
    @inline(__always) set { if newValue { bits.remove(.isObserved) } else { bits.insert(.isObserved) } }
  }

  /// Stands for the fragments of a datagram whose flow is another one.
  var isPlaceHolder: Bool {
    @inline(__always) get { bits.contains(.isPlaceHolder) }
    set { if newValue { bits.insert(.isPlaceHolder) } else { bits.remove(.isPlaceHolder) } }
  }

  /// The flow's log is in use.
  var hasNotes: Bool {
    @inline(__always) get { bits.contains(.hasNotes) }
    @inline(__always) set { if newValue { bits.insert(.hasNotes) } else { bits.remove(.hasNotes) } }
  }
}

/// A flow's log, and its place in the list that it waits in: lists are threaded through flows that are
/// long out of the cache, and most of what happens in them happens to a neighbour.
struct FlowWait: BitwiseCopyable {
  var log = PacketLog()
  /// What the latest noted packets had in common with others.
  var contexts = Directional<UInt16>(source: 0, destination: 0)
  var previous = Flow.none
  var next = Flow.none
  /// Number of the flow in the engine's life, to notice that it is another by now; 0: released.
  var serial: UInt32 = 0
  /// Number of the frame with which the flow entered the active list.
  var began: UInt32 = 0
  /// The flow's number, given with its first record; 0 before.
  var sequence: UInt32 = 0
}

/// Timeout classes, one list each.
enum IdleClass: UInt8, CaseIterable {
  case ip, tcp, closedTCP, fallowTCP, icmp, igmp, fragment, arp, other

  /// Its list's place among the engine's.
  var list: Int { Int(rawValue) }
}
