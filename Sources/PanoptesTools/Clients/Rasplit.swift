/// Splits records into files by time, count, size, a marking flow or what the records say.
struct Rasplit: Tool {
  let name = "rasplit"
  let summary = "split records into files by time, count, size or their fields"
  let isClassic = true
  var options: [OptionSummary] { CommonOptions.table(with: SplitRun.options).summaries }

  func run(_ arguments: [String], console: Console) -> Int32 {
    SplitRun.run(arguments, console: console, own: SplitRun.options, holds: false)
  }
}

/// Splits a stream into files, and runs a program for each file that is finished.
struct Rastream: Tool {
  let name = "rastream"
  let summary = "split a stream into files and run a program for each finished one"
  let isClassic = true
  var options: [OptionSummary] { CommonOptions.table(with: Self.own + SplitRun.options).summaries }

  private static let own: [CommonOptions.Row] = [
    .ownValue("B", "n[smhdwMy]", "finish a file that long after its period (0s)"),
    .ownValue("f", "program", "run 'program -r FILE' for each finished file"),
  ]

  func run(_ arguments: [String], console: Console) -> Int32 {
    SplitRun.run(arguments, console: console, own: Self.own + SplitRun.options, holds: true)
  }
}
