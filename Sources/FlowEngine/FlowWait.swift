/// A flow's place in the list that it waits in, and in the index.
///
/// Apart from the flow itself: lists are threaded through flows that are long out of the cache, and
/// most of what happens in them happens to a neighbour.
struct FlowWait {
  /// Which list the flow waits in, and so what happens when its time comes.
  enum Stage: UInt8 {
    /// Has packets to report; due a status interval after `stamp`.
    case active
    /// Reported; forgotten its timeout after `stamp`.
    case idle
  }

  /// When the flow entered its list.
  var stamp: Int64 = 0
  var previous = Flow.none
  var next = Flow.none
  /// Number of the flow in the engine's life, to notice that it is another by now; 0: released.
  var serial: UInt32 = 0
  /// Number of the frame with which the flow entered the active list.
  var began: UInt32 = 0
  /// What the index finds the flow by.
  var hash: UInt32 = 0
  var stage = Stage.active
  /// The list (timeout class) that the flow waits in when it is idle.
  var idleClass = IdleClass.ip
}

/// Timeout classes, one list each.
enum IdleClass: Int, CaseIterable {
  case ip, tcp, closedTCP, fallowTCP, icmp, igmp, fragment, arp, other
}
