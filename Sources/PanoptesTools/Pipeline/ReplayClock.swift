import NetworkTypes

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#elseif canImport(Darwin)
  import Darwin
#endif

/// The pace of `-M rtime`: the first record comes at once, each other as long after it as it began
/// later, divided by the speed.
struct ReplayClock {
  /// Nanoseconds of a clock that only goes forward.
  private let now: () -> Int64
  private let sleep: (_ nanoseconds: Int64) -> Void
  private let speed: Double
  private var origin: (record: Timestamp, clock: Int64)?

  init(
    speed: Double, now: @escaping () -> Int64 = ReplayClock.monotonic,
    sleep: @escaping (Int64) -> Void = ReplayClock.pause
  ) {
    self.speed = speed
    self.now = now
    self.sleep = sleep
  }

  /// Returns when a record that began then is due; at once for one that is late.
  mutating func wait(for start: Timestamp) {
    guard let origin else {
      self.origin = (start, now())
      return
    }
    let elapsed = Double(start - origin.record) / speed
    // Times of records are anyone's: a year is as far ahead as waiting makes sense.
    let due = origin.clock &+ Int64(min(max(elapsed, 0), 3.2e16))
    let rest = due &- now()
    if rest > 0 { sleep(rest) }
  }

  private static func monotonic() -> Int64 {
    var time = timespec()
    clock_gettime(CLOCK_MONOTONIC, &time)
    return Int64(time.tv_sec) * 1_000_000_000 + Int64(time.tv_nsec)
  }

  private static func pause(_ nanoseconds: Int64) {
    var rest = timespec(
      tv_sec: Int(nanoseconds / 1_000_000_000), tv_nsec: Int(nanoseconds % 1_000_000_000))
    // A signal ends the sleep early; what is left of it stands in `rest`.
    while withUnsafeMutablePointer(to: &rest, { nanosleep($0, $0) }) != 0, errno == EINTR {}
  }
}
