import ArgusCodec
import FlowModel
import NetworkTypes

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#elseif canImport(Darwin)
  import Darwin
#endif

/// How a file looked when it was read: as long as it looks so, what was read of it holds.
struct FileState: Equatable, Sendable {
  var size: UInt64
  /// Nanoseconds since 1970.
  var modified: Int64

  init(size: UInt64, modified: Int64) {
    self.size = size
    self.modified = modified
  }

  /// Nil for what is no regular file, or not there.
  init?(of path: String) {
    var status = stat()
    guard lstat(path, &status) == 0, status.st_mode & S_IFMT == S_IFREG else { return nil }
    size = UInt64(max(status.st_size, 0))
    #if canImport(Darwin)
      let time = status.st_mtimespec
    #else
      let time = status.st_mtim
    #endif
    modified = Int64(time.tv_sec) &* 1_000_000_000 &+ Int64(time.tv_nsec)
  }
}

extension ContentSummary {
  /// Reads a file; nil when it changes meanwhile: it is then being written.
  init?(reading path: String, state: FileState) throws(RecordInput.Failure) {
    var input = try RecordInput(InputName(path: path), standardInput: -1)
    var builder = SummaryBuilder(stretchLength: try Self.isPlain(path) ? 1 << 18 : nil)
    let decoder = ArgusDecoder()
    var record = FlowRecord()
    while !input.isEnded {
      try input.fill()
      try input.forEachRecord { bytes, offset in
        if decoder.decode(bytes, wanted: SummaryBuilder.blocks, into: &record) {
          builder.add(record, offset: offset)
        }
        return true
      }
    }
    guard FileState(of: path) == state else { return nil }
    self = builder.finish()
  }

  /// Places in a file mean something only where it is not compressed: its first byte is then a record's.
  private static func isPlain(_ path: String) throws(RecordInput.Failure) -> Bool {
    let descriptor = open(path, O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else { throw .open(.last) }
    defer { close(descriptor) }
    var first: UInt8 = 0
    return read(descriptor, &first, 1) == 1 && first & 0xf0 == 0x80
  }
}
