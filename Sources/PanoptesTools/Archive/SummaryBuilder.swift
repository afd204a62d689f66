import FlowModel
import NetworkTypes

/// Makes a summary record by record.
struct SummaryBuilder: ~Copyable {
  private var summary = ContentSummary()
  private var networks: Set<UInt64> = []
  private var ports: Set<UInt64> = []
  /// Addresses whose networks are noted already.
  private var known: Set<IPAddress> = []
  private let stretchLength: UInt64?

  static let blocks: BlockSet = [.flow, .time, .management]

  /// - Parameter stretchLength: bytes after which another stretch begins; nil notes none.
  init(stretchLength: UInt64?) { self.stretchLength = stretchLength }

  mutating func add(_ r: borrowing FlowRecord, offset: UInt64) {
    summary.records += 1
    summary.kinds |= 1 << UInt16(r.kind.rawValue >> 4)
    if r.kind != .management, r.kind != .event { summary.flows += 1 }
    let isStart = offset == 0 && r.kind == .management && r.cause == .start
    if isStart, let times = Self.times(r) { summary.started = [times.lowerBound, times.upperBound] }
    note(isStart ? nil : Self.times(r), offset)
    guard r.kind != .management, r.has(.flow) else { return }
    summary.families |= 1 << UInt16(r.key.family.rawValue)
    switch r.key.family {
    case .ipv4, .arp:
      note(IPAddress(ipv4: r.key.source.ipv4))
      note(IPAddress(ipv4: r.key.destination.ipv4))
    case .ipv6:
      note(r.key.source)
      note(r.key.destination)
    default: break
    }
    guard r.key.isIP else { return }
    summary.protocols[Int(r.key.ipProtocol >> 6)] |= 1 << UInt64(r.key.ipProtocol & 63)
    ports.insert(SummaryHash.port(r.key.sourcePort))
    ports.insert(SummaryHash.port(r.key.destinationPort))
  }

  consuming func finish() -> ContentSummary {
    var result = summary
    result.addresses = BloomFilter(networks)
    result.ports = BloomFilter(ports)
    return result
  }

  private mutating func note(_ address: IPAddress) {
    guard known.insert(address).inserted else { return }
    if known.count > 1 << 16 { known = [] }
    for level in ContentSummary.levels(address.family) {
      networks.insert(SummaryHash.prefix(address, length: level))
    }
  }

  private mutating func note(_ times: ClosedRange<Timestamp>?, _ offset: UInt64) {
    if let stretchLength, summary.stretches.last.map({ offset - $0.offset >= stretchLength }) ?? true {
      // No time yet: a range that any time widens.
      summary.stretches.append(
        .init(offset: offset, first: Timestamp(nanoseconds: .max), last: Timestamp(nanoseconds: .min)))
    }
    guard let times else { return }
    let (first, last) = (times.lowerBound, times.upperBound)
    summary.times = summary.times.map { min($0.lowerBound, first)...max($0.upperBound, last) } ?? times
    guard stretchLength != nil else { return }
    let index = summary.stretches.count - 1
    summary.stretches[index].first = min(summary.stretches[index].first, first)
    summary.stretches[index].last = max(summary.stretches[index].last, last)
  }

  /// What a range of time is compared with; both moments of a management record count.
  private static func times(_ r: borrowing FlowRecord) -> ClosedRange<Timestamp>? {
    if r.has(.time) { return min(r.time.start, r.time.end)...max(r.time.start, r.time.end) }
    guard r.kind == .management, r.has(.management) else { return nil }
    let (start, now) = (r.management.intervalStart, r.management.now)
    return min(start, now)...max(start, now)
  }
}
