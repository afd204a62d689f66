/// Reads flow records, selects, prints and rewrites them.
struct Ra: Tool {
  let name = "ra"
  let summary = "read, select, print and rewrite flow records"
  let isClassic = true

  func run(_ arguments: [String], console: Console) -> Int32 {
    ClientRun.run(arguments, console: console) { configuration, inputs throws(CommandError) in
      try Self.run(configuration, inputs, console)
    }
  }

  /// The run of every tool that prints and writes records as they come.
  static func run(
    _ configuration: ClientConfiguration, _ inputs: InputList, _ console: Console
  ) throws(CommandError) -> Int32 {
    var delivery = try RecordDelivery(configuration, console: console)
    var pass = try RecordPass(
      configuration, console: console, blocks: delivery.blocks, orients: delivery.readsDirection,
      wantsRejects: delivery.keepsRejects, services: delivery.services, splitting: .allowed)
    delivery.begin()
    let status = pass.run(inputs, into: &delivery)
    delivery.end(pass.totals)
    return delivery.failureStatus ?? status
  }
}
