/// Why a capture cannot be read or written at all, or a filter not be used. `file` is the name as given.
///
/// Trouble after the first header is no error: it ends the frames and becomes `CaptureFile.damage`.
package enum CaptureError: Error, Hashable, Sendable {
  case missing(file: String)
  case directory(file: String)
  case notPermitted(file: String)
  /// Opening or the first read failed for another reason; the number is `errno`.
  case unreadable(file: String, errno: Int32)
  /// Standard input is a keyboard.
  case terminal
  /// No byte at all; `compression` when an intact compressed file unpacks to nothing.
  case empty(file: String, compression: Compression?)
  case foreign(file: String, ForeignFormat, compression: Compression?)
  /// The file ends inside the header that it begins with.
  case truncatedHeader(file: String, bytes: Int, needed: Int)
  /// The pcapng header block contradicts itself.
  case malformedHeader(file: String, reason: String)
  case unsupportedVersion(file: String, format: CaptureFormat, major: UInt16, minor: UInt16)
  /// The compressed data are cut or damaged before a capture's header came out of them.
  case compression(file: String, FeedFailure)
  /// Compressed data are whole or nothing: they cannot be read while they grow.
  case compressedGrowth(file: String, Compression)
  /// libpcap refused the filter; `reason` is its own message.
  case filter(expression: String, linkType: String, reason: String)
  /// Creating, writing or closing a capture failed; `offset` is where in the file, in bytes.
  case unwritable(file: String, offset: UInt64, errno: Int32)
}

extension CaptureError: CustomStringConvertible {
  /// One line: the file, the place, and what to do.
  package var description: String {
    switch self {
    case .missing(let file):
      "\(printable(file)): there is no such file; check the name"
    case .directory(let file):
      "\(printable(file)): this is a directory; name a capture file in it"
    case .notPermitted(let file):
      "\(printable(file)): permission denied; make the file readable for this user"
    case .unreadable(let file, let errno):
      "\(printable(file)): cannot be read (\(systemMessage(errno)))"
    case .terminal:
      "standard input: this is a terminal; name a capture file, or pipe a capture in"
    case .empty(let file, nil):
      "\(printable(file)): the file is empty; a capture has at least a header of 24 bytes"
    case .empty(let file, let compression?):
      "\(printable(file)): the \(compression.name) data unpack to nothing; a capture has at least a header of 24 bytes"
    case .foreign(let file, let format, nil):
      "\(printable(file)): not a packet capture: it looks like \(format.phrase.looksLike); \(format.phrase.remedy)"
    case .foreign(let file, let format, let compression?):
      "\(printable(file)): not a packet capture: inside \(compression.name) there is what looks like "
        + "\(format.phrase.looksLike); \(format.phrase.remedy)"
    case .truncatedHeader(let file, let bytes, let needed):
      "\(printable(file)): cut inside the file header: \(bytes) of \(needed) bytes are there and no packet; get the whole file"
    case .malformedHeader(let file, let reason):
      "\(printable(file)): the pcapng header at byte 0 is damaged (\(reason)); get an intact copy"
    case .unsupportedVersion(let file, let format, let major, let minor):
      "\(printable(file)): \(format.name) version \(major).\(minor) is not supported; "
        + "rewrite the file with a current tool as \(format.name) \(format.currentVersion)"
    case .compression(let file, let failure):
      "\(printable(file)): no packet can be read: \(failure.clause); get an intact copy"
    case .compressedGrowth(let file, let compression):
      "\(printable(file)): \(compression.name) data cannot be followed while they grow; leave out -f, or write the capture uncompressed"
    case .filter(let expression, let linkType, let reason):
      "filter '\(printable(expression))' for \(linkType) frames: \(printable(reason)); see pcap-filter(7) for the syntax"
    case .unwritable(let file, 0, let errno):
      "\(printable(file)): cannot be written (\(systemMessage(errno)))"
    case .unwritable(let file, let offset, let errno):
      "\(printable(file)): writing failed at byte \(offset) (\(systemMessage(errno))); the file holds the packets before it"
    }
  }
}
