#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#elseif canImport(Darwin)
  import Darwin
#endif

/// What signals do while a terminal is taken over.
///
/// Handlers may do next to nothing: those that ask for an end or tell of a new size write their number
/// to a pipe that the event loop reads; those of a crash put the terminal back and let it happen.
enum TerminalSignals {
  static let restoreText = "\u{1b}[0m\u{1b}[?25h\u{1b}[?1049l"

  private static let polite = [SIGINT, SIGTERM, SIGHUP, SIGQUIT, SIGWINCH]
  private static let fatal = [SIGSEGV, SIGILL, SIGBUS, SIGFPE, SIGABRT, SIGTRAP]

  // One terminal a process, set before the handlers are there and not changed while they are.
  nonisolated(unsafe) private static var pipeEnds: (read: Int32, write: Int32) = (-1, -1)
  nonisolated(unsafe) private static var descriptor: Int32 = -1
  nonisolated(unsafe) private static var settings = termios()
  nonisolated(unsafe) private static var restoreBytes: UnsafeMutableBufferPointer<UInt8>?

  static var readEnd: Int32 { pipeEnds.read }

  static func install(_ terminal: Int32, _ saved: termios) {
    descriptor = terminal
    settings = saved
    if restoreBytes == nil {
      let bytes = Array(restoreText.utf8)
      let buffer = UnsafeMutableBufferPointer<UInt8>.allocate(capacity: bytes.count)
      _ = buffer.initialize(from: bytes)
      restoreBytes = buffer
      var ends: [Int32] = [-1, -1]
      if pipe(&ends) == 0 {
        for end in ends {
          _ = fcntl(end, F_SETFD, FD_CLOEXEC)
          _ = fcntl(end, F_SETFL, O_NONBLOCK)
        }
        pipeEnds = (ends[0], ends[1])
      }
    }
    for number in polite {
      set(number) { number in
        let kept = errno
        var byte = UInt8(truncatingIfNeeded: number)
        _ = write(TerminalSignals.pipeEnds.write, &byte, 1)
        errno = kept
      }
    }
    for number in fatal {
      set(number) { number in
        if let bytes = TerminalSignals.restoreBytes {
          _ = write(TerminalSignals.descriptor, bytes.baseAddress, bytes.count)
        }
        _ = withUnsafePointer(to: &TerminalSignals.settings) {
          tcsetattr(TerminalSignals.descriptor, TCSANOW, $0)
        }
        signal(number, SIG_DFL)
        raise(number)
      }
    }
  }

  static func remove() {
    for number in polite + fatal { signal(number, SIG_DFL) }
    descriptor = -1
  }

  private static func set(_ number: Int32, _ handler: @escaping @convention(c) (Int32) -> Void) {
    var action = sigaction()
    #if canImport(Darwin)
      action.__sigaction_u.__sa_handler = handler
    #else
      action.__sigaction_handler.sa_handler = handler
    #endif
    sigemptyset(&action.sa_mask)
    sigaction(number, &action, nil)
  }

  /// The number of a signal that came.
  static func next() -> Int32? {
    var byte: UInt8 = 0
    return read(pipeEnds.read, &byte, 1) == 1 ? Int32(byte) : nil
  }
}
