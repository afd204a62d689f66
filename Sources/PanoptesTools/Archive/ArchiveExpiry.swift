import NetworkTypes

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#elseif canImport(Darwin)
  import Darwin
#endif

/// Which files of an archive have had their time.
struct ArchiveExpiry {
  struct File: Equatable {
    var path: String
    var size: UInt64
    /// The time of its last record where an index knows it, else when it was last written.
    var last: Timestamp
  }

  /// Files whose last record is older than this go.
  var oldest: Timestamp?
  /// Bytes that may stay; the oldest files go first.
  var maximumSize: UInt64?

  /// What goes, oldest first.
  func expired(_ files: [File]) -> [File] {
    let sorted = files.sorted { ($0.last, $0.path) < ($1.last, $1.path) }
    var total = sorted.reduce(UInt64(0)) { $0 &+ $1.size }
    return sorted.filter { file in
      let isOld = oldest.map { file.last < $0 } ?? false
      let isTooMuch = maximumSize.map { total > $0 } ?? false
      guard isOld || isTooMuch else { return false }
      total -= file.size
      return true
    }
  }

  /// The record files below a folder. Files that hold something else are nobody's to delete here.
  static func files(below folder: String) throws(SystemError) -> [File] {
    var files: [File] = []
    var index: (folder: String, index: ArchiveIndex?) = ("", nil)
    for path in try FileSystem.regularFiles(below: folder) {
      guard let state = FileState(of: path) else { continue }
      let place = ArchiveFiles.split(path)
      if index.folder != place.folder { index = (place.folder, ArchiveIndex(folder: place.folder)) }
      var last = Timestamp(nanoseconds: state.modified)
      if let entry = index.index?.entries[place.name], entry.state == state {
        last = entry.summary.times?.upperBound ?? last
      } else if !isRecords(path) {
        continue
      }
      files.append(File(path: path, size: state.size, last: last))
    }
    return files
  }

  private static func isRecords(_ path: String) -> Bool {
    do throws(RecordInput.Failure) {
      var input = try RecordInput(InputName(path: path), standardInput: -1)
      try input.fill()
      try input.forEachRecord { _, _ in false }
      return true
    } catch {
      return false
    }
  }

  /// Deletes a file, what the index says of it, and folders that are empty then, up to `root`.
  static func delete(_ path: String, root: String) throws(SystemError) {
    guard unlink(path) == 0 else { throw .last }
    var folder = ArchiveFiles.split(path).folder
    while folder.count > root.count, folder.hasPrefix(root) {
      guard let rest = try? FileSystem.names(in: folder) else { return }
      guard rest.allSatisfy({ $0 == ArchiveIndex.fileName }) else { return }
      unlink("\(folder)/\(ArchiveIndex.fileName)")
      guard rmdir(folder) == 0 else { return }
      folder = ArchiveFiles.split(folder).folder
    }
  }
}
