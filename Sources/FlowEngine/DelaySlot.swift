import FlowModel

/// Delays of one kind, microseconds: none, a single one, or the place of what sums up several. Most
/// connections measure one or two.
struct DelaySlot: BitwiseCopyable {
  private static let isSingleBit: UInt32 = 0x8000_0000

  private var word = Flow.none

  static let none = DelaySlot()

  var isNone: Bool { @inline(__always) get { word == Flow.none } }

  /// The only delay so far.
  var single: UInt32? {
    @inline(__always) get {
      isNone || word & Self.isSingleBit == 0 ? nil : word & ~Self.isSingleBit
    }
  }

  /// The slot of several delays.
  var several: UInt32? { @inline(__always) get { word & Self.isSingleBit == 0 ? word : nil } }

  /// One more delay, below 2^31 - 1.
  @inline(__always)
  mutating func add<Sum: DelaySum>(_ microseconds: UInt32, in pool: inout SlabPool<Sum>) {
    if isNone {
      word = microseconds | Self.isSingleBit
    } else {
      if let single { expand(single, in: &pool) }
      pool[word].pointee.add(microseconds)
    }
  }

  @inline(never)
  private mutating func expand<Sum: DelaySum>(_ first: UInt32, in pool: inout SlabPool<Sum>) {
    word = pool.take(Sum())
    pool[word].pointee.add(first)
  }

  /// What the delays come to; nil for none.
  func sum<Sum: DelaySum>(in pool: borrowing SlabPool<Sum>) -> Sum? {
    if let several { return pool[several].pointee }
    guard let single else { return nil }
    var sum = Sum()
    sum.add(single)
    return sum
  }

  mutating func release<Sum: DelaySum>(in pool: inout SlabPool<Sum>) {
    if let several { pool.release(several) }
    self = .none
  }
}

/// What sums up delays.
protocol DelaySum: BitwiseCopyable {
  init()
  mutating func add(_ microseconds: UInt32)
}

extension DelaySketch: DelaySum {}
extension ResponseTimes: DelaySum {}
