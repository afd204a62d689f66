import NetworkTypes

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#elseif canImport(Darwin)
  import Darwin
#endif

/// The terminal, taken over for a full screen and given back as it was: at the end, when a signal
/// ends the program, when it is stopped and continued, and when it crashes.
final class Terminal {
  enum Event: Hashable, Sendable {
    case key(TerminalKey)
    case resized
    /// A signal asks for the end.
    case ended(signal: Int32)
    case timeout
  }

  private let descriptor: Int32
  private let saved: termios
  private var parser = KeyParser()
  private var painter = ScreenPainter()
  private var queue: [Event] = []
  private var isActive = false

  /// The terminal that controls the program, also when records come from standard input.
  init() throws(SystemError) {
    let descriptor = open("/dev/tty", O_RDWR | O_CLOEXEC)
    guard descriptor >= 0 else { throw .last }
    var settings = termios()
    guard tcgetattr(descriptor, &settings) == 0 else {
      let error = SystemError.last
      close(descriptor)
      throw error
    }
    self.descriptor = descriptor
    saved = settings
  }

  deinit {
    leave()
    close(descriptor)
  }

  var size: TerminalSize { TerminalSize(descriptor: descriptor) ?? .standard }

  // MARK: Taking over and giving back

  /// Alternative screen, no echo, no lines, no signals from keys.
  func enter() throws(SystemError) {
    var raw = saved
    raw.c_iflag &= ~tcflag_t(BRKINT | ICRNL | INPCK | ISTRIP | IXON)
    raw.c_oflag &= ~tcflag_t(OPOST)
    raw.c_cflag |= tcflag_t(CS8)
    raw.c_lflag &= ~tcflag_t(ECHO | ICANON | IEXTEN | ISIG)
    TerminalSignals.install(descriptor, saved)
    guard tcsetattr(descriptor, TCSAFLUSH, &raw) == 0 else { throw .last }
    isActive = true
    write("\u{1b}[?1049h\u{1b}[?25l")
    painter.forget()
  }

  func leave() {
    guard isActive else { return }
    isActive = false
    write(TerminalSignals.restoreText)
    var settings = saved
    tcsetattr(descriptor, TCSAFLUSH, &settings)
    TerminalSignals.remove()
  }

  /// Control-Z: the shell gets its terminal, and we ours when it lets us go on.
  func suspend() {
    leave()
    raise(SIGSTOP)
    try? enter()
    queue.append(.resized)
  }

  // MARK: Out and in

  func show(_ grid: ScreenGrid) { write(painter.paint(grid)) }

  func repaint() { painter.forget() }

  private func write(_ text: String) {
    var buffer = ByteWriter(capacity: text.utf8.count + 16)
    buffer.append(text)
    _ = OutputStream.write(buffer, to: descriptor)
  }

  /// Waits for something to happen.
  ///
  /// - Parameter milliseconds: at most so long; zero asks only what is there.
  func next(milliseconds: Int32) -> Event {
    if !queue.isEmpty { return queue.removeFirst() }
    // A lone escape is a key when nothing follows soon.
    let patience = parser.isWaiting ? min(milliseconds, 40) : milliseconds
    var requests = [
      pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0),
      pollfd(fd: TerminalSignals.readEnd, events: Int16(POLLIN), revents: 0),
    ]
    let count = poll(&requests, 2, patience)
    if count <= 0 {
      queue += parser.flush().map { .key($0) }
      return queue.isEmpty ? .timeout : queue.removeFirst()
    }
    if requests[1].revents != 0, let signal = TerminalSignals.next() {
      if signal == SIGWINCH { return .resized }
      return .ended(signal: signal)
    }
    if requests[0].revents != 0 {
      var bytes = [UInt8](repeating: 0, count: 1024)
      let length = read(descriptor, &bytes, bytes.count)
      // The terminal is gone.
      if length == 0 || length < 0 && errno != EINTR && errno != EAGAIN { return .ended(signal: SIGHUP) }
      queue += parser.feed(bytes.prefix(max(length, 0))).map { .key($0) }
    }
    return queue.isEmpty ? .timeout : queue.removeFirst()
  }
}
