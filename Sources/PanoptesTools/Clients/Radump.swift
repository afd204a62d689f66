import FlowModel

/// Prints as `ra` does, with captured user data in the words of their protocols.
struct Radump: Tool {
  let name = "radump"
  let summary = "ra, with captured user data decoded: DNS, ARP, DHCP, TLS and others"
  let isClassic = true

  func run(_ arguments: [String], console: Console) -> Int32 {
    ClientRun.run(arguments, console: console) { configuration, inputs throws(CommandError) in
      var configuration = configuration
      // A printer that was asked for is used; this tool is about what happens without.
      if configuration.userDataPrinter == .ascii { configuration.userDataPrinter = .decode }
      return try Ra.run(configuration, inputs, console)
    }
  }
}
