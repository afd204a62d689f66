#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#elseif canImport(Darwin)
  import Darwin
#endif

enum Memory {
  /// Half of what the machine has, bytes: what a tool uses before it turns to temporary files.
  static var half: Int { all / 2 }
  /// A quarter: for one that does as well with temporary files, which the rest of the memory holds.
  static var quarter: Int { all / 4 }

  private static var all: Int {
    let (pages, size) = (sysconf(Int32(_SC_PHYS_PAGES)), sysconf(Int32(_SC_PAGESIZE)))
    return pages > 0 && size > 0 ? Int(pages) * Int(size) : 2 << 30
  }
}
