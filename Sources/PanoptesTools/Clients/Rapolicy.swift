import FlowModel
import NetworkTypes

/// Holds flows against a router's access list.
struct Rapolicy: Tool {
  let name = "rapolicy"
  let summary = "what an access list of a router permits and denies, rule by rule"
  let isClassic = true
  var options: [OptionSummary] { Self.table.summaries }

  static let table = CommonOptions.table(with: [
    .ownValue("f", "conffile", "read RA_POLICY_ variables from conffile (rapolicy.conf)"),
    .ownValue(
      "a", "aclfile[:list]", "the access list, of a file that has several by name; without -f every flow",
      "is labelled with the rule that decided"),
    .ownModes(
      "permit, deny, all: the flows that are shown; hits: how often each rule decided;",
      "dump: what was understood of the list;"
    ) { words in words.filter { !PolicySettings.modes.contains($0) } },
  ])

  func run(_ arguments: [String], console: Console) -> Int32 {
    ClientRun.run(arguments, console: console, table: Self.table) {
      configuration, inputs throws(CommandError) in
      let settings = try PolicySettings(configuration.own)
      let lists = try settings.lists { console.warn($0) }
      if settings.dumps {
        console.output.print(lists.map(\.explanation).joined(separator: "\n"))
        return ExitStatus.success
      }
      return try Self.run(configuration, inputs, lists, settings, console)
    }
  }

  private static func run(
    _ configuration: ClientConfiguration, _ inputs: InputList, _ lists: [AccessList],
    _ settings: PolicySettings, _ console: Console
  ) throws(CommandError) -> Int32 {
    var configuration = configuration
    if settings.counts {
      for output in configuration.recordOutputs where output.path == "-" {
        throw .failed("-M hits and -w -: both go to standard output; name a file")
      }
      if configuration.format == .xml { throw .failed("-M hits prints columns, json or csv, no xml") }
      configuration.isQuiet = true
    }
    let delivery = try RecordDelivery(configuration, console: console)
    let labels = settings.labelsAll || settings.labelsImplicit || settings.labelsLogged
    // A record that gets a label is written anew, with all that it holds.
    let blocks = labels && delivery.writesRecords ? .all : delivery.blocks.union(AccessRule.blocks)
    // The source of a flow is who began it, whatever the records say.
    var pass = try RecordPass(
      configuration, console: console, blocks: blocks, wantsRejects: delivery.keepsRejects,
      services: delivery.services)
    var sink = PolicySink(lists, settings, delivery: delivery)
    let status = sink.run(&pass, inputs)
    if settings.counts {
      sink.hits.report(
        configuration.format, permitsOthers: settings.permitsOthers, to: &console.output.buffer)
    }
    return status
  }
}
