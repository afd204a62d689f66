import NetworkTypes

/// The summaries of the files in one folder, in a file beside them.
///
/// Advice, nothing more: a file that is not in it, or looks different from when it was read, is read; an
/// index that is damaged counts as none.
struct ArchiveIndex: Sendable {
  struct Entry: Equatable, Sendable {
    var state: FileState
    var summary: ContentSummary
  }

  /// Reading a folder passes over names that begin with a dot.
  static let fileName = ".panoptes-index"
  private static let mark = Array("PANOPTES INDEX 1\n".utf8)

  /// By the name of the file, without folders.
  var entries: [String: Entry] = [:]

  init() {}

  /// Nil where the folder has none that can be used.
  init?(folder: String) {
    guard let bytes = try? FileSystem.contents(of: "\(folder)/\(Self.fileName)") else { return nil }
    self.init(bytes: bytes)
  }

  init?(bytes: [UInt8]) {
    guard bytes.count >= Self.mark.count + 12, bytes.starts(with: Self.mark) else { return nil }
    var tail = IndexCursor(bytes[(bytes.count - 8)...])
    guard tail.integer(UInt64.self) == Self.checksum(bytes[..<(bytes.count - 8)]) else { return nil }
    var cursor = IndexCursor(bytes[Self.mark.count..<(bytes.count - 8)])
    guard let count = cursor.integer(UInt32.self) else { return nil }
    for _ in 0..<count {
      guard let (name, entry) = cursor.entry() else { return nil }
      entries[name] = entry
    }
    guard cursor.isAtEnd else { return nil }
  }

  func write(to folder: String) throws(SystemError) {
    var out = ByteWriter(capacity: 1 << 16)
    append(to: &out)
    try FileSystem.write(out, to: "\(folder)/\(Self.fileName)")
  }

  func append(to out: inout ByteWriter) {
    out.append(Self.mark)
    out.append(bigEndian: UInt32(entries.count))
    for (name, entry) in entries.sorted(by: { $0.key < $1.key }) {
      let text = Array(name.utf8)
      out.append(bigEndian: UInt16(text.count))
      out.append(text)
      out.append(bigEndian: entry.state.size)
      out.append(bigEndian: entry.state.modified)
      Self.append(entry.summary, to: &out)
    }
    out.append(bigEndian: Self.checksum(out.array[...]))
  }

  private static func append(_ summary: ContentSummary, to out: inout ByteWriter) {
    out.append(bigEndian: summary.records)
    out.append(bigEndian: summary.flows)
    out.append(bigEndian: summary.times?.lowerBound.nanoseconds ?? Int64.max)
    out.append(bigEndian: summary.times?.upperBound.nanoseconds ?? Int64.min)
    out.append(bigEndian: UInt16(summary.started.count))
    for moment in summary.started { out.append(bigEndian: moment.nanoseconds) }
    out.append(bigEndian: summary.kinds)
    out.append(bigEndian: summary.families)
    for word in summary.protocols { out.append(bigEndian: word) }
    for filter in [summary.addresses, summary.ports] {
      out.append(bigEndian: UInt32(filter.bytes.count))
      out.append(filter.bytes)
    }
    out.append(bigEndian: UInt32(summary.stretches.count))
    for stretch in summary.stretches {
      out.append(bigEndian: stretch.offset)
      out.append(bigEndian: stretch.first.nanoseconds)
      out.append(bigEndian: stretch.last.nanoseconds)
    }
  }

  /// FNV-1a, 64 bits: against accidents, not against someone who can write here anyway.
  private static func checksum(_ bytes: ArraySlice<UInt8>) -> UInt64 {
    bytes.reduce(0xcbf2_9ce4_8422_2325) { ($0 ^ UInt64($1)) &* 0x100_0000_01b3 }
  }
}

/// Reads an index; nil once the bytes do not reach.
private struct IndexCursor {
  private var rest: ArraySlice<UInt8>

  init(_ bytes: ArraySlice<UInt8>) { rest = bytes }

  var isAtEnd: Bool { rest.isEmpty }

  mutating func integer<T: FixedWidthInteger>(_ type: T.Type) -> T? {
    let size = MemoryLayout<T>.size
    guard rest.count >= size else { return nil }
    defer { rest = rest.dropFirst(size) }
    return rest.prefix(size).reduce(0) { $0 << 8 | T(truncatingIfNeeded: $1) }
  }

  private mutating func bytes(_ count: Int) -> [UInt8]? {
    guard count >= 0, rest.count >= count else { return nil }
    defer { rest = rest.dropFirst(count) }
    return Array(rest.prefix(count))
  }

  mutating func entry() -> (String, ArchiveIndex.Entry)? {
    guard let length = integer(UInt16.self), let name = bytes(Int(length)), let size = integer(UInt64.self),
      let modified = integer(Int64.self), let summary = summary()
    else { return nil }
    let state = FileState(size: size, modified: modified)
    return (String(decoding: name, as: UTF8.self), ArchiveIndex.Entry(state: state, summary: summary))
  }

  private mutating func summary() -> ContentSummary? {
    var summary = ContentSummary()
    guard let records = integer(UInt64.self), let flows = integer(UInt64.self),
      let first = integer(Int64.self),
      let last = integer(Int64.self), let starts = integer(UInt16.self)
    else { return nil }
    for _ in 0..<starts {
      guard let moment = integer(Int64.self) else { return nil }
      summary.started.append(Timestamp(nanoseconds: moment))
    }
    guard let kinds = integer(UInt16.self), let families = integer(UInt16.self) else { return nil }
    (summary.records, summary.flows, summary.kinds, summary.families) = (records, flows, kinds, families)
    if first <= last { summary.times = Timestamp(nanoseconds: first)...Timestamp(nanoseconds: last) }
    for index in 0..<4 {
      guard let bits = integer(UInt64.self) else { return nil }
      summary.protocols[index] = bits
    }
    guard let addresses = filter(), let ports = filter(), let count = integer(UInt32.self) else { return nil }
    (summary.addresses, summary.ports) = (addresses, ports)
    for _ in 0..<count {
      guard let offset = integer(UInt64.self), let first = integer(Int64.self), let last = integer(Int64.self)
      else { return nil }
      summary.stretches.append(
        .init(offset: offset, first: Timestamp(nanoseconds: first), last: Timestamp(nanoseconds: last)))
    }
    return summary
  }

  private mutating func filter() -> BloomFilter? {
    guard let count = integer(UInt32.self), let content = bytes(Int(count)) else { return nil }
    return BloomFilter(bytes: content)
  }
}
