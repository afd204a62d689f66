import FlowFilter
import FlowModel

/// An option as completion offers it.
public struct OptionSummary: Hashable, Sendable {
  /// `-r` or `--json`.
  let mark: String
  let help: String
  let takesArgument: Bool
}

extension OptionTable {
  var summaries: [OptionSummary] {
    rows.map { row in
      let isFlag = if case .flag = row.form { true } else { false }
      let mark = row.name.map { "--" + $0 } ?? "-\(row.letter)"
      return OptionSummary(mark: mark, help: row.help.first ?? "", takesArgument: !isFlag)
    }
  }
}

/// Everything that shells complete, from the tables that the programs themselves read.
struct CompletionModel {
  struct Program {
    let names: [String]
    let summary: String
    let isClassic: Bool
    let options: [OptionSummary]
  }

  let programs: [Program]
  let fields: [String]
  let modes: [String]
  let filterWords: [String]

  init(_ registry: ToolRegistry) {
    programs = registry.tools.map {
      Program(
        names: [$0.name] + $0.aliases, summary: $0.summary, isClassic: $0.isClassic, options: $0.options)
    }
    fields = Set(FieldRegistry.all.flatMap { [$0.id] + $0.aliases }).sorted()
    modes = ClientModes.names
    filterWords = FilterExpression.vocabulary
  }

  var classicNames: [String] { programs.filter(\.isClassic).flatMap(\.names) }
}
