import ArgusCodec
import NetworkTypes
import PacketCapture

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#elseif canImport(Darwin)
  import Darwin
#endif

/// The records of one input: a file, plain or compressed, or standard input.
///
/// One way for all of them, in pieces: a map of a plain file would be no faster where the page cache
/// is warm, and a file that another process cuts would end the program with SIGBUS.
struct RecordInput: ~Copyable {
  /// Why an input ended, or never began.
  enum Failure: Error {
    case open(SystemError)
    case directory
    case terminal
    case notRecords(ArgusCodecError, first: [UInt8])
    /// Text that was to be converted has no line of titles.
    case noTitles
    case read(FeedFailure)
  }

  let name: InputName
  private let source: UnpackedInput
  private var stream: ArgusStream
  /// Offset of the source's first byte in the file.
  let base: UInt64
  private let end: UInt64
  /// Bytes that are asked of the source at a time, at least.
  private let room: Int
  /// Why the source ended before its end.
  private var failure: FeedFailure?
  private var firstBytes: [UInt8] = []
  private(set) var isEnded = false
  /// Set when the bytes stop in the middle of a compressed stream or of a record.
  private(set) var damage: String?
  /// The input may make the reader wait: what was printed must not lie in a buffer meanwhile.
  let mayWait: Bool
  /// The file's descriptor and size, where there is something to measure by.
  private let extent: (descriptor: Int32, size: Int64)?

  /// - Parameter capacity: bytes that are held at a time, unless a record is larger.
  init(_ name: InputName, standardInput: Int32, capacity: Int = 1 << 19) throws(Failure) {
    self.name = name
    room = capacity / 2
    var descriptor = standardInput
    if name.isStandardInput {
      guard isatty(descriptor) == 0 else { throw .terminal }
    } else {
      descriptor = open(name.path, O_RDONLY | O_CLOEXEC | O_NOCTTY)
      guard descriptor >= 0 else { throw .open(.last) }
    }
    var status = stat()
    let isKnown = fstat(descriptor, &status) == 0
    if isKnown, status.st_mode & S_IFMT == S_IFDIR {
      if !name.isStandardInput { close(descriptor) }
      throw .directory
    }
    let isRegular = isKnown && status.st_mode & S_IFMT == S_IFREG
    mayWait = !isRegular
    extent = isRegular && status.st_size > 0 ? (descriptor, Int64(status.st_size)) : nil
    base = name.range?.lowerBound ?? 0
    end = name.range?.upperBound ?? .max
    if base > 0, isRegular { lseek(descriptor, off_t(clamping: base), SEEK_SET) }
    source = UnpackedInput(descriptor: descriptor, closes: !name.isStandardInput)
    stream = ArgusStream(requiresStart: base == 0, capacity: capacity)
  }

  /// How much of the file has been read, compressed or not; nil where its end is not known.
  var share: Double? {
    extent.map { min(Double(max(lseek($0.descriptor, 0, SEEK_CUR), 0)) / Double($0.size), 1) }
  }

  /// Hands every whole record that has been read, with its offset, to `body` until that returns
  /// false.
  @inline(__always)
  mutating func forEachRecord(_ body: (RawSpan, _ offset: UInt64) -> Bool) throws(Failure) {
    do throws(ArgusCodecError) {
      while let place = try stream.next() {
        let offset = base &+ stream.offset(of: place)
        guard offset < end else {
          isEnded = true
          return
        }
        guard stream.withRecord(place, { body($0, offset) }) else { return }
      }
    } catch {
      throw .notRecords(error, first: firstBytes)
    }
  }

  /// Reads more, or finds that there is no more.
  mutating func fill() throws(Failure) {
    if !readMore() { try conclude() }
  }

  /// Cuts the next whole records off into `piece`, which stays empty where there is none left.
  mutating func fill(_ piece: inout ArgusPiece) throws(Failure) {
    stream.borrowMemory(of: &piece)
    var goesOn = true
    repeat { goesOn = readMore() } while goesOn && stream.unread < room
    do throws(ArgusCodecError) {
      if try !stream.cut(before: end > base ? end - base : 0, into: &piece) {
        isEnded = true
        return
      }
    } catch {
      throw .notRecords(error, first: firstBytes)
    }
    if !goesOn { try conclude() }
  }

  /// False at the end of the source, which `conclude` judges when its records have been taken.
  private mutating func readMore() -> Bool {
    guard failure == nil else { return false }
    var failure: FeedFailure?
    let source = source
    let count = stream.read(room: room) { buffer in
      do throws(FeedFailure) {
        return try source.read(into: buffer)
      } catch {
        failure = error
        return 0
      }
    }
    self.failure = failure
    if count > 0 { noteFirstBytes() }
    return count > 0
  }

  private mutating func conclude() throws(Failure) {
    if let failure {
      guard stream.start != nil || base > 0 else { throw .read(failure) }
      // Whole records before the damage were read; they stay.
      damage = Self.clause(failure)
    }
    isEnded = true
    do throws(ArgusCodecError) {
      try stream.finish()
    } catch {
      throw .notRecords(error, first: firstBytes)
    }
    if damage == nil, let cut = stream.damage { damage = cut.description }
  }

  private mutating func noteFirstBytes() {
    guard firstBytes.count < 64, stream.start == nil else { return }
    let count = min(stream.unread, 64)
    stream.withRecord(0..<count) { bytes in firstBytes = (0..<count).map { bytes[$0] } }
  }

  static func clause(_ failure: FeedFailure) -> String {
    switch failure {
    case .read(let errno): "reading failed: \(SystemError(code: errno).message)"
    case .cut(let compression, let offset):
      "the \(compression.name) data stop at byte \(offset) in the middle of a stream"
    case .corrupt(let compression, let offset, let reason):
      "the \(compression.name) data are damaged near byte \(offset) (\(reason))"
    }
  }
}

extension RecordInput.Failure {
  /// The line for the user, and the status that it leads to.
  func message(_ input: InputName) -> (text: String, status: Int32) {
    switch self {
    case .open(let error): ("open '\(input.path)': \(error.message)", ExitStatus.missingInput)
    case .directory:
      ("\(input.name): this is a directory; -R \(input.path) reads the files in it", ExitStatus.failure)
    case .terminal:
      ("standard input is a terminal; name a file (-r file) or pipe records in", ExitStatus.failure)
    case .read(let failure): ("\(input.name): \(RecordInput.clause(failure))", ExitStatus.failure)
    case .noTitles:
      ("\(input.name): no line of titles is in it; give what a client prints with -c ,", ExitStatus.failure)
    case .notRecords(.empty, _): ("\(input.name): the file is empty: no argus records", ExitStatus.failure)
    case .notRecords(.notArgus, let first):
      (
        "\(input.name): not argus records: it looks like \(ForeignInput.description(first, name: input.name))",
        ExitStatus.failure
      )
    case .notRecords(let error, _): ("\(input.name): \(error)", ExitStatus.failure)
    }
  }
}
