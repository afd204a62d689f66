#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#elseif canImport(Darwin)
  import Darwin
#endif

/// An unnamed file whose bytes are changed in place: damaging one byte of a megabyte writes one byte.
package final class MemoryFile {
  package let descriptor: Int32

  private init() {
    guard let file = tmpfile() else { fatalError("cannot make an unnamed file") }
    descriptor = dup(fileno(file))
    fclose(file)
    precondition(descriptor >= 0, "no descriptor left")
  }

  package convenience init(_ bytes: UnsafeRawBufferPointer) {
    self.init()
    put(bytes, at: 0)
  }

  package convenience init(_ bytes: [UInt8]) {
    self.init()
    bytes.withUnsafeBytes { put($0, at: 0) }
  }

  deinit { close(descriptor) }

  package func put(_ bytes: UnsafeRawBufferPointer, at offset: Int) {
    var done = 0
    while done < bytes.count {
      let count = pwrite(descriptor, bytes.baseAddress! + done, bytes.count - done, off_t(offset + done))
      precondition(count > 0, "cannot write the unnamed file")
      done += count
    }
  }

  package func put(_ byte: UInt8, at offset: Int) { withUnsafeBytes(of: byte) { put($0, at: offset) } }

  package func cut(to length: Int) {
    precondition(ftruncate(descriptor, off_t(length)) == 0, "cannot cut the unnamed file")
  }

  /// For a reader that starts at the first byte.
  package func rewound() -> Int32 {
    lseek(descriptor, 0, SEEK_SET)
    return descriptor
  }
}
