/// Shows flows in the terminal, largest first.
struct Ratop: Tool {
  let name = "ratop"
  let summary = "flows on a screen: sorted, merged, searched and filtered as you type"
  let isClassic = true
  var options: [OptionSummary] { Self.table.summaries }

  private static let table = CommonOptions.table(
    with: [
      .ownList("m", "key", "merge by these fields (the flow): saddr daddr, saddr/24 dport, none"),
      .ownList("P", "field", "sort by this field (pkts); -field falling, +field rising"),
    ], without: ["w", "E", "q", "A", "a", "L", "c", "f", "N"])

  func run(_ arguments: [String], console: Console) -> Int32 {
    ClientRun.run(arguments, console: console, table: Self.table) { configuration, _ throws(CommandError) in
      try TopRun(configuration, console: console).run()
    }
  }
}
