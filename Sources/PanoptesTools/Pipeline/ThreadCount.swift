#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#elseif canImport(Darwin)
  import Darwin
#endif

/// How many threads the inputs of a run are worth.
enum ThreadCount {
  static let most = 64
  /// Unless the user wants more: with many threads most wait for the one that reads.
  private static let usual = 8

  private static var processors: Int { max(Int(sysconf(Int32(_SC_NPROCESSORS_ONLN))), 1) }

  /// - Parameters:
  ///   - wanted: what the user asked for; nil for one on each processor.
  ///   - pieceSize: bytes that a thread takes at a time.
  static func count(_ wanted: Int?, for inputs: [InputName], pieceSize: Int) -> Int {
    guard wanted != 1, isWorthwhile(inputs, enough: 8 * pieceSize) else { return 1 }
    return wanted ?? min(processors, usual)
  }

  /// Regular files all, as far as they can be opened at all, and enough of them that starting threads does
  /// not show. What may make its reader wait is read by one thread, which hands on what it has meanwhile.
  private static func isWorthwhile(_ inputs: [InputName], enough: Int) -> Bool {
    var size = 0
    for input in inputs {
      guard !input.isStandardInput else { return false }
      var status = stat()
      guard stat(input.path, &status) == 0 else { continue }
      guard status.st_mode & S_IFMT == S_IFREG || status.st_mode & S_IFMT == S_IFDIR else { return false }
      if status.st_mode & S_IFMT == S_IFREG { size += min(Int(status.st_size), enough) }
    }
    return size >= enough
  }
}
