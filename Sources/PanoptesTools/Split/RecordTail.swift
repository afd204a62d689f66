import ArgusCodec
import NetworkTypes
import PacketCapture

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#elseif canImport(Darwin)
  import Darwin
#endif

/// The end of a file that someone wants to append to.
enum RecordTail {
  /// Takes a cut last record off a file, so that what is appended can be found.
  ///
  /// - Returns: a line for the user when something was taken off; nil for a file that is whole, empty or
  ///   not there.
  static func mend(_ path: String) throws(SplitFailure) -> String? {
    let descriptor = open(path, O_RDWR | O_CLOEXEC)
    if descriptor < 0 {
      if errno == ENOENT { return nil }
      throw .failed("\(path): \(SystemError.last.message)")
    }
    defer { close(descriptor) }
    var status = stat()
    guard fstat(descriptor, &status) == 0, status.st_mode & S_IFMT == S_IFREG, status.st_size > 0 else {
      return nil
    }
    guard let damage = try wholeRecords(descriptor, path) else { return nil }
    guard ftruncate(descriptor, off_t(damage.offset)) == 0 else {
      throw .failed("\(path): \(SystemError.last.message)")
    }
    return
      "\(path): its last record was cut, as a writer that was stopped leaves it; \(damage.present) bytes taken off"
  }

  private static func wholeRecords(_ descriptor: Int32, _ path: String) throws(SplitFailure) -> ArgusDamage? {
    var stream = ArgusStream()
    do throws(ArgusCodecError) {
      while true {
        let count = stream.read(room: 1 << 18) { read(descriptor, $0.baseAddress, $0.count) }
        if count < 0 {
          if errno == EINTR { continue }
          throw ArgusCodecError.output(
            operation: "read", path: path, errno: errno, reason: SystemError.last.message)
        }
        while try stream.next() != nil {}
        if count == 0 { break }
      }
      try stream.finish()
    } catch {
      // A START record alone that is cut: the file holds nothing yet.
      if case .startTruncated(let bytes) = error {
        return ArgusDamage(offset: 0, present: bytes, missing: 0)
      }
      throw .failed("\(path) is there and cannot be appended to: \(error.description)")
    }
    return stream.damage
  }
}
