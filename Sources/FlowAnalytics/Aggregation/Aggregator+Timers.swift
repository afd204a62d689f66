public import FlowModel
internal import NetworkTypes

/// Results by the clock of the data: after `status` nanoseconds one that goes on is handed on and
/// begins anew, after `idle` nanoseconds without a record one is complete.
extension Aggregator {
  /// Hands on what the time of a record completes; call it before the record is added.
  ///
  /// - Returns: false when `body` returned false.
  public func expire(
    by record: borrowing FlowRecord, _ body: (inout FlowRecord) -> Bool
  ) throws(SpillFailure) -> Bool {
    guard configuration.status != nil || configuration.idle != nil, record.has(.time) else { return true }
    let now = record.time.start.nanoseconds
    // The entry that this record would go to is looked at every time, the others now and then.
    _ = words.write(record, unites: unites, to: scratch)
    let hash = hashWords(scratch, words.count)
    let (count, scratch) = (words.count, scratch)
    var removes = false
    if let index = table.find(hash, { EntryHead.words($0).isEqual(to: scratch, count: count) }),
      isOver(table[index], now)
    {
      removes = true
    }
    let interval = max((configuration.idle ?? configuration.status ?? 0) / 2, 1_000_000)
    let isSweep = lastSweep == .min || now &- lastSweep >= interval
    guard removes || isSweep else { return true }
    if isSweep { lastSweep = now }
    var goesOn = true
    for index in 0..<table.count where goesOn && isOver(table[index], now) {
      fill(&expiring, from: table[index])
      goesOn = body(&expiring)
    }
    table.filter { !isOver($0, now) }
    return goesOn
  }

  private func isOver(_ entry: UnsafeMutableRawPointer, _ now: Int64) -> Bool {
    let times = layout.times(entry + EntryHead.offsetOfAccumulator(words: words.count))
    if let idle = configuration.idle, idle > 0, now &- times.end.nanoseconds >= idle { return true }
    if let status = configuration.status, status > 0, now &- times.start.nanoseconds >= status { return true }
    return false
  }
}
