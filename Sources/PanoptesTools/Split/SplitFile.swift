import ArgusCodec
import NetworkTypes

/// One output file of a split: written, perhaps closed and opened again, and finished once.
///
/// Only whole records are handed to the system, so that whenever the writer is killed the file reads
/// to its last whole record. One that a killed writer left with a cut record is mended before it grows.
final class SplitFile {
  let path: String
  private(set) var records: UInt64 = 0
  private(set) var bytes: UInt64 = 0
  /// When a period ends that this file is for.
  let end: Timestamp?
  /// For closing the file that was used longest ago.
  var lastUse: UInt64 = 0
  private var writer: ArgusFileWriter?
  private(set) var wasOpened = false
  /// The last start of a record, and whether they all came in order.
  private var lastStart = Timestamp(nanoseconds: .min)
  private(set) var isSorted = true

  init(path: String, end: Timestamp?) {
    self.path = path
    self.end = end
  }

  var isOpen: Bool { writer != nil }

  /// Opens the file where that is needed; a file begins with the START record.
  ///
  /// - Returns: what is worth telling the user.
  func open(start: RawSpan) throws(SplitFailure) -> String? {
    guard writer == nil else { return nil }
    var notice: String?
    if !wasOpened {
      try Folders.make(for: path)
      notice = try RecordTail.mend(path)
    }
    do throws(ArgusCodecError) {
      var opened = try ArgusFileWriter(path: path, bufferSize: 1 << 16)
      if !wasOpened {
        isSorted = opened.isNew
        try opened.append(start)
        bytes += UInt64(start.byteCount)
      }
      writer = consume opened
    } catch {
      throw .failed(error.description)
    }
    wasOpened = true
    return notice
  }

  func append(_ record: RawSpan, startingAt start: Timestamp?) throws(SplitFailure) {
    do throws(ArgusCodecError) {
      try writer?.append(record)
    } catch {
      throw .failed(error.description)
    }
    count(record.byteCount)
    guard let start else { return }
    if start < lastStart { isSorted = false }
    lastStart = max(lastStart, start)
  }

  func count(_ size: Int) {
    records += 1
    bytes += UInt64(size)
  }

  func flush() throws(SplitFailure) {
    do throws(ArgusCodecError) {
      try writer?.flush()
    } catch {
      throw .failed(error.description)
    }
  }

  /// Gives the descriptor back; the next record opens the file again.
  func close() throws(SplitFailure) {
    guard let open = writer.take() else { return }
    do throws(ArgusCodecError) {
      try open.close()
    } catch {
      throw .failed(error.description)
    }
  }
}

/// Why a split cannot go on.
enum SplitFailure: Error, Hashable {
  case failed(String)
}
