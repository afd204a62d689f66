import NetworkTypes
import PacketCapture

/// The sensor: packets in, flow records out.
///
/// Tools run on the process's first thread, and it is the only one when they begin: a change of user
/// must reach them all.
struct Argus: Tool {
  let name = "argus"
  let summary = "turn packets into flow records"
  let isClassic = true
  var options: [OptionSummary] { SensorOptions.table.summaries }

  func run(_ arguments: [String], console: Console) -> Int32 {
    do throws(CommandError) {
      let configuration = try SensorConfiguration(
        arguments: arguments, standardFile: SensorConfiguration.standardFile)
      for notice in configuration.notices { console.warn(notice) }
      try configuration.checkUse()
      if configuration.onlyChecksFilter { return ExitStatus.success }
      if configuration.listsInterfaces { return try listInterfaces(console) }
      if configuration.isDaemon, !Daemon.isChild(console) {
        return Daemon.start(arguments, console: console)
      }
      return try SensorRun(configuration, arguments: arguments, console: console).run()
    } catch {
      return error.report(to: console, usage: { SensorOptions.table.usage(program: console.programName) })
    }
  }

  private func listInterfaces(_ console: Console) throws(CommandError) -> Int32 {
    let interfaces: [NetworkInterface]
    do throws(LiveCaptureError) {
      interfaces = try NetworkInterface.all()
    } catch {
      throw .failed(error.description, status: error.exitStatus)
    }
    for interface in interfaces where interface.isNetwork || interface.name == "any" {
      var words = [interface.name]
      if interface.isUp { words.append("up") }
      if interface.isRunning { words.append("running") }
      if interface.isLoopback { words.append("loopback") }
      if !interface.description.isEmpty { words.append("(\(interface.description))") }
      console.output.print(words.joined(separator: " "))
    }
    return ExitStatus.success
  }
}

extension SensorConfiguration {
  /// What can be said before anything is opened.
  func checkUse() throws(CommandError) {
    if isTSH { throw .failed("-t: TSH captures are not read in this version", status: ExitStatus.usage) }
    if let packetFilter {
      do throws(CaptureError) {
        _ = try PacketFilter(packetFilter, linkType: .ethernet)
      } catch {
        throw .failed(error.description, status: ExitStatus.usage)
      }
    }
    if onlyChecksFilter || listsInterfaces { return }
    if !inputs.isEmpty, !interfaces.isEmpty {
      throw .failed(
        "-r and -i: packets come from files or from interfaces, not both", status: ExitStatus.usage)
    }
    if inputs.isEmpty, interfaces.isEmpty {
      throw .failed(
        "nothing to read: name captures with -r, '-' for standard input, or interfaces with -i (-l lists them)",
        status: ExitStatus.usage)
    }
    if followsFiles, inputs.count > 1 {
      throw .failed("-f: the first of several files would never end; name one", status: ExitStatus.usage)
    }
    if isDaemon, outputs.contains(where: { $0.path == "-" }) {
      throw .failed("-d: a daemon has no standard output; name a file with -w", status: ExitStatus.usage)
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
    case .filter, .compressedGrowth: ExitStatus.usage
    case .unwritable: ExitStatus.inputOutputError
    }
  }
}

extension LiveCaptureError {
  var exitStatus: Int32 {
    switch self {
    case .missing: ExitStatus.noInput
    case .notPermitted: ExitStatus.notPermitted
    case .step, .pcap: ExitStatus.systemError
    case .filter, .cannotShare: ExitStatus.usage
    }
  }
}
