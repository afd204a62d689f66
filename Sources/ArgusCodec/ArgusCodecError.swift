/// Why a source of records cannot be read, or a file of them not be written.
public enum ArgusCodecError: Error, Equatable, Sendable {
  /// Nothing at all to read.
  case empty
  /// The source ends inside what may be its START record; so many bytes are there.
  case startTruncated(bytes: Int)
  /// The source does not begin with a START record; its first four bytes.
  case notArgus(firstBytes: UInt32)
  /// Records of argus 2.
  case obsoleteFormat
  /// A START record of a format version that nobody has described.
  case unsupportedVersion(UInt8)
  /// The server refused this client (code 1: access denied, 2: too many clients).
  case refused(code: UInt8)
  /// A system call on an output failed; the error number and its text.
  case output(operation: String, path: String, errno: Int32, reason: String)
}

extension ArgusCodecError: CustomStringConvertible {
  public var description: String {
    switch self {
    case .empty:
      return "no data: not even a START record; is the sensor running, the file complete?"
    case .startTruncated(let bytes):
      return "source ends after \(bytes) bytes, inside its START record (128 bytes): copy it again"
    case .notArgus(let firstBytes):
      let text = String(firstBytes, radix: 16)
      let digits = String(repeating: "0", count: 8 - text.count) + text
      return "not argus records: begins with 0x\(digits), not with a START record"
    case .obsoleteFormat:
      return "records of argus 2 (cookie 0xe5617acb): convert them with ra of argus-clients 3 first"
    case .unsupportedVersion(let version):
      return "argus records of unknown version \(version): versions 3 and 5 can be read"
    case .refused(let code):
      switch code {
      case 1: return "server refuses: access denied; ask its operator to admit this host"
      case 2: return "server refuses: too many clients; try again later"
      default: return "server refuses with code \(code)"
      }
    case .output(let operation, let path, _, let reason):
      return "cannot \(operation) \(path): \(reason)"
    }
  }
}
