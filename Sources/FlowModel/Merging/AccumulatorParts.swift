internal import NetworkTypes

// The parts of an accumulator that are not blocks themselves.

/// What is known of every merged record.
struct AccumulatorHead {
  var blocks: BlockSet
  /// The earliest record's start.
  var first: Stamp
  /// End of the latest record.
  var latest: Int64
  /// Records merged, those counted that were merged before.
  var records: UInt64
  /// Index of the accumulator's text, plus 1; 0 without.
  var text: UInt32
  var kind: UInt8
  var cause: UInt8
  var options: UInt8
  var version: UInt8
  /// The network blocks were of different kinds: none can stand for all.
  var isNetworkMixed: Bool

  init(_ r: borrowing FlowRecord) {
    blocks = r.blocks
    first = Stamp(
      time: r.has(.time) ? r.time.start.nanoseconds : 0,
      number: r.has(.transport) ? r.transport.sequence : 0, digest: Stamp.digest(r))
    latest = r.has(.time) ? r.time.end.nanoseconds : 0
    records = r.has(.aggregation) ? max(UInt64(r.aggregation.count), 1) : 1
    text = 0
    kind = r.kind.rawValue
    cause = r.cause.rawValue
    options = r.options
    version = r.version
    isNetworkMixed = false
  }

  mutating func merge(_ other: AccumulatorHead) {
    blocks.formUnion(other.blocks)
    records &+= other.records
    if other.first < first {
      first = other.first
      // The record of a flow is what its first report was.
      (kind, cause, options, version) = (other.kind, other.cause, other.options, other.version)
    }
    latest = max(latest, other.latest)
  }
}

/// Which member of the network block the accumulator holds, and its small members.
struct NetworkHead {
  var kind: NetworkBlock.Kind
  var arpResponder: MACAddress
  var fragmentCount: UInt32
}

struct JitterSums {
  struct Direction {
    var active = IntervalSums()
    var idle = IntervalSums()
  }
  var source = Direction()
  var destination = Direction()

  init(_ jitter: Jitter) {
    source = Self.direction(jitter.directions.source)
    destination = Self.direction(jitter.directions.destination)
  }

  private static func direction(_ block: Jitter.Direction) -> Direction {
    var result = Direction()
    if block.hasActive { result.active = IntervalSums(block.active) }
    if block.hasIdle { result.idle = IntervalSums(block.idle) }
    return result
  }

  mutating func merge(_ other: JitterSums) {
    source.active.add(other.source.active)
    source.idle.add(other.source.idle)
    destination.active.add(other.destination.active)
    destination.idle.add(other.destination.idle)
  }

  mutating func reverse() { swap(&source, &destination) }

  var block: Jitter {
    var jitter = Jitter()
    Self.fill(&jitter.directions.source, source)
    Self.fill(&jitter.directions.destination, destination)
    return jitter
  }

  private static func fill(_ block: inout Jitter.Direction, _ sums: Direction) {
    block.hasActive = sums.active.isPresent
    block.hasIdle = sums.idle.isPresent
    if block.hasActive { block.active = sums.active.statistics }
    if block.hasIdle { block.idle = sums.idle.statistics }
  }
}

struct PacketSizeSums {
  struct Direction {
    var isPresent = false
    var hasHistogram = false
    var minimum: UInt32 = 0
    var maximum: UInt32 = 0
    var bins = HistogramSums()

    init(_ block: PacketSizes.Direction) {
      isPresent = block.isPresent
      guard isPresent else { return }
      (minimum, maximum, hasHistogram) = (block.minimum, block.maximum, block.hasHistogram)
      if hasHistogram { bins = HistogramSums(highFirst: block.histogram) }
    }

    mutating func merge(_ other: Direction) {
      guard other.isPresent else { return }
      guard isPresent else {
        self = other
        return
      }
      minimum = min(minimum, other.minimum)
      maximum = max(maximum, other.maximum)
      if other.hasHistogram {
        hasHistogram = true
        bins.add(other.bins)
      }
    }

    func fill(_ block: inout PacketSizes.Direction) {
      block.isPresent = isPresent
      (block.minimum, block.maximum, block.hasHistogram) = (minimum, maximum, hasHistogram)
      if hasHistogram { block.histogram = bins.highFirst }
    }
  }

  var source: Direction
  var destination: Direction

  init(_ sizes: PacketSizes) {
    source = Direction(sizes.directions.source)
    destination = Direction(sizes.directions.destination)
  }

  mutating func merge(_ other: PacketSizeSums) {
    source.merge(other.source)
    destination.merge(other.destination)
  }

  mutating func reverse() { swap(&source, &destination) }

  var block: PacketSizes {
    var sizes = PacketSizes()
    source.fill(&sizes.directions.source)
    destination.fill(&sizes.directions.destination)
    return sizes
  }
}
