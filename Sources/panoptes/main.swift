import Dispatch
import PanoptesTools

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#elseif canImport(Darwin)
  import Darwin
#endif

// The first thread is given up by the runtime as soon as anything waits; what needs it comes before.
if let status = ToolRegistry.standard.runOnFirstThread(CommandLine.arguments, console: .process()) {
  exit(status)
}
Task { exit(await ToolRegistry.standard.run(CommandLine.arguments, console: .process())) }
dispatchMain()
