import NetworkTypes

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#elseif canImport(Darwin)
  import Darwin
#endif

/// The operating system's answer when a call failed.
package struct SystemError: Error, Hashable {
  let code: Int32
  init(code: Int32) { self.code = code }
  static var last: SystemError { SystemError(code: errno) }
  static var brokenPipe: Int32 { EPIPE }

  /// What the C library calls it: `No such file or directory`.
  var message: String { String(cString: strerror(code)) }
}

/// Files as the tools need them, straight on the C library: Foundation would cost more start-up
/// time than most runs take.
enum FileSystem {
  enum Kind { case regular, directory, other }

  static func kind(of path: String) throws(SystemError) -> Kind {
    var status = stat()
    guard stat(path, &status) == 0 else { throw .last }
    return switch status.st_mode & S_IFMT {
    case S_IFREG: .regular
    case S_IFDIR: .directory
    default: .other
    }
  }

  static func isReadable(_ path: String) -> Bool { access(path, R_OK) == 0 }

  /// The whole of a small file.
  static func contents(of path: String) throws(SystemError) -> [UInt8] {
    let descriptor = open(path, O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else { throw .last }
    defer { close(descriptor) }
    var bytes: [UInt8] = []
    var chunk = [UInt8](repeating: 0, count: 64 * 1024)
    while true {
      let count = read(descriptor, &chunk, chunk.count)
      if count < 0 {
        if errno == EINTR { continue }
        throw .last
      }
      if count == 0 { return bytes }
      bytes.append(contentsOf: chunk[0..<count])
    }
  }

  /// Writes a whole file, which appears under its name only when it is whole.
  static func write(_ bytes: borrowing ByteWriter, to path: String, mode: mode_t = 0o666) throws(SystemError)
  {
    let temporary = ReplacedFiles.hidden(path)
    let descriptor = open(temporary, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, mode)
    guard descriptor >= 0 else { throw .last }
    let failure = OutputStream.write(bytes, to: descriptor)
    let closed = close(descriptor)
    guard failure == nil, closed == 0, rename(temporary, path) == 0 else {
      let reason: SystemError
      if case .system(let code) = failure { reason = SystemError(code: code) } else { reason = .last }
      unlink(temporary)
      throw reason
    }
  }

  /// Regular files below a directory, in order of name. Links and names that start with a dot are
  /// passed over, so that a tree with a loop ends.
  static func regularFiles(below directory: String) throws(SystemError) -> [String] {
    var files: [String] = []
    for name in try names(in: directory).filter({ !$0.hasPrefix(".") }).sorted() {
      let path = directory.hasSuffix("/") ? directory + name : "\(directory)/\(name)"
      var status = stat()
      guard lstat(path, &status) == 0 else { continue }
      switch status.st_mode & S_IFMT {
      case S_IFREG: files.append(path)
      // A folder that may not be read inside a tree must not hide the rest of the tree.
      case S_IFDIR: files += (try? regularFiles(below: path)) ?? []
      default: break
      }
    }
    return files
  }

  /// What a directory holds, but itself and its parent.
  static func names(in directory: String) throws(SystemError) -> [String] {
    guard let stream = opendir(directory) else { throw .last }
    defer { closedir(stream) }
    var names: [String] = []
    while let entry = readdir(stream) {
      let name = withUnsafePointer(to: &entry.pointee.d_name) {
        $0.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
      }
      if name != ".", name != ".." { names.append(name) }
    }
    return names
  }

  /// The files a shell pattern stands for, sorted; empty when it has no match.
  static func expand(_ pattern: String) -> [String] {
    var result = glob_t()
    defer { globfree(&result) }
    guard glob(pattern, 0, nil, &result) == 0 else { return [] }
    return (0..<Int(result.gl_pathc)).compactMap { index in
      result.gl_pathv[index].map { String(cString: $0) }
    }
  }

  static func looksLikePattern(_ path: String) -> Bool { path.contains { "*?[".contains($0) } }
}
