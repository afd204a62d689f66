/// The sensor: packets in, flow records out.
struct Argus: Tool {
  let name = "argus"
  let summary = "turn packets into flow records"
  let isClassic = true

  func run(_ arguments: [String], console: Console) async -> Int32 {
    do throws(CommandError) {
      let configuration = try SensorConfiguration(
        arguments: arguments, standardFile: SensorConfiguration.standardFile)
      for notice in configuration.notices { console.warn(notice) }
      return runSensor(configuration, console: console)
    } catch {
      return error.report(to: console, usage: { SensorOptions.table.usage(program: console.programName) })
    }
  }
}

/// Runs the sensor over the packet files of a configuration and returns the exit status.
func runSensor(_ configuration: SensorConfiguration, console: Console) -> Int32 {
  console.report("the sensor's engine is not in this version yet")
  return ExitStatus.failure
}
