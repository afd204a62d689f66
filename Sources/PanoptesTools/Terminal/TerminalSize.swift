#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#elseif canImport(Darwin)
  import Darwin
#endif

/// Rows and columns of a screen.
struct TerminalSize: Hashable, Sendable {
  var columns: Int
  var rows: Int

  static let standard = TerminalSize(columns: 80, rows: 24)

  init(columns: Int, rows: Int) {
    self.columns = columns
    self.rows = rows
  }

  /// What the terminal behind a descriptor says; nil when there is none, or it does not know.
  init?(descriptor: Int32) {
    var size = winsize()
    guard ioctl(descriptor, UInt(TIOCGWINSZ), &size) == 0, size.ws_col > 0, size.ws_row > 0 else {
      return nil
    }
    // A hostile or broken pseudo terminal must not make us paint a million cells.
    self.init(columns: min(Int(size.ws_col), 1000), rows: min(Int(size.ws_row), 500))
  }
}
