internal import NetworkTypes

#if canImport(Glibc)
  internal import Glibc
#elseif canImport(Musl)
  internal import Musl
#elseif canImport(Darwin)
  internal import Darwin
#endif

/// Why a temporary file could not be used.
public struct SpillFailure: Error, Equatable, CustomStringConvertible {
  public let operation: String
  public let path: String
  public let number: Int32

  public var description: String {
    "temporary file in '\(path)': \(operation): \(String(cString: strerror(number)))"
  }
}

/// A temporary file that only this process sees: written from the front, then read from the front.
///
/// It has no name once it is open, so that nothing is left behind however the process ends.
final class SpillFile {
  private let descriptor: Int32
  private let directory: String
  private var buffer = ByteWriter(capacity: 1 << 16)
  private(set) var byteCount = 0
  private var readOffset: off_t = 0
  private var head = 0
  private var tail = 0
  private var input: UnsafeMutableRawPointer?
  private static let inputSize = 1 << 16
  private var inputCapacity = SpillFile.inputSize

  init(directory: String) throws(SpillFailure) {
    self.directory = directory
    var path = Array((directory + "/panoptes-XXXXXX").utf8CString)
    descriptor = mkstemp(&path)
    guard descriptor >= 0 else { throw SpillFailure(operation: "create", path: directory, number: errno) }
    _ = fcntl(descriptor, F_SETFD, FD_CLOEXEC)
    unlink(path)
  }

  deinit {
    close(descriptor)
    input?.deallocate()
  }

  /// Bytes, behind their length.
  func append(_ item: RawSpan) throws(SpillFailure) {
    buffer.append(littleEndian: UInt64(item.byteCount))
    buffer.append(item)
    byteCount += item.byteCount + 8
    if buffer.count >= 1 << 18 { try flush() }
  }

  func flush() throws(SpillFailure) {
    var done = 0
    let total = buffer.count
    while done < total {
      let written = buffer.withUnsafeBytes { write(descriptor, $0.baseAddress! + done, total - done) }
      if written < 0 {
        if errno == EINTR { continue }
        throw SpillFailure(operation: "write", path: directory, number: errno)
      }
      done += written
    }
    buffer.removeAll()
  }

  /// Ends writing and goes to the front.
  func rewind() throws(SpillFailure) {
    try flush()
    (readOffset, head, tail) = (0, 0, 0)
  }

  /// The next item, lent until the next call; nil at the end.
  func next() throws(SpillFailure) -> UnsafeRawBufferPointer? {
    guard try fill(8) else { return nil }
    let length = Int((input! + head).loadUnaligned(as: UInt64.self))
    guard try fill(8 + length) else {
      throw SpillFailure(operation: "read", path: directory, number: EIO)
    }
    defer { head += 8 + length }
    return UnsafeRawBufferPointer(start: input! + head + 8, count: length)
  }

  private func fill(_ need: Int) throws(SpillFailure) -> Bool {
    if tail - head >= need { return true }
    if input == nil { input = .allocate(byteCount: inputCapacity, alignment: 16) }
    if head > 0 {
      memmove(input!, input! + head, tail - head)
      (head, tail) = (0, tail - head)
    }
    if inputCapacity < need {
      let larger = UnsafeMutableRawPointer.allocate(byteCount: need * 2, alignment: 16)
      memcpy(larger, input!, tail)
      input!.deallocate()
      input = larger
      inputCapacity = need * 2
    }
    while tail < need {
      let count = pread(descriptor, input! + tail, inputCapacity - tail, readOffset)
      if count < 0 {
        if errno == EINTR { continue }
        throw SpillFailure(operation: "read", path: directory, number: errno)
      }
      if count == 0 { return false }
      readOffset += off_t(count)
      tail += count
    }
    return true
  }
}
