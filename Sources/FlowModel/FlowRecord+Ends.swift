/// How a record of both directions becomes records of its ends.
public enum FlowSplit: Sendable {
  /// One record for each end, with that end as the source and all that the flow counted.
  case hosts
  /// One record for each direction that has packets, without the packets of the other.
  case directions
}

extension FlowRecord {
  /// Whether the split makes a record of that end. A record of no packets stays one record.
  public func hasPart(_ side: Side, _ split: FlowSplit) -> Bool {
    guard kind == .flow, has(.flow), has(.metric) else { return side == .source }
    return switch split {
    case .hosts: true
    case .directions: traffic.counters[side].packets > 0 || side == .source && traffic.packets == 0
    }
  }

  /// Makes the whole record that part of it. What the blocks say of the other end stays: the reader
  /// of a direction still learns its peer's time to live.
  public mutating func keepPart(_ side: Side, _ split: FlowSplit) {
    guard kind == .flow, has(.flow), has(.metric) else { return }
    let range = directionRange(side)
    if side == .destination { reverse() }
    guard split == .directions else { return }
    traffic.counters.destination = Counters()
    guard let range else { return }
    time.ranges = Directional(source: range, destination: TimeBlock.Range())
    time.isBidirectional = false
  }

  /// When that direction was active. A lone packet takes no time: the source's began the flow, and the
  /// destination's is taken for the one that ended it.
  private func directionRange(_ side: Side) -> TimeBlock.Range? {
    guard var range = activity(side) else { return nil }
    if traffic.counters[side].packets == 1 {
      if side == .source { range.end = range.start } else { range.start = range.end }
    }
    return range
  }
}
