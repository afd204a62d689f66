public import FlowModel
public import NetworkTypes

#if canImport(Glibc)
  internal import Glibc
#elseif canImport(Darwin)
  internal import Darwin
#endif

/// Writes records to a file, a pipe or standard output, in large pieces that end between records.
///
/// Call `close`: what is still buffered reaches the file only there, and only there can the
/// failure be told. A writer that is dropped unclosed tries once and keeps silent.
public struct ArgusFileWriter: ~Copyable {
  /// What happens to a file that is there already.
  public enum Existing: Sendable { case append, replace }

  public let path: String
  /// The file held nothing when it was opened: a START record must come first.
  public let isNew: Bool
  /// Bytes accepted so far, buffered ones included.
  public private(set) var bytesWritten: UInt64 = 0

  private var descriptor: Int32
  private let ownsDescriptor: Bool
  private var buffer: ByteWriter
  private let threshold: Int
  private let encoder = ArgusEncoder()

  /// Opens or creates a file, readable for its owner and group.
  public init(
    path: String, existing: Existing = .append, bufferSize: Int = 1 << 18
  ) throws(ArgusCodecError) {
    let mode = existing == .append ? O_APPEND : O_TRUNC
    var descriptor: Int32
    repeat {
      descriptor = open(path, O_WRONLY | O_CREAT | O_CLOEXEC | mode, 0o640)
    } while descriptor < 0 && errno == EINTR
    guard descriptor >= 0 else { throw Self.failure("open", path) }
    var status = stat()
    isNew = fstat(descriptor, &status) != 0 || status.st_size == 0
    self.descriptor = descriptor
    ownsDescriptor = true
    self.path = path
    threshold = max(bufferSize, 1)
    buffer = ByteWriter(capacity: threshold + 4096)
  }

  /// Writes to an open descriptor, which stays open: 1 is standard output.
  public init(descriptor: Int32, name: String, bufferSize: Int = 1 << 18) {
    self.descriptor = descriptor
    ownsDescriptor = false
    path = name
    isNew = true
    threshold = max(bufferSize, 1)
    buffer = ByteWriter(capacity: threshold + 4096)
  }

  deinit {
    guard descriptor >= 0 else { return }
    _ = buffer.withUnsafeBytes { Self.writeAll($0, to: descriptor) }
    if ownsDescriptor { _ = Self.closeDescriptor(descriptor) }
  }

  /// Appends a whole record as it stands.
  public mutating func append(_ record: RawSpan) throws(ArgusCodecError) {
    buffer.append(record)
    bytesWritten += UInt64(record.byteCount)
    if buffer.count >= threshold { try flush() }
  }

  /// Encodes and appends a record.
  public mutating func append(_ record: borrowing FlowRecord) throws(ArgusCodecError) {
    let before = buffer.count
    encoder.encode(record, into: &buffer)
    bytesWritten += UInt64(buffer.count - before)
    if buffer.count >= threshold { try flush() }
  }

  /// Appends whole records in a row. Many of them go to the system as they stand.
  public mutating func append(records: borrowing ByteWriter) throws(ArgusCodecError) {
    bytesWritten += UInt64(records.count)
    guard records.count >= threshold else {
      records.withBytes { buffer.append($0) }
      if buffer.count >= threshold { try flush() }
      return
    }
    try flush()
    let written = records.withUnsafeBytes { Self.writeAll($0, to: descriptor) }
    guard written < records.count else { return }
    let error = Self.failure("write", path)
    records.withBytes { buffer.append($0.extracting(written..<records.count)) }
    throw error
  }

  /// Hands everything to the system. After a failure the buffer holds what was not written.
  public mutating func flush() throws(ArgusCodecError) {
    let count = buffer.count
    guard count > 0 else { return }
    let written = buffer.withUnsafeBytes { Self.writeAll($0, to: descriptor) }
    guard written == count else {
      let error = Self.failure("write", path)
      var rest = ByteWriter(capacity: threshold + 4096)
      buffer.withBytes { rest.append($0.extracting(written..<count)) }
      buffer = rest
      throw error
    }
    buffer.removeAll()
  }

  /// Writes the rest and closes the file, which is closed even when this fails.
  public consuming func close() throws(ArgusCodecError) {
    var failed: ArgusCodecError?
    do throws(ArgusCodecError) { try flush() } catch { failed = error }
    let number = descriptor
    descriptor = -1
    if ownsDescriptor, Self.closeDescriptor(number) != 0, failed == nil {
      // Network and quota file systems report here what write accepted.
      failed = Self.failure("close", path)
    }
    if let failed { throw failed }
  }

  /// Bytes written before the first failure; `errno` tells it.
  private static func writeAll(_ bytes: UnsafeRawBufferPointer, to descriptor: Int32) -> Int {
    guard let start = bytes.baseAddress else { return 0 }
    var done = 0
    while done < bytes.count {
      let count = write(descriptor, start + done, bytes.count - done)
      if count >= 0 {
        done += count
      } else if errno == EAGAIN || errno == EWOULDBLOCK {
        var wait = pollfd(fd: descriptor, events: Int16(POLLOUT), revents: 0)
        _ = poll(&wait, 1, -1)
      } else if errno != EINTR {
        break
      }
    }
    return done
  }

  private static func closeDescriptor(_ descriptor: Int32) -> Int32 {
    #if canImport(Glibc)
      Glibc.close(descriptor)
    #else
      Darwin.close(descriptor)
    #endif
  }

  private static func failure(_ operation: String, _ path: String) -> ArgusCodecError {
    let number = errno
    return .output(
      operation: operation, path: path, errno: number, reason: String(cString: strerror(number)))
  }
}
