import NetworkTypes
import PacketCapture

/// The sensor: packets in, flow records out.
struct Argus: Tool {
  let name = "argus"
  let summary = "turn packets into flow records"
  let isClassic = true
  var options: [OptionSummary] { SensorOptions.table.summaries }

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

/// Runs the sensor over the packet files of a configuration and returns the exit status: 0, or what
/// sysexits(3) has for the first thing that went wrong. The other inputs are still read.
func runSensor(_ configuration: SensorConfiguration, console: Console) -> Int32 {
  let outputs = SensorOutputs()
  do throws(CommandError) {
    try configuration.checkUse()
    if configuration.onlyChecksFilter { return ExitStatus.success }
    for output in configuration.outputs {
      let filter = try CommandError.wrapping(usageStatus: ExitStatus.usage) { () throws(OptionError) in
        try output.filter.map { text throws(OptionError) in try FilterText.compile(text) }
      }
      outputs.add(RecordOutput(path: output.path, standardOutput: console.output), filter: filter)
    }
  } catch {
    return error.report(to: console, usage: { SensorOptions.table.usage(program: console.programName) })
  }
  var status = ExitStatus.success
  func note(_ text: String, _ code: Int32) {
    console.report(text)
    if status == ExitStatus.success { status = code }
  }
  var sensor = Sensor(configuration, outputs: outputs)
  for path in configuration.inputs where !outputs.isUseless {
    do throws(CaptureError) {
      if let damage = try sensor.read(path) { note(damage.description, ExitStatus.dataError) }
    } catch {
      note(error.description, error.exitStatus)
    }
  }
  sensor.finish()
  outputs.close()
  for failure in outputs.failures { note(failure, ExitStatus.inputOutputError) }
  if configuration.printsAccounting {
    let writesRecords = configuration.outputs.contains { $0.path == "-" }
    let stream = writesRecords ? console.errors : console.output
    stream.print(sensor.accounting.text)
  }
  return status
}

extension SensorConfiguration {
  /// What can be said before anything is opened.
  func checkUse() throws(CommandError) {
    if isTSH { throw .failed("-t: TSH captures are not read in this version", status: ExitStatus.usage) }
    if packetCopy != nil {
      throw .failed("packet side output is not in this version yet", status: ExitStatus.usage)
    }
    if let packetFilter {
      do throws(CaptureError) {
        _ = try PacketFilter(packetFilter, linkType: .ethernet)
      } catch {
        throw .failed(error.description, status: ExitStatus.usage)
      }
    }
    if onlyChecksFilter { return }
    guard !inputs.isEmpty else {
      throw .failed(
        "nothing to read: name captures with -r, '-' for standard input; live capture is not in this version yet",
        status: ExitStatus.usage)
    }
  }
}

extension CaptureError {
  /// The sysexits(3) code of a capture that cannot be read.
  var exitStatus: Int32 {
    switch self {
    case .missing, .directory, .notPermitted, .unreadable, .terminal: ExitStatus.noInput
    case .empty, .foreign, .truncatedHeader, .malformedHeader, .unsupportedVersion, .compression:
      ExitStatus.dataError
    case .filter: ExitStatus.usage
    case .unwritable: ExitStatus.inputOutputError
    }
  }
}
