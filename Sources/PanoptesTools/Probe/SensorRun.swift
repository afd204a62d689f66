import FlowFilter
import NetworkTypes
import PacketCapture

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#elseif canImport(Darwin)
  import Darwin
#endif

/// One run of the sensor from opening to the exit status: 0, or what sysexits(3) has for the first
/// thing that went wrong.
final class SensorRun {
  private let configuration: SensorConfiguration
  private let arguments: [String]
  private let console: Console
  private let outputs = SensorOutputs()
  private var status = ExitStatus.success

  init(_ configuration: SensorConfiguration, arguments: [String], console: Console) {
    self.configuration = configuration
    self.arguments = arguments
    self.console = console
  }

  func run() throws(CommandError) -> Int32 {
    for assignment in configuration.environment {
      let parts = assignment.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
      setenv(String(parts[0]), String(parts[1]), 1)
    }
    let isLive = !configuration.interfaces.isEmpty
    if isLive || configuration.followsFiles || configuration.replayScale != nil {
      SensorSignals.install(reloads: isLive)
    }
    if !isLive, configuration.debugLevel > 0 {
      console.warn("-D: there are debug lines for live capture only")
    }
    // A library behind a new root folder would not be found.
    if configuration.packetFilter != nil { PcapLibrary.open() }
    // What needs rights is opened first, then the rights go, then the first packet is looked at.
    let captures = try openCaptures()
    let identity = try configuration.privileges.resolve()
    let pidFile =
      configuration.isDaemon && configuration.writesPidFile
      ? try PidFile(folder: configuration.pidFolder, interface: configuration.label) : nil
    defer { pidFile?.remove() }
    try configuration.privileges.drop(to: identity)
    if isLive, let line = Confinement.enter() { console.warn(line) }
    try outputs.reopen(configuration.outputs, standardOutput: console.output)
    if !isLive { Daemon.becomeReady(console) }
    let balance = isLive ? runLive(captures) : workers > 1 ? try runInParallel() : runFiles()
    outputs.close()
    for failure in outputs.failures { note(failure, ExitStatus.inputOutputError) }
    if configuration.printsAccounting {
      let writesRecords = configuration.outputs.contains { $0.path == "-" }
      let stream = writesRecords ? console.errors : console.output
      stream.print(balance.text)
    }
    return status
  }

  private func note(_ text: String, _ code: Int32) {
    console.report(text)
    if status == ExitStatus.success { status = code }
  }

  /// As many as asked for, where several can do the same as one.
  private var workers: Int {
    guard configuration.workers > 1 else { return 1 }
    if let reason = configuration.reasonForOneWorker {
      console.warn("--workers: one worker, because \(reason)")
      return 1
    }
    return configuration.workers
  }

  private func runInParallel() throws(CommandError) -> SensorAccounting {
    let sensor: ParallelSensor
    do throws(SystemError) {
      sensor = try ParallelSensor(configuration, outputs: outputs)
    } catch {
      throw .failed("--workers: cannot start threads: \(error.message)", status: ExitStatus.systemError)
    }
    for path in configuration.inputs where !outputs.isUseless {
      do throws(CaptureError) {
        if let damage = try sensor.read(path) { note(damage.description, ExitStatus.dataError) }
      } catch {
        note(error.description, error.exitStatus)
      }
    }
    sensor.finish()
    return sensor.accounting
  }

  private func runFiles() -> SensorAccounting {
    var sensor = Sensor(configuration, outputs: outputs)
    for path in configuration.inputs where !outputs.isUseless {
      do throws(CaptureError) {
        if let damage = try sensor.read(path) { note(damage.description, ExitStatus.dataError) }
      } catch {
        note(error.description, error.exitStatus)
      }
    }
    for line in sensor.finish() { note(line, ExitStatus.inputOutputError) }
    return sensor.accounting
  }

  // MARK: Live

  /// A list for each worker, with a list for each group.
  private func openCaptures() throws(CommandError) -> [[[LiveCapture]]] {
    guard !configuration.interfaces.isEmpty else { return [] }
    let count = workers
    var result: [[[LiveCapture]]] = Array(repeating: [], count: count)
    // Different on one host for every sensor and interface, as far as 16 bits can tell.
    var share = UInt16(truncatingIfNeeded: getpid())
    for group in configuration.interfaces {
      var captures: [[LiveCapture]] = Array(repeating: [], count: count)
      for name in try configuration.names(of: group) {
        var settings = configuration.captureSettings
        share = share &* 31 &+ 17
        if count > 1 { settings.share = CaptureShare(group: share, members: count) }
        for worker in 0..<count { captures[worker].append(try open(name, settings)) }
      }
      for worker in 0..<count { result[worker].append(captures[worker]) }
    }
    return result
  }

  private func open(_ name: String, _ settings: CaptureSettings) throws(CommandError) -> LiveCapture {
    do throws(LiveCaptureError) {
      let capture = try LiveCapture.open(name, settings) { console.warn($0) }
      if configuration.debugLevel > 0 { console.report("\(name): \(capture.method)") }
      return capture
    } catch {
      throw .failed(error.description, status: error.exitStatus)
    }
  }

  private func runLive(_ captures: [[[LiveCapture]]]) -> SensorAccounting {
    let copy = PacketCopy(configuration)
    let mailboxes = captures.map { _ in Mailbox() }
    var workers: [LiveWorker] = []
    var buffers: [RecordBuffer] = []
    for (index, captures) in captures.enumerated() {
      let share = LiveShare(index: index, count: mailboxes.count, mailboxes: mailboxes)
      let buffer = RecordBuffer(outputs)
      let sources = zip(configuration.interfaces, captures).map { group, captures in
        LiveSource(configuration, group, captures: captures, share: share, copy: copy) { buffer.take($0) }
      }
      workers.append(
        LiveWorker(configuration, sources: sources, mailbox: mailboxes[index], buffer: buffer))
      buffers.append(buffer)
    }
    let sensor = LiveSensor(
      configuration, workers: workers, buffers: buffers, copy: copy, outputs: outputs, console: console,
      reload: reload)
    Daemon.becomeReady(console)
    do throws(CaptureError) {
      try sensor.run()
    } catch {
      note(error.description, error.exitStatus)
    }
    for failure in sensor.failures { note(failure, ExitStatus.inputOutputError) }
    return sensor.accounting
  }

  /// Files and command line anew; a mistake is said and leaves everything as it was.
  private func reload() -> SensorConfiguration? {
    do throws(CommandError) {
      let new = try SensorConfiguration(
        arguments: arguments, standardFile: SensorConfiguration.standardFile)
      try new.checkUse()
      for notice in new.notices { console.warn(notice) }
      return new
    } catch {
      console.report("configuration: \(error.line); the old one stays")
      return nil
    }
  }
}

extension SensorConfiguration {
  var captureSettings: CaptureSettings {
    var settings = CaptureSettings()
    if let snapshotLength { settings.snapshotLength = min(max(snapshotLength, 1), settings.snapshotLength) }
    settings.isPromiscuous = isPromiscuous
    settings.filter = packetFilter.flatMap { $0.allSatisfy(\.isWhitespace) ? nil : $0 }
    settings.optimisesFilter = optimisesPacketFilter
    if let bufferSize { settings.bufferSize = bufferSize }
    settings.clock = clock
    settings.method = method
    return settings
  }

  /// Why several workers could not do the same as one; nil when they can.
  var reasonForOneWorker: String? {
    if followsFiles { return "-f waits for single packets" }
    if replayScale != nil, interfaces.isEmpty { return "-T keeps the pace of single packets" }
    if packetCopy != nil { return "the packet copy keeps their order" }
    if decapsulation != .classic { return "one packet may be in flows of different hosts (--decapsulate)" }
    if !interfaces.isEmpty, firstPacket > 1 || lastPacket < .max { return "-N counts packets in their order" }
    if keys.contains(.layer2Matrix) || keys.contains(.layer2) {
      return "flows are keyed by hardware addresses"
    }
    if outputs.contains(where: { $0.filter?.contains("seq") == true }) {
      return "flows get their numbers after the filter of an output would ask for them"
    }
    if outputs.count > SensorOutputs.limit { return "there are more than \(SensorOutputs.limit) outputs" }
    if maximumFlows != nil || maximumMemory != nil, interfaces.isEmpty {
      return "a limit on flows holds for all of them together"
    }
    return nil
  }

  /// What the pid file is called by.
  var label: String { interfaces.first?.interfaces.first ?? "file" }

  /// The interfaces of a group; `all` stands for every network that is up, the loopback apart.
  func names(of group: InterfaceGroup) throws(CommandError) -> [String] {
    guard group.interfaces.contains("all") else { return group.interfaces }
    do throws(LiveCaptureError) {
      let all = try NetworkInterface.all().filter { $0.isNetwork && $0.isUp && !$0.isLoopback }.map(\.name)
      return group.interfaces.flatMap { $0 == "all" ? all : [$0] }
    } catch {
      throw .failed(error.description, status: error.exitStatus)
    }
  }
}
