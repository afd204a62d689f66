#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#elseif canImport(Darwin)
  import Darwin
#endif

/// `-M replace`: each file that is read becomes what the tool would have written.
///
/// The new file is written beside the old one and takes its name when it is whole. A run that fails, or is
/// stopped, leaves the old file as it was.
enum ReplacedFiles {
  static func run(
    _ configuration: ClientConfiguration, _ inputs: InputList, console: Console,
    body: (ClientConfiguration, InputList) throws(CommandError) -> Int32
  ) throws(CommandError) -> Int32 {
    guard configuration.recordOutputs.isEmpty else {
      throw .failed("-M replace writes to the files it reads: -w has no place beside it")
    }
    if let input = inputs.inputs.first(where: { $0.isStandardInput || $0.range != nil }) {
      throw .failed("-M replace: \(input.isStandardInput ? "standard input" : input.text) cannot be replaced")
    }
    var status = ExitStatus.success
    for failure in inputs.failures {
      console.report(failure)
      status = ExitStatus.missingInput
    }
    for input in inputs.inputs {
      let temporary = hidden(input.path)
      var changed = configuration
      changed.recordOutputs = [.init(path: temporary)]
      unlink(temporary)
      let result = try body(changed, InputList([input]))
      // Where nothing matched there is nothing to write, and the old file is worth more than none.
      guard result == ExitStatus.success else {
        unlink(temporary)
        status = max(status, result)
        continue
      }
      var old = stat()
      if stat(input.path, &old) == 0 { chmod(temporary, old.st_mode & 0o7777) }
      guard rename(temporary, input.path) == 0 else {
        console.report("\(input.path): \(SystemError.last.message)")
        unlink(temporary)
        status = max(status, ExitStatus.failure)
        continue
      }
    }
    return status
  }

  /// A name beside the file that reading a folder passes over.
  static func hidden(_ path: String) -> String {
    let slash = path.lastIndex(of: "/").map { path.index(after: $0) } ?? path.startIndex
    return "\(path[..<slash]).\(path[slash...]).new"
  }
}
