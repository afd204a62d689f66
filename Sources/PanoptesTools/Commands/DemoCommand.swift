import ArgumentParser
import NetworkTypes

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#elseif canImport(Darwin)
  import Darwin
#endif

/// `panoptes demo FILE`: a small capture to try the tools on.
struct DemoCommand: Tool {
  let name = "demo"
  let summary = "write a small packet capture to try the tools on"

  func run(_ arguments: [String], console: Console) -> Int32 {
    runCommand(Arguments.self, arguments, console) { options in
      let capture = DemoCapture.make()
      let descriptor = open(options.file, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o666)
      guard descriptor >= 0 else {
        console.report("\(options.file): \(SystemError.last.message)")
        return ExitStatus.failure
      }
      defer { close(descriptor) }
      switch OutputStream.write(capture, to: descriptor) {
      case nil, .readerGone?: return ExitStatus.success
      case .system(let code)?:
        console.report("\(options.file): \(SystemError(code: code).message)")
        return ExitStatus.failure
      }
    }
  }

  struct Arguments: ParsableArguments {
    @Argument(help: "The capture file to write.")
    var file: String
  }
}
