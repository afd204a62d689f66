import NetworkTypes

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#elseif canImport(Darwin)
  import Darwin
#endif

/// Waits for a file to grow, a tenth of a second at a time.
struct IdleTime {
  private var last = WallClock.now

  /// Sleeps and tells `body` how many nanoseconds have passed since the last call.
  mutating func wait(_ body: (Int64) -> Void) {
    Self.sleep()
    let now = WallClock.now
    body(max(now - last, 0))
    last = now
  }

  /// Signals end it early.
  static func sleep(milliseconds: Int32 = 100) { _ = poll(nil, 0, milliseconds) }
}

/// `-T`: packets of a file are taken at the pace at which they were captured, times a scale.
struct ReplayPace {
  private let scale: Double
  private var began: (packet: Timestamp, wall: Timestamp)?

  init(scale: Double) { self.scale = scale }

  /// Returns when the packet's turn has come, or a signal ended the run.
  mutating func wait(for time: Timestamp) {
    guard let began else {
      self.began = (time, WallClock.now)
      return
    }
    while !SensorSignals.isStopped {
      let due = Double(time - began.packet) / scale
      let left = due - Double(WallClock.now - began.wall)
      guard left > 1e6 else { return }
      IdleTime.sleep(milliseconds: Int32(min(left / 1e6, 100)))
    }
  }
}
