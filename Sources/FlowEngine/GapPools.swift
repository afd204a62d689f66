import FlowModel

/// Which of the two a direction has: a log of few packets, or the statistics of many.
struct GapSlot: BitwiseCopyable {
  private static let isLogBit: UInt32 = 0x8000_0000

  private var word = Flow.none

  static let none = GapSlot()

  private init() {}
  static func log(_ slot: UInt32) -> GapSlot { GapSlot(word: slot | isLogBit) }
  static func statistics(_ slot: UInt32) -> GapSlot { GapSlot(word: slot) }
  private init(word: UInt32) { self.word = word }

  var isNone: Bool { @inline(__always) get { word == Flow.none } }
  /// Only of one that is not none.
  var isLog: Bool { @inline(__always) get { word & Self.isLogBit != 0 } }
  var number: UInt32 { @inline(__always) get { word & ~Self.isLogBit } }
}

/// How the packets of flows follow one another: what directions have of it.
struct GapPools: ~Copyable {
  /// Times from here on are no part of the classic statistics; microseconds.
  let classicLimit: Int64
  private var logs = SlabPool<GapLog>()
  private var statistics = SlabPool<GapStatistics>()
  /// What a log comes to, until the next is asked for.
  private let sum = UnsafeMutablePointer<GapStatistics>.allocate(capacity: 1)

  init(classicLimit: Int64) { self.classicLimit = classicLimit }

  deinit { sum.deallocate() }

  var count: Int { logs.count + statistics.count }
  var bytesHeld: Int { logs.bytesHeld + statistics.bytesHeld }

  /// A log that begins behind a packet of that size, or `GapLog.noSize`.
  mutating func begin(behind firstSize: UInt32) -> GapSlot {
    var log = GapLog()
    log.firstSize = firstSize
    return .log(logs.take(log))
  }

  /// One more packet; a full log becomes statistics.
  @inline(__always)
  mutating func add(_ entry: GapLog.Entry, to slot: inout GapSlot) {
    if slot.isLog {
      let log = logs[slot.number]
      guard log.pointee.isFull else { return log.pointee.append(entry) }
      expand(&slot)
    }
    statistics[slot.number].pointee.add(entry, classicLimit: classicLimit)
  }

  @inline(never)
  private mutating func expand(_ slot: inout GapSlot) {
    let number = statistics.take(GapStatistics())
    logs[slot.number].pointee.sum(into: statistics[number], classicLimit: classicLimit)
    logs.release(slot.number)
    slot = .statistics(number)
  }

  /// What a direction's packets come to; valid until the next call.
  func statistics(_ slot: GapSlot) -> UnsafeMutablePointer<GapStatistics> {
    guard slot.isLog else { return statistics[slot.number] }
    logs[slot.number].pointee.sum(into: sum, classicLimit: classicLimit)
    return sum
  }

  mutating func release(_ slot: inout GapSlot) {
    guard !slot.isNone else { return }
    if slot.isLog { logs.release(slot.number) } else { statistics.release(slot.number) }
    slot = .none
  }
}
