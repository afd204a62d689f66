import ArgumentParser

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#elseif canImport(Darwin)
  import Darwin
#endif

/// `panoptes links DIR`: makes the classic names.
struct LinksCommand: Tool {
  let name = "links"
  let summary = "make links with the classic names (argus, ra, ...) in a folder"

  func run(_ arguments: [String], console: Console) -> Int32 {
    runCommand(Arguments.self, arguments, console) { options in
      do throws(SplitFailure) {
        try Folders.make(for: options.folder + "/")
      } catch {
        switch error {
        case .failed(let text): console.report(text)
        }
        return ExitStatus.cannotCreate
      }
      var status = ExitStatus.success
      let program = options.program ?? Self.ownPath()
      for tool in ToolRegistry.standard.tools where tool.isClassic {
        for name in [tool.name] + tool.aliases {
          let path = "\(options.folder)/\(name)"
          if let error = Self.link(program, path, replaces: options.force) {
            console.report("\(path): \(error)")
            status = ExitStatus.cannotCreate
          } else {
            console.output.print("\(path) -> \(program)")
          }
        }
      }
      return status
    }
  }

  /// Nil when the link is there, else why not.
  private static func link(_ program: String, _ path: String, replaces: Bool) -> String? {
    if symlink(program, path) == 0 { return nil }
    guard errno == EEXIST else { return SystemError.last.message }
    var target = [CChar](repeating: 0, count: 4096)
    let length = readlink(path, &target, target.count)
    // Only ever a link is replaced: a real argus program stays.
    guard length >= 0 else { return "a file of that name is there, and is not a link" }
    let old = String(decoding: target[..<length].map(UInt8.init(bitPattern:)), as: UTF8.self)
    if old == program { return nil }
    guard replaces else { return "a link to \(old) is there (--force replaces it)" }
    if unlink(path) == 0, symlink(program, path) == 0 { return nil }
    return SystemError.last.message
  }

  private static func ownPath() -> String {
    var path = [CChar](repeating: 0, count: 4096)
    let length = readlink("/proc/self/exe", &path, path.count)
    if length > 0 { return String(decoding: path[..<length].map(UInt8.init(bitPattern:)), as: UTF8.self) }
    return CommandLine.arguments.first ?? ToolRegistry.programName
  }

  struct Arguments: ParsableArguments {
    @Argument(help: "The folder for the links.")
    var folder: String

    @Option(help: "The program that the links lead to; this one if not given.")
    var program: String?

    @Flag(help: "Replace links that lead elsewhere.")
    var force = false
  }
}
