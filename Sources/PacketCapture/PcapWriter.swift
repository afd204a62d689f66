package import NetworkTypes

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#elseif canImport(Darwin)
  import Darwin
#endif

/// Writes a pcap file (draft-ietf-opsawg-pcap), little endian, through one bounded buffer.
///
/// Call `finish()` at the end: it is what reports a full disk. A writer that is only dropped writes
/// what it holds and tells nobody of errors.
package struct PcapWriter: ~Copyable {
  package enum Resolution: Sendable { case microseconds, nanoseconds }

  private static let bufferLimit = 256 * 1024

  /// The path as given, or "standard output".
  package let name: String
  /// Frames longer than this, in bytes, are cut to it.
  package let snapLength: UInt32
  private let resolution: Resolution
  private let descriptor: Int32
  private let closes: Bool
  private var buffer = ByteWriter(capacity: 64 * 1024)
  private var written: UInt64 = 0
  private var isOpen = true
  private var failure: CaptureError?

  /// Creates `path`, or replaces its content; "-" is standard output.
  package init(
    path: String, linkType: LinkType, resolution: Resolution = .nanoseconds,
    snapLength: UInt32 = UInt32(CaptureLimits.frameLength)
  ) throws(CaptureError) {
    closes = path != "-"
    name = closes ? path : "standard output"
    descriptor = closes ? open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o644) : STDOUT_FILENO
    self.resolution = resolution
    self.snapLength = min(max(snapLength, 1), UInt32(CaptureLimits.frameLength))
    guard descriptor >= 0 else { throw .unwritable(file: name, offset: 0, errno: errno) }
    buffer.append(littleEndian: resolution == .nanoseconds ? 0xa1b2_3c4d : 0xa1b2_c3d4 as UInt32)
    buffer.append(littleEndian: 2 as UInt16)
    buffer.append(littleEndian: 4 as UInt16)
    // Two reserved fields.
    buffer.append(littleEndian: 0 as UInt64)
    buffer.append(littleEndian: self.snapLength)
    buffer.append(littleEndian: linkType.rawValue)
  }

  deinit {
    guard isOpen else { return }
    if failure == nil { _ = drain() }
    if closes { close(descriptor) }
  }

  /// Appends one frame. The format's seconds are unsigned 32 bits: times outside 1970 to 2106 wrap.
  package mutating func append(time: Timestamp, wireLength: UInt32, _ bytes: RawSpan) throws(CaptureError) {
    let captured = min(bytes.byteCount, Int(snapLength))
    let fraction = resolution == .nanoseconds ? time.subsecond : time.subsecond / 1000
    buffer.append(littleEndian: UInt32(truncatingIfNeeded: time.seconds))
    buffer.append(littleEndian: UInt32(fraction))
    buffer.append(littleEndian: UInt32(captured))
    buffer.append(littleEndian: wireLength)
    buffer.append(bytes.extracting(first: captured))
    if buffer.count >= Self.bufferLimit { try flush() }
  }

  /// Hands everything so far to the operating system. After an error the writer takes no more:
  /// each further call throws that error again.
  package mutating func flush() throws(CaptureError) {
    if failure == nil {
      let (count, error) = drain()
      written += UInt64(count)
      if error != 0 { failure = .unwritable(file: name, offset: written, errno: error) }
    }
    buffer.removeAll()
    if let failure { throw failure }
  }

  /// Writes the rest and closes the file.
  package consuming func finish() throws(CaptureError) {
    try flush()
    guard closes else { return }
    isOpen = false
    // Network file systems report a full disk only here.
    if close(descriptor) != 0, errno != EINTR {
      throw .unwritable(file: name, offset: written, errno: errno)
    }
  }

  /// Writes the buffer; how much of it went out, and the `errno` that stopped it or 0.
  private func drain() -> (count: Int, errno: Int32) {
    buffer.withUnsafeBytes { bytes in
      var done = 0
      while done < bytes.count {
        let count = write(descriptor, bytes.baseAddress! + done, bytes.count - done)
        if count > 0 {
          done += count
        } else if errno == EAGAIN {
          var request = pollfd(fd: descriptor, events: Int16(POLLOUT), revents: 0)
          _ = poll(&request, 1, -1)
        } else if errno != EINTR {
          return (done, errno)
        }
      }
      return (done, 0)
    }
  }
}
