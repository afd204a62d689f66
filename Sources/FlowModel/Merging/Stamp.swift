internal import NetworkTypes

/// Where a record stands among those it is merged with: its first or last moment, its number at the sensor, and
/// what it counted. Records that agree in all of that are taken for one: which of them comes first is then of
/// no account.
struct Stamp: Comparable {
  var time: Int64
  var number: UInt32
  var digest: UInt32

  @inline(__always)
  static func < (a: Stamp, b: Stamp) -> Bool {
    if a.time != b.time { return a.time < b.time }
    return a.number != b.number ? a.number < b.number : a.digest < b.digest
  }

  /// What tells records apart that began at once and have one number: the sensors, times, counters. The same
  /// for a record that is turned round.
  @inline(__always)
  static func digest(_ r: borrowing FlowRecord) -> UInt32 {
    var sum = UInt64(r.cause.rawValue)
    func mix(_ value: UInt64) { sum = (sum ^ value) &* 0x9e37_79b9_7f4a_7c15 }
    if r.has(.transport) { mix(r.transport.high ^ r.transport.low) }
    if r.has(.time) {
      mix(UInt64(bitPattern: r.time.start.nanoseconds))
      mix(UInt64(bitPattern: r.time.end.nanoseconds))
    }
    if r.has(.metric) {
      mix(r.traffic.counters.source.packets &+ r.traffic.counters.destination.packets)
      mix(r.traffic.counters.source.bytes &+ r.traffic.counters.destination.bytes)
    }
    return UInt32(truncatingIfNeeded: sum >> 32)
  }
}

/// A block of the earliest record that has one, beside what its records have in common.
struct Earliest<Block> {
  var block: Block
  var stamp: Stamp

  init(_ block: Block, _ stamp: Stamp) { (self.block, self.stamp) = (block, stamp) }

  @inline(__always)
  mutating func merge(
    _ other: Block, _ stamp: Stamp, _ merge: (inout Block, Block, _ isEarlier: Bool) -> Void
  ) {
    let isEarlier = stamp < self.stamp
    merge(&block, other, isEarlier)
    if isEarlier { self.stamp = stamp }
  }

  @inline(__always)
  mutating func merge(_ other: Earliest, _ merge: (inout Block, Block, _ isEarlier: Bool) -> Void) {
    self.merge(other.block, other.stamp, merge)
  }
}

/// Evidence, with the moment of each opening.
struct EvidenceSums {
  var block: Evidence
  var stamps: Directional<Stamp>

  init(_ block: Evidence, _ stamp: Stamp) {
    self.block = block
    stamps = Directional(source: stamp, destination: stamp)
  }

  /// The strongest evidence and every opening that was seen; of two the earliest record's.
  mutating func merge(_ other: EvidenceSums) {
    let strongest = max(block.direction.rawValue, other.block.direction.rawValue)
    block.direction = DirectionEvidence(rawValue: strongest) ?? block.direction
    block.isCorrected = block.isCorrected || other.block.isCorrected
    for side in Side.allCases where other.block.openings[side].isSeen {
      guard !block.openings[side].isSeen || other.stamps[side] < stamps[side] else { continue }
      block.openings[side] = other.block.openings[side]
      stamps[side] = other.stamps[side]
    }
  }

  mutating func reverse() {
    block.reverse()
    stamps.reverse()
  }
}
