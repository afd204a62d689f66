import NetworkTypes

/// When periodic management records are due, by packet time: every interval from the first packet.
struct ManagementSchedule {
  private let interval: Int64
  private var due = Int64.max

  init(_ configuration: SensorConfiguration) {
    interval = Int64(configuration.managementInterval * 1e9)
  }

  /// True when a record is due with the frame of this time; the next is then an interval later.
  @inline(__always)
  mutating func isDue(_ time: Timestamp) -> Bool {
    if due == .max {
      if interval > 0 { due = time.nanoseconds &+ interval }
      return false
    }
    guard time.nanoseconds >= due else { return false }
    due = max(due &+ interval, time.nanoseconds &+ 1)
    return true
  }
}
