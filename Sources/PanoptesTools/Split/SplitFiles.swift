import NetworkTypes

/// The files of a split that are being written: not more open at once than the system allows.
final class SplitFiles {
  private var files: [String: SplitFile] = [:]
  private var uses: UInt64 = 0
  private var openCount = 0
  private let openLimit: Int
  private var last: SplitFile?
  private let finished: (SplitFile) throws(SplitFailure) -> Void
  private let tell: (String) -> Void

  /// - Parameters:
  ///   - finished: called with each file when nothing more will be written to it.
  ///   - tell: called with what the user should know.
  init(
    openLimit: Int = 128, finished: @escaping (SplitFile) throws(SplitFailure) -> Void,
    tell: @escaping (String) -> Void
  ) {
    self.openLimit = openLimit
    self.finished = finished
    self.tell = tell
  }

  /// The file of that name, ready for a record.
  func file(_ path: String, end: Timestamp?, start: RawSpan) throws(SplitFailure) -> SplitFile {
    if let last, last.path == path, last.isOpen { return last }
    let file = files[path] ?? SplitFile(path: path, end: end)
    uses += 1
    file.lastUse = uses
    if !file.isOpen {
      if openCount >= openLimit { try closeOldest() }
      if let notice = try file.open(start: start) { tell(notice) }
      openCount += 1
    }
    files[path] = file
    last = file
    return file
  }

  /// How many records and bytes a file has had; nil before its first.
  func extent(_ path: String) -> (records: UInt64, bytes: UInt64)? {
    files[path].map { ($0.records, $0.bytes) }
  }

  /// Counts a record that went elsewhere in the file's stead.
  func count(_ bytes: Int, at path: String) {
    let file = files[path] ?? SplitFile(path: path, end: nil)
    file.count(bytes)
    files[path] = file
  }

  private func closeOldest() throws(SplitFailure) {
    var oldest: SplitFile?
    for file in files.values where file.isOpen && file.lastUse < oldest?.lastUse ?? .max { oldest = file }
    guard let oldest else { return }
    try oldest.close()
    openCount -= 1
  }

  func flush() throws(SplitFailure) {
    for file in files.values where file.isOpen { try file.flush() }
  }

  /// Finishes a file that will get no more records.
  func finish(_ path: String) throws(SplitFailure) {
    guard let file = files.removeValue(forKey: path) else { return }
    if last === file { last = nil }
    guard file.wasOpened else { return }
    if file.isOpen { openCount -= 1 }
    try file.close()
    try finished(file)
  }

  /// Finishes every file whose period ended at `time` or before it.
  func finish(endedBy time: Timestamp) throws(SplitFailure) {
    let ended = files.values.filter { $0.end.map { $0 <= time } ?? false }
    for file in ended.sorted(by: { $0.path < $1.path }) { try finish(file.path) }
  }

  /// Finishes all of them, in the order of their names.
  func finishAll() throws(SplitFailure) {
    for path in files.keys.sorted() { try finish(path) }
  }

  /// The earliest end of a period that is being written.
  var nextEnd: Timestamp? { files.values.compactMap(\.end).min() }
}
