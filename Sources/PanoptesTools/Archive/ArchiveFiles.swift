#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#elseif canImport(Darwin)
  import Darwin
#endif

/// The files that the words of an archive command name: files as they are, folders with all below them.
enum ArchiveFiles {
  static func find(_ paths: [String], console: Console) -> (files: [String], status: Int32) {
    var files: [String] = []
    var status = ExitStatus.success
    for path in paths {
      do throws(SystemError) {
        switch try FileSystem.kind(of: path) {
        // What a repair put aside is known to be damaged.
        case .directory: files += try FileSystem.regularFiles(below: path).filter { !isPutAside($0) }
        default: files.append(path)
        }
      } catch {
        console.report("open '\(path)': \(error.message)")
        status = ExitStatus.noInput
      }
    }
    return (files, status)
  }

  static func isPutAside(_ path: String) -> Bool {
    let name = ToolRegistry.lastPathComponent(path)
    guard let mark = name.firstRange(of: ".damaged") else { return false }
    return name[mark.upperBound...].allSatisfy { $0 == "." || $0.isNumber }
  }

  /// The folder and the name in it.
  static func split(_ path: String) -> (folder: String, name: String) {
    guard let slash = path.lastIndex(of: "/") else { return (".", path) }
    return (
      slash == path.startIndex ? "/" : String(path[..<slash]), String(path[path.index(after: slash)...])
    )
  }
}
