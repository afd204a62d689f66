#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#elseif canImport(Darwin)
  import Darwin
#endif

/// Folders that outputs need.
enum Folders {
  /// Makes every folder that the path to a file names and that is not there.
  static func make(for path: String) throws(SplitFailure) {
    var index = path.startIndex
    while let slash = path[index...].firstIndex(of: "/") {
      let folder = path[..<slash]
      index = path.index(after: slash)
      if folder.isEmpty || folder == "." || folder == ".." { continue }
      guard mkdir(String(folder), 0o777) != 0, errno != EEXIST, errno != EISDIR else { continue }
      throw .failed("\(folder): cannot make the folder: \(SystemError.last.message)")
    }
  }
}
