import Charts
import NetworkTypes

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#elseif canImport(Darwin)
  import Darwin
#endif

/// Where a picture goes: a file whose extension says the format, or standard output.
struct PictureOutput: Sendable {
  let path: String
  let format: PictureFormat

  /// - Parameter fallback: the format of standard output, which has no extension.
  init(path: String, fallback: PictureFormat = .png) throws(CommandError) {
    self.path = path
    if path == "-" {
      format = fallback
    } else if let format = PictureFormat(path: path) {
      self.format = format
    } else {
      let names = PictureFormat.allCases.map { ".\($0.rawValue)" }.joined(separator: ", ")
      throw .failed("-w \(path): a picture ends in one of \(names)")
    }
  }

  /// Writes the picture whole or not at all: a file that is being looked at is never half of one.
  func write(_ drawing: Drawing, zoom: Double = 1, console: Console) throws(CommandError) {
    let bytes: [UInt8]
    do throws(ChartError) {
      bytes = try format.render(drawing, zoom: zoom)
    } catch {
      throw .failed("\(path == "-" ? "" : "\(path): ")\(error.description)")
    }
    guard path != "-" else {
      if console.output.isTerminal, format != .svg {
        throw .failed("a \(format.rawValue) picture is not for a terminal; redirect it or name a file (-w)")
      }
      console.output.buffer.append(bytes)
      console.output.flush()
      return
    }
    try Self.write(bytes, to: path)
  }

  /// Replaces a file.
  static func write(_ bytes: [UInt8], to path: String) throws(CommandError) {
    do throws(SystemError) {
      try replace(path, with: bytes)
    } catch {
      throw .failed("\(path): \(error.message)")
    }
  }

  private static func replace(_ path: String, with bytes: [UInt8]) throws(SystemError) {
    // A device or a pipe is written to, a file replaced.
    var isSpecial = false
    if case .other? = try? FileSystem.kind(of: path) { isSpecial = true }
    let target = isSpecial ? path : "\(path).\(getpid()).part"
    let descriptor = open(target, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o666)
    guard descriptor >= 0 else { throw .last }
    var failure: SystemError?
    var buffer = ByteWriter(capacity: bytes.count)
    buffer.append(bytes)
    switch OutputStream.write(buffer, to: descriptor) {
    case nil: break
    case .readerGone?: failure = SystemError(code: EPIPE)
    case .system(let code)?: failure = SystemError(code: code)
    }
    if close(descriptor) != 0, failure == nil { failure = .last }
    if failure == nil, !isSpecial, rename(target, path) != 0 { failure = .last }
    if let failure {
      if !isSpecial { unlink(target) }
      throw failure
    }
  }
}
