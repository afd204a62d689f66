/// Quantiles of delays in bounded memory: a histogram whose classes widen as the values spread.
///
/// Values are microseconds. A class is a power of two cut into 64 equal parts, so at most 1.6 % of
/// its values wide; when more than twenty classes would be needed, neighbours are joined, all of them
/// alike (uniform collapse: Cafaro et al., "UDDSketch", 2020). Round trips that stay within half of
/// their minimum are told to 1.6 %, those that spread over a factor of ten to about 13 %. Two sketches
/// merge into what one would have held that saw all values.
public struct DelaySketch: Equatable, Sendable, BitwiseCopyable {
  public static var capacity: Int { 20 }

  public var count: UInt32 = 0
  public var minimum: UInt32 = 0
  public var maximum: UInt32 = 0
  /// How often neighbouring classes were joined: a class is 2^level of the finest ones.
  public var level: UInt8 = 0
  /// How often all counts were halved because one was full.
  public var halvings: UInt8 = 0
  /// Number of the first class, which is never empty.
  public var base: UInt16 = 0
  public var sum: UInt64 = 0
  public var bins = InlineArray<20, UInt16>(repeating: 0)

  @inlinable public init() {}

  public static func == (a: Self, b: Self) -> Bool {
    for i in a.bins.indices where a.bins[i] != b.bins[i] { return false }
    return a.count == b.count && a.minimum == b.minimum && a.maximum == b.maximum && a.level == b.level
      && a.halvings == b.halvings && a.base == b.base && a.sum == b.sum
  }

  /// Classes up to the last that is not empty.
  public var used: Int {
    var used = Self.capacity
    while used > 0, bins[used - 1] == 0 { used -= 1 }
    return used
  }

  /// The class of the greatest value.
  private var lastClass: Int { Self.finestClass(maximum) >> Int(level) }

  /// The classes in use are those from the least to the greatest value, as in everything that was made
  /// by adding and merging.
  public var isConsistent: Bool {
    minimum <= maximum && Self.finestClass(minimum) >> Int(level) == Int(base)
      && lastClass == Int(base) + used - 1
  }

  /// The mean; nil without values.
  public var mean: Double? { count > 0 ? Double(sum) / Double(count) : nil }

  // MARK: Adding

  public mutating func add(_ microseconds: UInt32) {
    let finest = Self.finestClass(microseconds)
    if count == 0 {
      minimum = microseconds
      maximum = microseconds
      base = UInt16(truncatingIfNeeded: finest >> Int(level))
    } else {
      minimum = min(minimum, microseconds)
      maximum = max(maximum, microseconds)
    }
    count = count == .max ? count : count + 1
    sum &+= UInt64(microseconds)
    insert(finest >> Int(level), weight: 1)
  }

  /// Adds all that another sketch saw.
  public mutating func merge(_ other: DelaySketch) {
    guard other.count > 0 else { return }
    guard count > 0 else {
      self = other
      return
    }
    var other = other
    while level < other.level { collapse() }
    while other.level < level { other.collapse() }
    while halvings < other.halvings { halve() }
    while other.halvings < halvings { other.halve() }
    minimum = min(minimum, other.minimum)
    maximum = max(maximum, other.maximum)
    count = UInt32(clamping: UInt64(count) + UInt64(other.count))
    sum &+= other.sum
    let start = level
    for i in 0..<Self.capacity where other.bins[i] > 0 {
      insert((Int(other.base) + i) >> Int(level - start), weight: other.bins[i])
    }
  }

  /// Adds to a class of the present level, up to that of `maximum`.
  private mutating func insert(_ number: Int, weight: UInt16) {
    var number = number
    while max(lastClass, number, Int(base)) - min(number, Int(base)) >= Self.capacity {
      collapse()
      number >>= 1
    }
    if number < Int(base) {
      let shift = Int(base) - number
      for i in stride(from: Self.capacity - 1, through: shift, by: -1) { bins[i] = bins[i - shift] }
      for i in 0..<shift { bins[i] = 0 }
      base = UInt16(truncatingIfNeeded: number)
    }
    let place = number - Int(base)
    while UInt32(bins[place]) + UInt32(weight) > UInt32(UInt16.max) { halve() }
    bins[place] += weight
  }

  /// Joins neighbours.
  private mutating func collapse() {
    var joined = InlineArray<20, UInt16>(repeating: 0)
    let start = Int(base) >> 1
    for i in 0..<Self.capacity {
      let place = (Int(base) + i) >> 1 - start
      joined[place] = UInt16(clamping: UInt32(joined[place]) + UInt32(bins[i]))
    }
    bins = joined
    base = UInt16(start)
    level += 1
  }

  private mutating func halve() {
    for i in 0..<Self.capacity { bins[i] = bins[i] / 2 + bins[i] % 2 }
    halvings = halvings == .max ? halvings : halvings + 1
  }

  // MARK: Asking

  /// The value that the given share of values does not exceed; nil without values.
  public func quantile(_ share: Double) -> Double? {
    var total = 0
    for i in 0..<Self.capacity { total += Int(bins[i]) }
    guard count > 0, total > 0 else { return nil }
    let rank = share * Double(total - 1)
    var below = 0
    for i in 0..<Self.capacity where bins[i] > 0 {
      let inClass = Int(bins[i])
      if rank < Double(below + inClass) {
        let low = max(Self.start(Int(base) + i, level), Double(minimum))
        let high = min(Self.start(Int(base) + i + 1, level), Double(maximum))
        let part = (rank - Double(below) + 0.5) / Double(inClass)
        return min(max(low + (high - low) * part, Double(minimum)), Double(maximum))
      }
      below += inClass
    }
    return Double(maximum)
  }

  // MARK: Classes

  /// 64 classes for each power of two.
  @inline(__always)
  static func finestClass(_ value: UInt32) -> Int {
    guard value > 0 else { return 0 }
    let exponent = 31 - value.leadingZeroBitCount
    let fraction = exponent >= 6 ? value >> UInt32(exponent - 6) : value << UInt32(6 - exponent)
    return exponent << 6 | Int(fraction & 63)
  }

  /// The least value of a class.
  static func start(_ number: Int, _ level: UInt8) -> Double {
    let finest = number << Int(min(level, 16))
    let exponent = finest >> 6
    return Double(64 | finest & 63) / 64 * Double(UInt64(1) << UInt64(min(exponent, 62)))
  }
}
