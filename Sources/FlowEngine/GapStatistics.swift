import FlowModel

/// How one direction's packets follow one another in an interval; made when its second packet comes.
struct GapStatistics {
  /// Packets while data is outstanding, and the others.
  var active = IntervalSums()
  var idle = IntervalSums()
  /// Times by class, the active ones apart: the classes of `InterPacket.Direction`.
  var activeGaps = InlineArray<8, UInt32>(repeating: 0)
  var idleGaps = InlineArray<8, UInt32>(repeating: 0)
  var sizes = InlineArray<8, UInt32>(repeating: 0)
  var quiet: UInt64 = 0
  var bursts: UInt32 = 1
  var burst: UInt32 = 0
  var longestBurst: UInt32 = 0
  var lastGap: UInt32 = 0
  var compared: UInt32 = 0
  var repeated: UInt32 = 0

  /// Zhang and Paxson's idle time, microseconds.
  private static let silence: UInt32 = 500_000

  @inline(__always)
  mutating func add(size: UInt32) {
    sizes[unchecked: Self.sizeClass(size)] &+= 1
    burst &+= 1
    longestBurst = max(longestBurst, burst)
  }

  /// A time between two packets, before the size of the second is added.
  @inline(__always)
  mutating func add(gap: UInt32, isActive: Bool, isClassic: Bool) {
    let number = Self.gapClass(gap)
    if isActive { activeGaps[unchecked: number] &+= 1 } else { idleGaps[unchecked: number] &+= 1 }
    if isClassic {
      if isActive { active.add(microseconds: Int64(gap)) } else { idle.add(microseconds: Int64(gap)) }
    }
    if gap >= Self.silence {
      quiet &+= UInt64(gap)
      bursts &+= 1
      burst = 0
    }
    guard gap >= 1000 else { return }
    if lastGap > 0 {
      compared &+= 1
      let distance = gap > lastGap ? gap - lastGap : lastGap - gap
      if distance <= lastGap / 20 { repeated &+= 1 }
    }
    lastGap = gap
  }

  /// Decades from 10 microseconds up.
  @inline(__always)
  private static func gapClass(_ gap: UInt32) -> Int {
    if gap < 1000 { return gap < 100 ? (gap < 10 ? 0 : 1) : 2 }
    if gap < 1_000_000 { return gap < 100_000 ? (gap < 10_000 ? 3 : 4) : 5 }
    return gap < 10_000_000 ? 6 : 7
  }

  @inline(__always)
  private static func sizeClass(_ size: UInt32) -> Int {
    if size <= 256 { return size <= 128 ? (size <= 64 ? 0 : 1) : 2 }
    if size <= 1280 { return size <= 1024 ? (size <= 512 ? 3 : 4) : 5 }
    return size <= 1518 ? 6 : 7
  }

  /// What the record carries beyond the jitter block.
  var block: InterPacket.Direction {
    var result = InterPacket.Direction()
    for i in 0..<8 { result.gaps[i] = activeGaps[i] &+ idleGaps[i] }
    result.sizes = sizes
    result.quiet = quiet
    result.bursts = bursts
    result.longestBurst = longestBurst
    result.compared = compared
    result.repeated = repeated
    return result
  }

  /// Eight counts as four bits each: scaled to at most 15, at least 1 where something was.
  static func nibbles(_ bins: InlineArray<8, UInt32>) -> InlineArray<8, UInt32> {
    var most: UInt32 = 0
    for i in 0..<8 { most = max(most, bins[i]) }
    var result = bins
    guard most > 15 else { return result }
    for i in 0..<8 where bins[i] > 0 {
      result[i] = max(1, UInt32(UInt64(bins[i]) * 15 / UInt64(most)))
    }
    return result
  }
}
