#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#elseif canImport(Darwin)
  import Darwin
#endif

/// `rastream -f program`: run as `program -r FILE` for every file that is finished.
///
/// No shell comes near the file's name. Programs run beside the stream, a few at a time; what they
/// left with is looked at when the next one starts and at the end.
final class ClosedFileProgram {
  private let program: String
  private let console: Console
  private let limit: Int
  private var running: [pid_t: String] = [:]
  private(set) var hasFailed = false

  init(_ program: String, console: Console, limit: Int = 4) {
    self.program = program
    self.console = console
    self.limit = limit
  }

  func run(_ file: String) {
    while running.count >= limit { wait(blocking: true) }
    wait(blocking: false)
    let path = Self.absolute(file)
    let words: [String] = [program, "-r", path]
    var arguments: [UnsafeMutablePointer<CChar>?] = words.map { strdup($0) } + [nil]
    defer { for argument in arguments { free(argument) } }
    var child = pid_t()
    // Whatever the stream has printed belongs before what the program prints.
    console.output.flush()
    let status = posix_spawnp(&child, program, nil, nil, &arguments, environ)
    guard status == 0 else {
      hasFailed = true
      return console.report("-f \(program): cannot be run: \(SystemError(code: status).message)")
    }
    running[child] = path
  }

  /// Waits for those that still run.
  func finish() {
    while !running.isEmpty { wait(blocking: true) }
  }

  private func wait(blocking: Bool) {
    for (child, path) in running {
      var status: Int32 = 0
      var ended: pid_t
      repeat {
        ended = waitpid(child, &status, blocking ? 0 : WNOHANG)
      } while ended < 0 && errno == EINTR
      guard ended != 0 else { continue }
      running[child] = nil
      if ended < 0 || status != 0 {
        hasFailed = true
        console.report("\(program) -r \(path): \(Self.reason(ended < 0 ? nil : status))")
      }
      if blocking { return }
    }
  }

  private static func reason(_ status: Int32?) -> String {
    guard let status else { return "its end was not seen" }
    let signal = status & 0x7f
    return signal != 0 ? "ended by signal \(signal)" : "left with status \(status >> 8 & 0xff)"
  }

  private static func absolute(_ path: String) -> String {
    guard !path.hasPrefix("/"), let folder = getcwd(nil, 0) else { return path }
    defer { free(folder) }
    return String(cString: folder) + "/" + path
  }
}
