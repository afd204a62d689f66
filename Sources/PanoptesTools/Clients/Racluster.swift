import FlowAnalytics
import FlowModel

/// Merges the records of a flow, or of whatever `-m` makes one.
struct Racluster: Tool {
  let name = "racluster"
  let summary = "merge flow records that share a key"
  let isClassic = true
  var options: [OptionSummary] { Self.table.summaries }

  static let table = CommonOptions.table(
    with: ClusterOptions.keyRows + [
      .ownModes(
        ClusterOptions.modeHelp[0], ClusterOptions.modeHelp[1], ClusterOptions.modeHelp[2],
        "ind: every input for itself; replace: inputs are replaced by what is made of them;"
      ) { words throws(OptionError) in try ClusterOptions.otherModes(words) },
      .ownFlag("V", "name every input that was read"),
    ])

  func run(_ arguments: [String], console: Console) -> Int32 {
    ClientRun.run(arguments, console: console, table: Self.table) {
      configuration, inputs throws(CommandError) in
      let options = try CommandError.wrapping(usageStatus: ExitStatus.failure) { () throws(OptionError) in
        try ClusterOptions(configuration)
      }
      guard options.replaces else { return try run(options, configuration, inputs, console) }
      return try ReplacedFiles.run(configuration, inputs, console: console) {
        configuration, inputs throws(CommandError) in
        try run(options, configuration, inputs, console)
      }
    }
  }

  private func run(
    _ options: ClusterOptions, _ configuration: ClientConfiguration, _ inputs: InputList, _ console: Console
  ) throws(CommandError) -> Int32 {
    let services: ServiceNames?
    let delivery = try RecordDelivery(configuration, console: console)
    services = delivery.services
    let results = ResultDelivery(delivery, configuration)
    let output = results.blocks
    let engine = try CommandError.wrapping(usageStatus: ExitStatus.failure) { () throws(OptionError) in
      try ClusterEngine(options, output: output, environment: console.environment)
    }
    var sink = ClusterSink(engine: engine, results: results)
    var forInput = configuration.forInput()
    let readsEach = options.isIndependent || configuration.own.flags.contains("V")
    // What is made of several inputs one by one is not made at once.
    if readsEach { forInput.threads = 1 }
    var pass = try RecordPass(
      forInput, console: console, blocks: engine.blocks, services: services,
      splitting: .directionsOnly)
    sink.results.delivery.begin()
    var status = ExitStatus.success
    if readsEach {
      for failure in inputs.failures {
        console.report(failure)
        status = ExitStatus.missingInput
      }
      for input in inputs.inputs {
        status = max(status, pass.run(InputList([input]), into: &sink))
        if configuration.own.flags.contains("V") { console.errors.print("racluster: \(input.name) read") }
        if options.isIndependent, !sink.finish() { break }
      }
    } else {
      status = pass.run(inputs, into: &sink)
    }
    _ = sink.finish()
    sink.results.delivery.end(pass.totals)
    if let failure = sink.engine.failure { throw .failed("\(failure)") }
    return sink.results.delivery.failureStatus ?? status
  }
}
