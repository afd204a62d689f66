import FlowFilter
import FlowModel
import NetworkTypes

/// What a command line asks for, as far as summaries can answer it.
struct ArchiveQuery {
  /// What to read of a file.
  enum Plan: Equatable {
    case whole
    case nothing
    /// These bytes of it.
    case ranges([Range<UInt64>])
  }

  private var filter: FilterSyntax?
  private var times: Range<Timestamp>?

  /// Nil where every file must be read: nothing is asked, or what is not selected counts too (`-A`, `-E`).
  init?(_ configuration: ClientConfiguration) throws(OptionError) {
    guard !configuration.printsTotals, configuration.rejects == nil else { return nil }
    if let text = configuration.filter {
      let expression = try FilterText.parse(text)
      if expression.scope != .display { filter = expression.syntax }
    }
    if let text = configuration.timeRange {
      let range = try FilterText.timeRange(text)
      // What lies outside a range may be anywhere.
      if !range.isNegated { times = range.bounds }
    }
    if filter == nil, times == nil { return nil }
  }

  init(filter: FilterSyntax?, times: Range<Timestamp>?) {
    self.filter = filter
    self.times = times
  }

  func plan(_ summary: ContentSummary) -> Plan {
    if let filter, !Self.mayMatch(filter, summary) { return .nothing }
    guard let times else { return .whole }
    let holdsStart = summary.started.contains { times.contains($0) }
    let holdsOthers =
      summary.times.map { $0.lowerBound < times.upperBound && $0.upperBound >= times.lowerBound } ?? false
    guard holdsStart || holdsOthers else { return .nothing }
    guard summary.stretches.count > 1 else { return .whole }
    return Self.stretches(summary.stretches, times, withFirst: holdsStart)
  }

  /// The stretches that reach into the range, joined where they meet.
  private static func stretches(
    _ stretches: [ContentSummary.Stretch], _ times: Range<Timestamp>, withFirst: Bool
  ) -> Plan {
    var ranges: [Range<UInt64>] = []
    for (index, stretch) in stretches.enumerated()
    where stretch.first < times.upperBound && stretch.last >= times.lowerBound || index == 0 && withFirst {
      let end = index + 1 < stretches.count ? stretches[index + 1].offset : UInt64.max
      guard end > stretch.offset else { return .whole }
      if let last = ranges.last, last.upperBound == stretch.offset {
        ranges[ranges.count - 1] = last.lowerBound..<end
      } else {
        ranges.append(stretch.offset..<end)
      }
    }
    return ranges == [0..<UInt64.max] ? .whole : ranges.isEmpty ? .nothing : .ranges(ranges)
  }

  /// False only when no record of the file can match.
  static func mayMatch(_ filter: FilterSyntax, _ summary: ContentSummary) -> Bool {
    switch filter {
    case .test(let test): mayMatch(test, summary)
    case .not(.test(.always)): false
    // That some records match does not say that all do.
    case .not: true
    case .all(let members): members.allSatisfy { mayMatch($0, summary) }
    case .any(let members): members.contains { mayMatch($0, summary) }
    }
  }

  private static func mayMatch(_ test: FilterTest, _ summary: ContentSummary) -> Bool {
    switch test {
    case .record(.man): summary.has(kind: .management)
    case .record(.event): summary.has(kind: .event)
    case .ipProtocol(let number): summary.has(protocol: number)
    case .network(let prefix, _): summary.mayHold(prefix)
    case .port(let range, _): summary.mayHold(ports: range)
    case .traffic(let name): mayMatch(name, summary)
    default: true
    }
  }

  private static func mayMatch(_ name: FilterProtocol, _ summary: ContentSummary) -> Bool {
    switch name {
    case .ip: summary.has(family: .ipv4) || summary.has(family: .ipv6)
    case .ipv4: summary.has(family: .ipv4)
    case .ipv6: summary.has(family: .ipv6)
    case .arp: summary.has(family: .arp)
    case .rarp: summary.has(family: .rarp)
    case .tcp: summary.has(protocol: 6)
    case .udp: summary.has(protocol: 17)
    case .icmp: summary.has(protocol: 1)
    case .icmpv6: summary.has(protocol: 58)
    case .igmp: summary.has(protocol: 2)
    default: true
    }
  }
}
