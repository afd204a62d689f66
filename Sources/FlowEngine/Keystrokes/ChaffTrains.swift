/// Runs of small packets too close to be typed, and among them the trains of OpenSSH's keystroke
/// obfuscation (9.5 and later, `ObscureKeystrokeTiming`): one packet every 20 ms, which begin with a
/// key and go on for 1.0 to 3.1 s after the last one.
struct ChaffTrains: BitwiseCopyable {
  /// Packets with less than this between them are one run, nanoseconds.
  static let closeness: Int64 = 80_000_000
  /// Nobody types so many keys so close.
  static let longestBurst: UInt32 = 12
  /// How long a train outlasts its last key, seconds (SSH_KEYSTROKE_CHAFF_MIN_MS, _RNG_MS).
  static let shortestTail = 1.024
  static let longestTail = 3.072

  /// A program that types into a hidden session looks like a person: size, pace and number of packets
  /// are the grid's, and the echo of a key leaves the server less later than the answer to chaff than
  /// any path varies.
  static let certainty = 0.65

  private var start: Int64 = 0
  private var last: Int64 = 0
  private var isEcho = false
  /// Packets of the current run.
  private(set) var length: UInt32 = 0
  private var trainEnd: Int64 = 0
  private var firstStart: Int64 = 0
  /// Finished trains, their packets and their time in nanoseconds.
  private(set) var count: UInt32 = 0
  private var duration: Int64 = 0
  /// Packets in runs that were too close to be typed and no trains.
  private(set) var machinePackets: UInt32 = 0

  /// True while the run is too long for a person.
  var isTooLong: Bool { length >= Self.longestBurst }

  /// - Parameter isLed: the other side is in a run that began before; one that begins now is its echo.
  mutating func add(at now: Int64, isLed: Bool) {
    if length > 0, now &- last <= Self.closeness, now >= last {
      length &+= 1
    } else {
      close()
      length = 1
      start = now
      isEcho = isLed
    }
    last = now
  }

  mutating func close() {
    defer { length = 0 }
    guard length >= Self.longestBurst else { return }
    switch kind {
    case .train:
      count &+= 1
      if firstStart == 0 { firstStart = start }
      duration &+= last &- start
      trainEnd = last
    case .rest:
      duration &+= last &- start
      trainEnd = last
    case .echo: break
    case .machine: machinePackets &+= length
    }
  }

  /// A run is going on.
  func isRunning(at now: Int64) -> Bool { length > 0 && now &- last <= Self.closeness }

  private enum Kind { case train, rest, echo, machine }

  /// What the current run is. A train lasts a second at least; the path may break it in two.
  private var kind: Kind {
    let gap = (last &- start) / Int64(max(1, length &- 1))
    let isOnGrid = (17_000_000...24_000_000).contains(gap)
    if isOnGrid, trainEnd != 0, start &- trainEnd < 1_000_000_000 { return .rest }
    if isEcho { return .echo }
    return isOnGrid && last &- start >= 900_000_000 ? .train : .machine
  }

  /// When the first train began; `Int64.max` without one.
  var beginning: Int64 {
    if firstStart != 0 { return firstStart }
    return length >= Self.longestBurst && kind == .train ? start : .max
  }

  /// Trains and their seconds, with the current one.
  var total: (count: UInt32, seconds: Double) {
    var result = (count, Double(duration) / 1e9)
    guard length >= Self.longestBurst else { return result }
    switch kind {
    case .train:
      result.0 += 1
      result.1 += Double(last &- start) / 1e9
    case .rest: result.1 += Double(last &- start) / 1e9
    case .echo, .machine: break
    }
    return result
  }

  /// Keys that the trains hide. Each begins with one; what else there is follows from the time that
  /// somebody typed, at one key in 0.9 s at least and eight in a second at most.
  var keys: (low: UInt32, likely: UInt32, high: UInt32) {
    let (count, seconds) = total
    guard count > 0 else { return (0, 0, 0) }
    let n = Double(count)
    let shortest = max(0, seconds - n * Self.longestTail)
    let longest = max(0, seconds - n * Self.shortestTail)
    let likely = max(0, seconds - n * (Self.shortestTail + Self.longestTail) / 2)
    return (
      count + UInt32(min(1e6, shortest / 0.9)), count + UInt32(min(1e6, likely * 3.7)),
      count + UInt32(min(1e6, (longest * 8).rounded(.up)))
    )
  }
}
