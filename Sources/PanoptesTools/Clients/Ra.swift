/// Reads flow records, selects, prints and rewrites them.
struct Ra: Tool {
  let name = "ra"
  let summary = "read, select, print and rewrite flow records"
  let isClassic = true

  func run(_ arguments: [String], console: Console) async -> Int32 {
    do throws(CommandError) {
      let configuration = try ClientConfiguration(
        arguments: arguments, table: CommonOptions.table, environment: console.environment)
      _ = configuration
      return ExitStatus.success
    } catch {
      return error.report(to: console) { CommonOptions.table.usage(program: console.programName) }
    }
  }
}
