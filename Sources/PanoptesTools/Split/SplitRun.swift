import FlowAnalytics
import FlowModel
import NetworkTypes

/// What rasplit and rastream have in common, which is nearly all.
enum SplitRun {
  static let options: [CommonOptions.Row] = [
    .words(
      "w", .withOptionalWord("name [filter]"), "append records to files of this name: strftime's %Y %m %d …,",
      "$field for what a record says; (x)"
    ) { $0.recordOutputs.append(.init(path: $1[0], filter: $1.count > 1 ? $1[1] : nil)) },
    .ownModes(
      "time n[smhdwMy], count n[kmg], size n[kmg], flow \"filter\":",
      "when the next file begins (count 10000);",
      "nomodify: records that cross a border are not cut;"
    ) { words throws(OptionError) in
      var rule = SplitRule()
      return try rule.take(words)
    },
    .ownValue("a", "length", "letters at the end of consecutive files (2)"),
  ]

  /// - Parameter holds: files are finished while the stream goes on, sorted, and a program is run for each.
  static func run(
    _ arguments: [String], console: Console, own: [CommonOptions.Row], holds: Bool
  ) -> Int32 {
    ClientRun.run(arguments, console: console, table: CommonOptions.table(with: own)) {
      configuration, inputs throws(CommandError) in
      let (rule, hold, length) = try settings(configuration, holds: holds)
      let program = configuration.own.last("f").map { ClosedFileProgram($0, console: console) }
      let files = SplitFiles(
        finished: { file throws(SplitFailure) in
          if holds, !file.isSorted { try FileSorter.sort(file.path) }
          program?.run(file.path)
        },
        tell: { console.warn($0) })
      let wanted =
        configuration.recordOutputs.isEmpty
        ? [ClientConfiguration.RecordOutput(path: "x")] : configuration.recordOutputs
      let outputs = try wrapping { () throws(OptionError) in
        try wanted.map { output throws(OptionError) in
          try SplitOutput(
            output, rule: rule, suffixLength: length, files: files, standardOutput: console.output)
        }
      }
      if wanted.contains(where: { $0.path == "-" }), console.output.isTerminal {
        throw .failed("argus records are not for a terminal; redirect standard output or name a file")
      }
      var sink = SplitSink(
        outputs, files: files, cutsRecords: rule.cutsRecords, hold: hold,
        keptBlocks: try configuration.keptBlocks(), console: console)
      var pass = try RecordPass(configuration, console: console, blocks: sink.blocks)
      let status = pass.run(inputs, into: &sink)
      sink.end()
      program?.finish()
      if configuration.printsTotals { pass.totals.append(to: &console.errors.buffer) }
      if program?.hasFailed ?? false { return max(status, ExitStatus.failure) }
      return sink.failureStatus ?? status
    }
  }

  private static func settings(
    _ configuration: ClientConfiguration, holds: Bool
  ) throws(CommandError) -> (SplitRule, Int64?, Int) {
    try wrapping { () throws(OptionError) in
      var rule = SplitRule()
      // What is left was applied when the words were read.
      _ = try rule.take(configuration.own.modes)
      var hold: Int64? = holds ? 0 : nil
      if let text = configuration.own.last("B") {
        guard let length = TimeBins.Width(text)?.nanoseconds else {
          throw .invalid("-B \(text): a time is a number and one of s m h d w M y, such as 10s")
        }
        hold = length
      }
      var length = 2
      if let text = configuration.own.last("a") {
        guard let number = Int(text), (1...8).contains(number) else {
          throw .invalid("-a \(text): a number of letters from 1 to 8 is wanted")
        }
        length = number
      }
      return (rule, hold, length)
    }
  }

  private static func wrapping<Result>(
    _ body: () throws(OptionError) -> Result
  ) throws(CommandError) -> Result {
    try CommandError.wrapping(usageStatus: ExitStatus.failure, body)
  }
}
