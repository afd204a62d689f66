internal import FlowModel
internal import NetworkTypes

/// Accumulators on disk, in files by a piece of their hash: all of one key are in one file.
struct SpillFiles {
  static let bits: UInt64 = 6
  let level: UInt64
  let files: [SpillFile]

  init(directory: String, level: UInt64 = 0) throws(SpillFailure) {
    self.level = level
    var files: [SpillFile] = []
    for _ in 0..<1 << Self.bits { files.append(try SpillFile(directory: directory)) }
    self.files = files
  }

  func file(_ hash: UInt64) -> SpillFile {
    files[Int(hash >> (64 - (level + 1) * Self.bits) & (1 << Self.bits - 1))]
  }
}

extension Aggregator {
  /// Writes every entry out and empties the table.
  func spillAll() throws(SpillFailure) {
    if spill == nil { spill = try SpillFiles(directory: configuration.temporaryDirectory) }
    guard let spill else { return }
    var item = ByteWriter(capacity: table.stride + 1024)
    for index in 0..<table.count {
      item.removeAll()
      serialize(table[index], into: &item)
      try spill.file(table[index].load(as: UInt64.self)).append(item)
    }
    table.removeAll()
    texts.removeAll()
  }

  func serialize(_ entry: UnsafeMutableRawPointer, into item: inout ByteWriter) {
    item.append(UnsafeRawBufferPointer(start: entry, count: table.stride).bytes)
    layout.appendText(of: entry + EntryHead.offsetOfAccumulator(words: words.count), texts, to: &item)
  }

  /// Reads an entry back; its text goes to this aggregator's.
  func restore(_ item: UnsafeRawBufferPointer, into entry: UnsafeMutableRawPointer) {
    entry.copyMemory(from: item.baseAddress!, byteCount: table.stride)
    layout.readText(
      of: entry + EntryHead.offsetOfAccumulator(words: words.count),
      UnsafeRawBufferPointer(rebasing: item[table.stride...]), into: texts)
  }

  /// Merges the files one after the other, sorts the results by their place in the order, and hands
  /// them on.
  func forEachSpilled(
    _ order: Order, into record: inout FlowRecord, _ body: (inout FlowRecord) -> Bool
  ) throws(SpillFailure) {
    try spillAll()
    guard let spill else { return }
    self.spill = nil
    let sorter = ExternalSort(
      memoryLimit: configuration.memoryLimit ?? .max, directory: configuration.temporaryDirectory)
    try merge(spill, order, into: sorter)
    let entry = UnsafeMutableRawPointer.allocate(byteCount: table.stride, alignment: 16)
    defer { entry.deallocate() }
    try sorter.forEach { bytes in
      texts.removeAll()
      bytes.withUnsafeBytes { restore($0, into: entry) }
      fill(&record, from: entry)
      return body(&record)
    }
    texts.removeAll()
  }

  private func merge(_ spill: SpillFiles, _ order: Order, into sorter: ExternalSort) throws(SpillFailure) {
    for file in spill.files where file.byteCount > 0 {
      try file.rewind()
      if let limit = configuration.memoryLimit, file.byteCount > limit, spill.level < 8 {
        let deeper = try SpillFiles(directory: configuration.temporaryDirectory, level: spill.level + 1)
        while let item = try file.next() {
          try deeper.file(item.loadUnaligned(as: UInt64.self)).append(item)
        }
        try merge(deeper, order, into: sorter)
        continue
      }
      try mergeOne(file)
      try pass(order, into: sorter)
    }
  }

  private func mergeOne(_ file: SpillFile) throws(SpillFailure) {
    let entry = UnsafeMutableRawPointer.allocate(byteCount: table.stride, alignment: 16)
    defer { entry.deallocate() }
    while let item = try file.next() {
      restore(item, into: entry)
      join(entry)
    }
  }

  private func pass(_ order: Order, into sorter: ExternalSort) throws(SpillFailure) {
    var key = ByteWriter(capacity: 16)
    var item = ByteWriter(capacity: table.stride + 1024)
    for index in 0..<table.count {
      let head = EntryHead.head(table[index]).pointee
      key.removeAll()
      key.append(bigEndian: order == .update ? head.lastOrdinal : head.firstOrdinal)
      item.removeAll()
      serialize(table[index], into: &item)
      try sorter.add(key, item)
    }
    table.removeAll()
    texts.removeAll()
  }
}

extension SpillFile {
  func append(_ item: borrowing ByteWriter) throws(SpillFailure) {
    var failure: SpillFailure?
    item.withBytes { bytes in
      do throws(SpillFailure) { try append(bytes) } catch { failure = error }
    }
    if let failure { throw failure }
  }

  func append(_ item: UnsafeRawBufferPointer) throws(SpillFailure) { try append(item.bytes) }
}

extension ExternalSort {
  func add(_ key: borrowing ByteWriter, _ payload: borrowing ByteWriter) throws(SpillFailure) {
    var failure: SpillFailure?
    key.withBytes { key in
      payload.withBytes { payload in
        do throws(SpillFailure) { try add(key: key, payload: payload) } catch { failure = error }
      }
    }
    if let failure { throw failure }
  }
}
