import PanoptesTools

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#elseif canImport(Darwin)
  import Darwin
#endif

exit(ToolRegistry.standard.run(CommandLine.arguments, console: .process()))
