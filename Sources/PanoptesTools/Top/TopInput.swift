#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#elseif canImport(Darwin)
  import Darwin
#endif

/// Standard input as a file that grows: `ratop` reads its records again for another filter or key.
final class TopSpool {
  let path: String
  private let descriptor: Int32

  init(input: Int32, folder: String) throws(SystemError) {
    var template = Array("\(folder)/ratop.XXXXXX".utf8CString)
    let descriptor = mkstemp(&template)
    guard descriptor >= 0 else { throw .last }
    self.descriptor = descriptor
    path = String(decoding: template.dropLast().map(UInt8.init(bitPattern:)), as: UTF8.self)
    let output = descriptor
    // Its own thread: whoever writes to us may take any time.
    Task.detached {
      var chunk = [UInt8](repeating: 0, count: 64 * 1024)
      while true {
        let count = read(input, &chunk, chunk.count)
        if count < 0, errno == EINTR { continue }
        guard count > 0 else { return }
        var start = 0
        while start < count {
          let written = chunk.withUnsafeBytes { put(output, $0.baseAddress! + start, count - start) }
          if written < 0 {
            if errno == EINTR { continue }
            return
          }
          start += written
        }
      }
    }
  }

  deinit { unlink(path) }
}

private func put(_ descriptor: Int32, _ bytes: UnsafeRawPointer, _ count: Int) -> Int {
  write(descriptor, bytes, count)
}

/// What tells that a file has changed.
struct FileMark: Hashable {
  let size: Int64
  let seconds: Int
  let nanoseconds: Int

  init?(_ path: String) {
    var status = stat()
    guard stat(path, &status) == 0 else { return nil }
    size = Int64(status.st_size)
    #if canImport(Darwin)
      let time = status.st_mtimespec
    #else
      let time = status.st_mtim
    #endif
    (seconds, nanoseconds) = (time.tv_sec, time.tv_nsec)
  }
}
