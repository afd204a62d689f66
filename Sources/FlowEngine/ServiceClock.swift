public import NetworkTypes

/// Packet time, and when it is time to look at the flows that wait.
///
/// Apart from the engine, so that several engines that share one capture look at the same moments,
/// and write the same records that one alone would.
public struct ServiceClock: Sendable {
  /// How often the lists are looked at, nanoseconds of packet time.
  static let interval: Int64 = 200_000_000

  /// Latest packet time: timers never run backwards.
  public internal(set) var now = Int64.min
  var lastService = Int64.min

  public init() {}

  /// Takes a frame's time; true when the lists are to be looked at before the frame is counted.
  @inline(__always)
  public mutating func advance(to time: Timestamp) -> Bool {
    if time.nanoseconds > now { now = time.nanoseconds }
    guard now &- lastService >= Self.interval || lastService == .min else { return false }
    lastService = now
    return true
  }
}

/// Where a record stands among those of other engines that share the capture.
public struct ReportPlace: Sendable {
  /// The flow's place in its engine, until the flow is gone.
  public var slot: UInt32
  /// The flow's first record.
  public var isFirst: Bool
  /// Number of the frame with which the flow's interval began, in its low 32 bits: flows whose
  /// intervals end together are reported in this order.
  public var began: UInt32

  public init(slot: UInt32, isFirst: Bool, began: UInt32) {
    self.slot = slot
    self.isFirst = isFirst
    self.began = began
  }
}
