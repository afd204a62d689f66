public import NetworkTypes

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#elseif canImport(Darwin)
  import Darwin
#endif

/// A buffered way out: a descriptor, or memory for tests.
///
/// A write that fails is remembered, and everything after it dropped: the tool asks `failure` once
/// per batch and stops, instead of checking each line.
public final class OutputStream {
  /// Why nothing more can be written.
  public enum Failure: Error, Hashable, Sendable {
    /// The reader went away: `ra | head`. Nothing to report.
    case readerGone
    case system(errno: Int32)
  }

  /// The pending bytes. Whoever appends calls `flushIfFull()` now and then.
  public var buffer: ByteWriter
  public private(set) var failure: Failure?

  /// Nil collects in memory.
  private let descriptor: Int32?
  private let threshold: Int

  public init(descriptor: Int32?, threshold: Int = 256 * 1024) {
    self.descriptor = descriptor
    self.threshold = threshold
    // Starts small: most runs print a page, and untouched memory is still start-up time.
    buffer = ByteWriter(capacity: descriptor == nil ? 1024 : 16 * 1024)
  }

  /// Appends a line.
  public func print(_ line: String) {
    buffer.append(line)
    buffer.append(UInt8(ascii: "\n"))
  }

  public func flushIfFull() {
    if buffer.count >= threshold { flush() }
  }

  /// Appends what another stream collected in memory, which is then empty.
  func take(over other: OutputStream) {
    if buffer.count == 0 {
      swap(&buffer, &other.buffer)
    } else if let descriptor, other.buffer.count >= threshold {
      flush()
      if failure == nil { failure = Self.write(other.buffer, to: descriptor) }
    } else {
      other.buffer.withBytes { buffer.append($0) }
    }
    other.buffer.removeAll()
    flushIfFull()
  }

  /// Writes what is pending; a failure shows in `failure`.
  public func flush() {
    guard let descriptor, buffer.count > 0 else { return }
    if failure == nil { failure = Self.write(buffer, to: descriptor) }
    buffer.removeAll()
  }

  /// Everything printed so far, for an in-memory stream.
  public var collected: [UInt8] { buffer.array }

  var isTerminal: Bool { descriptor.map { isatty($0) == 1 } ?? false }

  static func write(_ buffer: borrowing ByteWriter, to descriptor: Int32) -> Failure? {
    buffer.withUnsafeBytes { bytes in
      var rest = bytes[...]
      while !rest.isEmpty {
        let slice = UnsafeRawBufferPointer(rebasing: rest)
        #if canImport(Darwin)
          let count = Darwin.write(descriptor, slice.baseAddress, slice.count)
        #elseif canImport(Musl)
          let count = Musl.write(descriptor, slice.baseAddress, slice.count)
        #else
          let count = Glibc.write(descriptor, slice.baseAddress, slice.count)
        #endif
        if count >= 0 {
          rest = rest.dropFirst(count)
          continue
        }
        switch errno {
        case EINTR: continue
        case EAGAIN:
          var request = pollfd(fd: descriptor, events: Int16(POLLOUT), revents: 0)
          _ = poll(&request, 1, -1)
        case EPIPE: return .readerGone
        default: return .system(errno: errno)
        }
      }
      return nil
    }
  }
}
