import Charts
import FlowAnalytics
import FlowModel

/// Prints and draws how often the values of a field fall into classes.
struct Rahisto: Tool {
  let name = "rahisto"
  let summary = "histogram of a field, as text, in the terminal or as a picture"
  let isClassic = true
  var options: [OptionSummary] { Self.table.summaries }

  private static let table = CommonOptions.table(with: [
    .ownList(
      "H", "metric classes", "count metric in classes[L][:(range | size)]: 10:0-5000, 10:500, 20L:1-1M, 10;",
      "L makes them logarithmic; u m s M H D are units of times, u m K M G T of all else"),
    .ownList("m", "key", "merge records by these fields first, as racluster does"),
    .ownValue("w", "file", "draw to file.png, .svg or .pdf"),
    .ownModes(
      "nozero: no rows for empty classes; outlayer: what is outside of the classes, too;",
      "graph: bars in the terminal; logfreq: logarithmic frequencies, dark: in the picture"
    ) { $0.filter { !HistogramOptions.modes.contains($0) } },
  ])

  func run(_ arguments: [String], console: Console) -> Int32 {
    ClientRun.run(arguments, console: console, table: Self.table) {
      configuration, inputs throws(CommandError) in
      let options = try HistogramOptions(configuration)
      let blocks = options.request.field.blocks
      var sink = try HistogramSink(
        options, countsEnds: configuration.endsAreHosts,
        aggregation: HistogramOptions.aggregation(configuration, console, blocks: blocks))
      var pass = try RecordPass(
        configuration, console: console, blocks: blocks.union(sink.aggregator?.blocks ?? []))
      let status = pass.run(inputs, into: &sink)
      guard let histogram = try sink.finish(options.request), histogram.summary != nil else {
        if pass.matches > 0 {
          let name = options.request.field.id
          console.report("no value of \(name) is in the range; -M outlayer counts those outside as well")
        }
        return max(status, ExitStatus.nothingMatched)
      }
      var text = HistogramText(field: options.request.field, histogram: histogram)
      text.precision = configuration.precision
      text.hidesEmpty = options.hidesEmpty
      text.showsOutliers = options.includesOutliers
      text.showsTitles = configuration.labelInterval >= 0
      text.delimiter = configuration.isVariableWidth ? configuration.delimiter : nil
      if !configuration.isQuiet, options.picture?.path != "-" {
        if options.showsBars {
          let size = TerminalSize(descriptor: 1) ?? .standard
          HistogramBars(text: text, width: size.columns).append(to: &console.output.buffer)
        } else {
          text.append(to: &console.output.buffer)
        }
      }
      if let picture = options.picture {
        let chart = HistogramPicture.chart(text, theme: options.theme, isLogarithmic: options.isLogarithmic)
        try picture.write(chart.draw(), console: console)
      }
      return status
    }
  }
}
