internal import FlowModel
internal import NetworkTypes

/// Aggregators among themselves: each has taken pieces of the same records, and one of them takes over what
/// the others made. The results are those of one that took all.
extension Aggregator {
  /// Results do not depend on who took which records. Idle times do, and what timers complete; keys of
  /// texts are numbers of one table.
  public var isDivisible: Bool {
    !layout.hasStatistics && configuration.status == nil && configuration.idle == nil
      && !configuration.key.isNone && !words.areOwn
  }

  /// Records of that piece follow. Pieces are numbered in the order of the input, and taken in that order,
  /// but not all by one.
  public func beginPiece(_ number: Int) { added = max(added, UInt64(number) << 32) }

  /// Takes over what another of the same configuration has made.
  public func takeOver(_ other: Aggregator) throws(SpillFailure) {
    isJoined = true
    if hasSpilled || other.hasSpilled { return try takeOverFiles(other) }
    var item = ByteWriter(capacity: table.stride + 1024)
    let copy = UnsafeMutableRawPointer.allocate(byteCount: table.stride, alignment: 16)
    defer { copy.deallocate() }
    for index in 0..<other.table.count {
      let entry = other.table[index]
      guard layout.keepsText else {
        join(entry)
        continue
      }
      // Texts lie beside the entries: one goes over with its text as through a file.
      item.removeAll()
      other.serialize(entry, into: &item)
      item.withUnsafeBytes { restore($0, into: copy) }
      join(copy)
    }
    other.removeAll()
  }

  private func takeOverFiles(_ other: Aggregator) throws(SpillFailure) {
    try spillAll()
    try other.spillAll()
    guard let files = other.spill?.files, let spill else { return }
    for file in files where file.byteCount > 0 {
      try file.rewind()
      while let item = try file.next() {
        try spill.file(item.loadUnaligned(as: UInt64.self)).append(item)
      }
    }
    other.removeAll()
  }

  /// Merges an entry of another table, whose texts are already here; it is not what it was afterwards.
  func join(_ entry: UnsafeMutableRawPointer) {
    let offset = EntryHead.offsetOfAccumulator(words: words.count)
    let head = EntryHead.head(entry)
    let hash = head.pointee.hash
    let key = EntryHead.words(entry)
    let count = words.count
    let isNone = configuration.key.isNone
    let found = table.find(hash) { !isNone && EntryHead.words($0).isEqual(to: key, count: count) }
    guard let found else {
      let index = table.insert(hash)
      table[index].copyMemory(from: entry, byteCount: table.stride)
      return
    }
    let into = EntryHead.head(table[found])
    if into.pointee.isExchanged != head.pointee.isExchanged {
      if head.pointee.evidence.isStronger(than: into.pointee.evidence) {
        layout.reverse(table[found] + offset, texts: texts)
        into.pointee.isExchanged = head.pointee.isExchanged
      } else {
        layout.reverse(entry + offset, texts: texts)
      }
    }
    if head.pointee.evidence.isStronger(than: into.pointee.evidence) {
      into.pointee.evidence = head.pointee.evidence
    }
    into.pointee.firstOrdinal = min(into.pointee.firstOrdinal, head.pointee.firstOrdinal)
    into.pointee.lastOrdinal = max(into.pointee.lastOrdinal, head.pointee.lastOrdinal)
    layout.join(entry + offset, to: table[found] + offset, texts: texts)
  }
}
