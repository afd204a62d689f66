import NetworkTypes

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#elseif canImport(Darwin)
  import Darwin
#endif

/// A line on the terminal that says how far a long run is: from its third second on, five times a second.
struct Progress: ~Copyable {
  private let console: Console?
  private let start: Int64
  private var next: Int64
  private var isShown = false

  /// - Parameter isOn: false where the user wants none; where standard error is no terminal, or standard
  ///   output is one that rows appear on, there is none in any case.
  init(_ console: Console, isOn: Bool, printsRows: Bool = false) {
    let isVisible = isOn && console.errors.isTerminal && !(printsRows && console.output.isTerminal)
    self.console = isVisible ? console : nil
    start = Self.milliseconds()
    next = start + 2000
  }

  /// It is time to show something.
  var isDue: Bool { console != nil && Self.milliseconds() >= next }

  /// Shows the text if it is time to.
  mutating func show(_ text: @autoclosure () -> String) {
    guard isDue, let console else { return }
    let now = Self.milliseconds()
    next = now + 200
    isShown = true
    console.errors.buffer.append("\r\u{1b}[K\(text()), \((now - start) / 1000) s")
    console.errors.flush()
  }

  /// Takes the line away.
  mutating func clear() {
    guard let console, isShown else { return }
    isShown = false
    console.errors.buffer.append("\r\u{1b}[K")
    console.errors.flush()
  }

  private static func milliseconds() -> Int64 {
    var clock = timespec()
    clock_gettime(CLOCK_MONOTONIC, &clock)
    return Int64(clock.tv_sec) * 1000 + Int64(clock.tv_nsec) / 1_000_000
  }
}
