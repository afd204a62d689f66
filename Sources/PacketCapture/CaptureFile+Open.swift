#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#elseif canImport(Darwin)
  import Darwin
#endif

extension CaptureFile {
  /// Opens a capture by path, or standard input as "-", and reads its header.
  ///
  /// - Parameter isInterrupted: asked when a signal wakes a read that waits on a pipe; true ends the
  ///   capture there as if the pipe had been closed.
  /// - Parameter follows: the file grows: `next` says false where it ends for the moment, and goes on
  ///   from there when called again, as long as `mayGrow` holds.
  package init(
    path: String, isInterrupted: @escaping @Sendable () -> Bool = { false }, follows: Bool = false
  ) throws(CaptureError) {
    if path == "-" {
      guard isatty(STDIN_FILENO) == 0 else { throw .terminal }
      try self.init(
        descriptor: STDIN_FILENO, name: "standard input", closes: false, isInterrupted: isInterrupted)
      return
    }
    let descriptor = open(path, O_RDONLY | O_CLOEXEC | O_NOCTTY)
    guard descriptor >= 0 else {
      throw switch errno {
      case ENOENT, ENOTDIR: .missing(file: path)
      case EACCES, EPERM: .notPermitted(file: path)
      case let number: .unreadable(file: path, errno: number)
      }
    }
    try self.init(
      descriptor: descriptor, name: path, closes: true, isInterrupted: isInterrupted, follows: follows)
  }

  /// Reads a capture from an open descriptor.
  ///
  /// - Parameters:
  ///   - name: what messages call it.
  ///   - closes: whether the descriptor is closed at the end, or when this throws.
  package init(
    descriptor: Int32, name: String, closes: Bool,
    isInterrupted: @escaping @Sendable () -> Bool = { false }, follows: Bool = false
  ) throws(CaptureError) {
    var window = ByteWindow(
      DescriptorFeed(descriptor: descriptor, closes: closes, isInterrupted: isInterrupted))
    // Six bytes tell every compression; a shorter file is no capture in any case.
    _ = window.ensure(6)
    if case .read(let number)? = window.failure {
      throw number == EISDIR ? .directory(file: name) : .unreadable(file: name, errno: number)
    }
    let compression = Compression.recognised(in: window.unread)
    if let compression {
      if follows { throw .compressedGrowth(file: name, compression) }
      window.interpose { feed, pending in compression.feed(from: feed, pending: pending) }
      _ = window.ensure(4)
    }
    window.mayGrow = follows
    let start = CaptureStart(window: window)
    switch start {
    case .pcap:
      guard window.ensure(PcapHeader.length) else {
        throw Self.shortHeader(window, name, compression, needed: PcapHeader.length)
      }
      guard let header = PcapHeader(window.unread) else {
        throw .malformedHeader(file: name, reason: "no magic number")
      }
      guard header.isSupported else {
        throw .unsupportedVersion(file: name, format: .pcap, major: header.major, minor: header.minor)
      }
      window.position += PcapHeader.length
      self.init(name: name, compression: compression, pcap: header, window: window)
    case .pcapng:
      let header = try Self.firstSection(&window, name, compression)
      self.init(name: name, compression: compression, pcapng: header, window: window)
    case .headerCut, .other:
      throw Self.refusal(window, name, compression, isHeaderCut: start == .headerCut)
    }
  }

  /// The section header block that a pcapng file starts with.
  private static func firstSection(
    _ window: inout ByteWindow, _ name: String, _ compression: Compression?
  ) throws(CaptureError) -> PcapngSectionHeader {
    guard window.ensure(PcapngSectionHeader.prefixLength) else {
      throw shortHeader(window, name, compression, needed: 28)
    }
    guard let header = PcapngSectionHeader(window.base + window.position) else {
      throw .malformedHeader(file: name, reason: "its byte-order mark is neither order's")
    }
    guard header.isSupported else {
      throw .unsupportedVersion(file: name, format: .pcapng, major: header.major, minor: header.minor)
    }
    let length = Int(header.blockLength)
    guard (28...CaptureLimits.blockLength).contains(length), length % 4 == 0 else {
      throw .malformedHeader(file: name, reason: "it claims the impossible length \(length)")
    }
    guard window.ensure(length) else { throw shortHeader(window, name, compression, needed: length) }
    let value = window.unread.loadUnaligned(fromByteOffset: length - 4, as: UInt32.self)
    let last = header.isSwapped ? value.byteSwapped : value
    guard last == header.blockLength else {
      throw .malformedHeader(file: name, reason: "it starts with length \(length) and ends with \(last)")
    }
    window.position += length
    return header
  }

  private static func shortHeader(
    _ window: borrowing ByteWindow, _ name: String, _ compression: Compression?, needed: Int
  ) -> CaptureError {
    switch window.failure {
    case .read(let errno)?: .unreadable(file: name, errno: errno)
    case let failure?: .compression(file: name, failure)
    case nil: .truncatedHeader(file: name, bytes: window.available, needed: needed)
    }
  }

  /// Why bytes without a capture's magic are refused.
  private static func refusal(
    _ window: borrowing ByteWindow, _ name: String, _ compression: Compression?, isHeaderCut: Bool
  ) -> CaptureError {
    if isHeaderCut || window.failure != nil {
      return shortHeader(window, name, compression, needed: PcapHeader.length)
    }
    if window.available == 0 { return .empty(file: name, compression: compression) }
    let format = ForeignFormat.recognised(in: window.unread, unpacked: compression != nil)
    return .foreign(file: name, format, compression: compression)
  }
}

/// What the first bytes of a stream promise.
private enum CaptureStart: Equatable {
  case pcap, pcapng
  /// Fewer bytes than a magic number has, and all of them its first ones.
  case headerCut
  case other

  init(window: borrowing ByteWindow) {
    let bytes = window.unread
    let magics = PcapHeader.magics + PcapHeader.magics.map(\.byteSwapped)
    if bytes.count >= 4 {
      let magic = bytes.loadUnaligned(as: UInt32.self)
      if magic == PcapngBlock.sectionHeader || magics.contains(magic) {
        self = magic == PcapngBlock.sectionHeader ? .pcapng : .pcap
        return
      }
    }
    let patterns =
      (magics + [PcapngBlock.sectionHeader]).map { value in withUnsafeBytes(of: value) { Array($0) } }
      + Compression.allCases.map(\.magic)
    self = !bytes.isEmpty && patterns.contains { $0.starts(with: bytes) } ? .headerCut : .other
  }
}
