import FlowModel

/// A direction's first packets of an interval as they came: most flows have no more, and their
/// statistics are made when they are reported. One cache line.
struct GapLog: BitwiseCopyable {
  /// A packet, and how long after the one before it it came.
  struct Entry: BitwiseCopyable {
    /// Microseconds.
    var gap: UInt32
    /// The packet's size; the highest bit for the "active" class.
    private var word: UInt32

    init(gap: UInt32, size: UInt32, isActive: Bool) {
      self.gap = gap
      word = min(size, 0x7fff_ffff) | (isActive ? 0x8000_0000 : 0)
    }

    var size: UInt32 { word & 0x7fff_ffff }
    var isActive: Bool { word >> 31 != 0 }
  }

  static let capacity: UInt32 = 7
  static let noSize = UInt32.max

  private(set) var count: UInt32 = 0
  /// Size of the packet before the first entry, when that is of the same interval.
  var firstSize = Self.noSize
  private var entries = InlineArray<7, Entry>(repeating: Entry(gap: 0, size: 0, isActive: false))

  var isFull: Bool { count == Self.capacity }

  @inline(__always)
  mutating func append(_ entry: Entry) {
    entries[unchecked: Int(count)] = entry
    count &+= 1
  }

  /// Writes what the packets come to.
  ///
  /// - Parameter classicLimit: times from here on are no part of the classic statistics; microseconds.
  func sum(into result: UnsafeMutablePointer<GapStatistics>, classicLimit: Int64) {
    result.initialize(to: GapStatistics())
    if firstSize != Self.noSize { result.pointee.add(size: firstSize) }
    for i in 0..<Int(count) { result.pointee.add(entries[unchecked: i], classicLimit: classicLimit) }
  }
}

extension GapStatistics {
  @inline(__always)
  mutating func add(_ entry: GapLog.Entry, classicLimit: Int64) {
    if entry.gap > 0 {
      add(gap: entry.gap, isActive: entry.isActive, isClassic: Int64(entry.gap) < classicLimit)
    }
    add(size: entry.size)
  }
}
