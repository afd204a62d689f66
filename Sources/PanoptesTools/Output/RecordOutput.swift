import ArgusCodec
import FlowModel
import NetworkTypes

/// A file of argus records that a tool appends to (`-w`, `-E`), or standard output.
///
/// Opened with the first record: a run that matches nothing leaves no file behind. The first record
/// written is the input's START record, which every argus file begins with, even where the filter
/// would not take it.
final class RecordOutput {
  /// How writing ended early.
  enum Failure: Error, Hashable {
    /// The reader of a pipe went away; nothing to report.
    case readerGone
    /// The console says what is wrong with standard output when the tool ends.
    case toldAtTheEnd
    case refused(String)
  }

  let path: String
  /// Standard output, or for a part the memory where it puts records aside.
  private let stream: OutputStream?
  @exclusivity(unchecked) private var writer: ArgusFileWriter?
  private var isOpen = false

  /// - Parameter standardOutput: what "-" stands for.
  init(path: String, standardOutput: OutputStream) {
    self.path = path
    stream = path == "-" ? standardOutput : nil
  }

  private init(partOf path: String) {
    self.path = path
    stream = OutputStream(descriptor: nil)
    // The whole begins with a START record, not a part of it.
    isOpen = true
  }

  /// What another thread appends to instead, until `take(over:)`.
  static func part(of output: RecordOutput) -> RecordOutput { RecordOutput(partOf: output.path) }

  /// Appends what a part put aside, which is then empty.
  func take(over part: RecordOutput, start: borrowing StartRecord) throws(Failure) {
    guard let aside = part.stream, aside.buffer.count > 0 else { return }
    let beginsWithStart = aside.buffer.withBytes { StartRecord.isFirst(in: $0) }
    if try open(start: start), beginsWithStart {
      // The input's own START record is then there already.
      var rest = ByteWriter(capacity: aside.buffer.count)
      aside.buffer.withBytes { bytes in
        rest.append(bytes.extracting(StartRecord.length(in: bytes)..<bytes.byteCount))
      }
      swap(&aside.buffer, &rest)
    }
    if let stream {
      stream.take(over: aside)
      return try passOn(stream)
    }
    do throws(ArgusCodecError) {
      try writer?.append(records: aside.buffer)
    } catch {
      throw Self.failure(error)
    }
    aside.buffer.removeAll()
  }

  /// Opens the output with a START record unless that has happened; true when it was opened now.
  func open(start: borrowing StartRecord) throws(Failure) -> Bool {
    guard !isOpen else { return false }
    if stream == nil {
      do throws(ArgusCodecError) {
        writer = try ArgusFileWriter(path: path)
      } catch {
        throw Self.failure(error)
      }
    }
    isOpen = true
    try start.append(to: self)
    return true
  }

  /// Appends a record as it stands.
  func append(_ record: RawSpan) throws(Failure) {
    if let stream {
      stream.buffer.append(record)
      return try passOn(stream)
    }
    do throws(ArgusCodecError) {
      try writer?.append(record)
    } catch {
      throw Self.failure(error)
    }
  }

  /// Encodes and appends a record.
  func append(_ record: borrowing FlowRecord) throws(Failure) {
    if let stream {
      ArgusEncoder().encode(record, into: &stream.buffer)
      return try passOn(stream)
    }
    do throws(ArgusCodecError) {
      try writer?.append(record)
    } catch {
      throw Self.failure(error)
    }
  }

  func flush() throws(Failure) {
    if let stream {
      stream.flush()
      return try passOn(stream)
    }
    do throws(ArgusCodecError) {
      try writer?.flush()
    } catch {
      throw Self.failure(error)
    }
  }

  func close() throws(Failure) {
    guard let open = writer.take() else { return }
    do throws(ArgusCodecError) {
      try open.close()
    } catch {
      throw Self.failure(error)
    }
  }

  private func passOn(_ stream: OutputStream) throws(Failure) {
    stream.flushIfFull()
    switch stream.failure {
    case nil: break
    case .readerGone?: throw .readerGone
    case .system(let code)?:
      throw .refused("cannot write standard output: \(SystemError(code: code).message)")
    }
  }

  private static func failure(_ error: ArgusCodecError) -> Failure {
    if case .output(_, _, let number, _) = error, number == SystemError.brokenPipe { return .readerGone }
    return .refused(error.description)
  }
}

/// The START record that new outputs begin with: the input's own in format 3, or one made up for an
/// input without.
struct StartRecord: ~Copyable {
  private var bytes = ByteWriter(capacity: 128)

  init() {
    var record = FlowRecord()
    record.kind = .management
    record.cause = .start
    record.blocks = [.management]
    ArgusEncoder().encode(record, into: &bytes)
  }

  /// Records begin with a START record.
  static func isFirst(in records: RawSpan) -> Bool {
    records.byteCount >= 4 && records[0] >> 4 == 8 && records[1] >> 4 == 1
  }

  /// Bytes of the first record.
  static func length(in records: RawSpan) -> Int {
    min(Int(records.bigEndian(at: 2, as: UInt16.self)) * 4, records.byteCount)
  }

  /// Remembers an input's START record.
  mutating func set(_ record: borrowing FlowRecord) {
    bytes.removeAll()
    ArgusEncoder().encode(record, into: &bytes)
  }

  mutating func set(_ record: RawSpan) {
    bytes.removeAll()
    bytes.append(record)
  }

  func append(to output: RecordOutput) throws(RecordOutput.Failure) {
    var failure: RecordOutput.Failure?
    bytes.withBytes { record in
      do throws(RecordOutput.Failure) {
        try output.append(record)
      } catch {
        failure = error
      }
    }
    if let failure { throw failure }
  }
}
