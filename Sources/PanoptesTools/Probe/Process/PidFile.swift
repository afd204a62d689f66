#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#elseif canImport(Darwin)
  import Darwin
#endif

/// `argus.<interface>.<n>.pid` with this process's number in it; n is the first that is free.
final class PidFile {
  private let folder: Int32
  private let name: String
  private let file: Int32
  let path: String

  init(folder path: String, interface: String) throws(CommandError) {
    let folder = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
    guard folder >= 0 else { throw Self.failure(path) }
    let label = String(interface.map { $0 == "/" ? "_" : $0 })
    for number in 0..<256 {
      let name = "argus.\(label).\(number).pid"
      let file = openat(folder, name, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, 0o644)
      if file < 0, errno == EEXIST, Self.isStale(folder, name) {
        unlinkat(folder, name, 0)
        continue
      }
      guard file >= 0 else {
        if errno == EEXIST { continue }
        break
      }
      let text = "\(getpid())\n"
      guard write(file, text, text.utf8.count) == text.utf8.count else { break }
      self.folder = folder
      self.name = name
      self.file = file
      self.path = "\(path)/\(name)"
      return
    }
    let error = Self.failure("\(path)/argus.\(label).0.pid")
    close(folder)
    throw error
  }

  /// Takes the file away. Who may not any more, after the change of user, empties it: no number in it
  /// is better than one that another process gets.
  func remove() {
    if unlinkat(folder, name, 0) != 0 { _ = ftruncate(file, 0) }
    close(file)
    close(folder)
  }

  /// Empty, or of a process that is no more.
  private static func isStale(_ folder: Int32, _ name: String) -> Bool {
    let file = openat(folder, name, O_RDONLY | O_CLOEXEC | O_NOFOLLOW)
    guard file >= 0 else { return false }
    defer { close(file) }
    var bytes = [UInt8](repeating: 0, count: 16)
    let count = read(file, &bytes, bytes.count)
    guard count >= 0 else { return false }
    let text = String(decoding: bytes[..<count], as: UTF8.self).prefix { $0.isNumber }
    guard let number = pid_t(text), number > 0 else { return true }
    return kill(number, 0) != 0 && errno == ESRCH
  }

  private static func failure(_ path: String) -> CommandError {
    .failed(
      "\(path): cannot write the pid file: \(SystemError.last.message)", status: ExitStatus.cannotCreate)
  }
}
