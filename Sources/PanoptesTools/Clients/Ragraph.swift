/// Draws metrics over time, by object.
struct Ragraph: Tool {
  let name = "ragraph"
  let summary = "graph metrics over time, by address, port, protocol or any field"
  let isClassic = true
  var options: [OptionSummary] {
    Self.table.summaries
      + GraphOptions.table.sorted { $0.key < $1.key }.map { mark, row in
        let takesArgument = if case .value = row { true } else { false }
        return OptionSummary(mark: mark, help: "of the picture", takesArgument: takesArgument)
      }
  }

  private static let table = CommonOptions.table(
    operands: "metric ... [object ...] [graph options] [- filter-expression]",
    with: [
      .ownModes("N[smhdwMy]: the length of a bin; nomodify: records are not cut where bins end") {
        (words) throws(OptionError) in try GraphBins.rest(words)
      }
    ], without: ["N", "w"])

  private static let usage = """
    graph options:
      -w file                 file.png (ragraph.png), .svg, .pdf or .csv; '-' is a PNG on standard output
      -N n                    objects with a colour of their own (10); the rest is 'other'
      -fill -stack -split     no areas; no stacking; both directions above the axis
      -invert -log -rigid     directions exchanged; logarithmic axis; limits that nothing moves
      -upper n, -lower n      limits of the axis; -alt-autoscale[-max] ends it at the data
      -title, -comment, -watermark, -vertical-label text
      -width n, -height n     of the plot, pixels (800, 300); -zoom factor; -only-graph; -no-legend
      -dark, -binary          colours for dark screens; prefixes Ki, Mi for k, M
      -slope-mode -no-gridfit -alt-y-grid
      -x-grid, -y-grid grid   as rrdgraph has them, or none
      -units-exponent n, -units-length n, -units=si
      -font TAG:size:[name]; -font-render-mode normal|light|mono; -font-smoothing-threshold size
      -imginfo format, -debug
    """

  func run(_ arguments: [String], console: Console) -> Int32 {
    do throws(CommandError) {
      let (options, rest) = try CommandError.wrapping(usageStatus: ExitStatus.failure) {
        () throws(OptionError) in
        try GraphOptions.take(arguments)
      }
      let status = ClientRun.run(rest, console: console, table: Self.table) {
        (configuration, inputs) throws(CommandError) in
        try GraphRun(options: options, configuration: configuration, inputs: inputs, console: console).run()
      }
      if rest == ["-h"] { console.output.print(Self.usage) }
      return status
    } catch {
      return error.report(to: console) { "" }
    }
  }
}
