#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#elseif canImport(Darwin)
  import Darwin
#endif

/// Memory for tables that are read at random: where the system has huge pages it is asked for them.
///
/// A flow table of 100 MB spans 25,000 small pages, more than a processor remembers the places of:
/// each packet then waits for a walk of the page tables before it waits for its flow.
enum LargeMemory {
  private static let hugePage = 2 << 20
  /// The most that is asked for at once by what grows piece by piece.
  static let blockSize = 2 * hugePage

  /// Uninitialised memory; `deallocate` gives it back.
  static func allocate<T>(_ type: T.Type, capacity: Int) -> UnsafeMutablePointer<T> {
    var bytes = capacity * MemoryLayout<T>.stride
    // Small tables live well on small pages.
    let isLarge = bytes >= hugePage
    if isLarge { bytes = (bytes + hugePage - 1) / hugePage * hugePage }
    let memory = UnsafeMutableRawPointer.allocate(
      byteCount: bytes, alignment: isLarge ? hugePage : max(64, MemoryLayout<T>.alignment))
    #if os(Linux)
      // Advice: whatever comes of it, the memory is there.
      if isLarge { madvise(memory, bytes, MADV_HUGEPAGE) }
    #endif
    return memory.bindMemory(to: type, capacity: capacity)
  }
}
