import FlowEngine
import FlowModel
import NetworkTypes
import PacketCapture

/// The sensor on live interfaces, until a signal, `-N` or `-T` ends it. Workers read and track; this
/// thread writes what they report, keeps the management records, and does what signals ask for.
final class LiveSensor {
  private var configuration: SensorConfiguration
  private let outputs: SensorOutputs
  private let console: Console
  private let workers: [LiveWorker]
  private let buffers: [RecordBuffer]
  private let copy: PacketCopy?
  /// The configuration anew, for SIGHUP; nil says on its own why not.
  private let reload: () -> SensorConfiguration?
  private var management: ManagementReporter
  private var schedule: ManagementSchedule
  private var events: EventFiles
  private var debugLevel: Int
  private(set) var failures: [String] = []
  private(set) var accounting = SensorAccounting()

  init(
    _ configuration: SensorConfiguration, workers: [LiveWorker], buffers: [RecordBuffer],
    copy: PacketCopy?, outputs: SensorOutputs, console: Console,
    reload: @escaping () -> SensorConfiguration?
  ) {
    self.configuration = configuration
    self.outputs = outputs
    self.console = console
    self.workers = workers
    self.buffers = buffers
    self.copy = copy
    self.reload = reload
    debugLevel = configuration.debugLevel
    management = ManagementReporter(configuration, identity: configuration.sourceIdentity)
    schedule = ManagementSchedule(configuration)
    events = EventFiles(configuration)
  }

  /// Returns when the run is over and everything is written.
  func run() throws(CaptureError) {
    management.start(outputs)
    outputs.flush()
    let end = configuration.runTime.map { WallClock.now + Int64($0 * 1e9) }
    let isOver = {
      SensorSignals.isStopped || self.outputs.isUseless || end.map { WallClock.now >= $0 } ?? false
    }
    if workers.count == 1 {
      try workers[0].run(isOver: isOver) { self.look() }
    } else {
      try runThreads(isOver)
    }
    look()
    failures += workers.flatMap(\.failures) + (copy?.finish() ?? [])
    let totals = count()
    management.stop(outputs, totals, accounting)
  }

  private func runThreads(_ isOver: @escaping () -> Bool) throws(CaptureError) {
    let crew = LiveCrew(workers, buffers)
    if let error = crew.start() {
      failures.append("--workers: cannot start threads: \(error.message)")
      return
    }
    while !isOver(), !crew.isDone {
      look()
      IdleTime.sleep()
    }
    crew.stop()
    look()
    if let error = crew.error { throw error }
  }

  /// Ten times a second: signals, records, management.
  private func look() {
    if SensorSignals.takeReload() { readConfiguration() }
    takeDebugSteps()
    for worker in workers { for line in worker.takeLines() { console.report(line) } }
    var isNew = false
    for buffer in buffers { if buffer.empty() { isNew = true } }
    for text in events.texts(at: WallClock.now) {
      management.event(text, outputs)
      isNew = true
    }
    if schedule.isDue(WallClock.now) {
      let before = accounting
      let totals = count()
      management.report(outputs, totals, accounting)
      if debugLevel > 0 { tell(totals, since: before) }
      isNew = true
    }
    if isNew {
      outputs.flush()
      copy?.flush()
    }
  }

  private func tell(_ totals: FlowEngine.Totals, since before: SensorAccounting) {
    console.report(
      "\(accounting.frames - before.frames) packets, \(accounting.dropped - before.dropped) dropped, "
        + "\(totals.flows) flows and \(totals.records) records so far")
    guard debugLevel > 1 else { return }
    for (index, worker) in workers.enumerated() {
      let state = worker.state
      console.report(
        "worker \(index + 1): \(state.accounting.frames) packets, \(state.totals.flows) flows, "
          + "\(state.accounting.dropped) dropped, \(state.accounting.freezes) standstills")
    }
  }

  /// Brings the counters of all workers and of the kernel together.
  @discardableResult
  private func count() -> FlowEngine.Totals {
    var sum = SensorAccounting()
    var totals = FlowEngine.Totals()
    for worker in workers {
      let state = worker.state
      sum.frames &+= state.accounting.frames
      sum.bytes &+= state.accounting.bytes
      sum.filtered &+= state.accounting.filtered
      sum.copies &+= state.accounting.copies
      sum.dropped &+= state.accounting.dropped
      sum.freezes &+= state.accounting.freezes
      sum.merge(state.accounting)
      totals.add(state.totals)
    }
    accounting = sum
    return totals
  }

  // MARK: Signals

  private func takeDebugSteps() {
    let steps = SensorSignals.takeDebugSteps()
    guard steps != 0 else { return }
    debugLevel = steps.map { debugLevel + $0 } ?? 0
    console.report("debug level is \(debugLevel)")
  }

  /// SIGHUP: outputs are opened anew, so that a file that was moved away is left alone, and what can
  /// change while packets come, changes.
  private func readConfiguration() {
    guard let new = reload() else { return }
    if new.interfaces != configuration.interfaces || new.workers != configuration.workers
      || new.packetFilter != configuration.packetFilter || new.snapshotLength != configuration.snapshotLength
    {
      console.report(
        "configuration: interfaces, workers, packet filter and snap length change with a new start")
    }
    var next = new
    next.interfaces = configuration.interfaces
    next.workers = configuration.workers
    next.packetFilter = configuration.packetFilter
    next.snapshotLength = configuration.snapshotLength
    var failure: CommandError?
    RecordBuffer.withAllEmpty(buffers[...]) {
      do throws(CommandError) {
        try outputs.reopen(next.outputs, standardOutput: console.output)
      } catch {
        failure = error
      }
    }
    if let failure { return console.report("configuration: \(failure.line); the old one stays") }
    if next.managementInterval != configuration.managementInterval { schedule = ManagementSchedule(next) }
    if next.eventFiles != configuration.eventFiles { events = EventFiles(next) }
    management.reconfigure(next)
    management.start(outputs)
    debugLevel = next.debugLevel
    configuration = next
    for worker in workers { worker.reconfigure(next) }
    console.report("configuration: read again")
  }
}

/// The threads of several live workers.
final class LiveCrew: @unchecked Sendable {
  private let workers: [LiveWorker]
  private let lock = SystemLock()
  private var threads: [SystemThread] = []
  private var running = 0
  private var isStopped = false
  private(set) var error: CaptureError?

  init(_ workers: [LiveWorker], _ buffers: [RecordBuffer]) { self.workers = workers }

  /// Every worker has ended on its own.
  var isDone: Bool { lock.with { running == 0 } }

  func start() -> SystemError? {
    for worker in workers {
      lock.with { running += 1 }
      do throws(SystemError) {
        threads.append(try SystemThread { self.run(worker) })
      } catch {
        lock.with { running -= 1 }
        stop()
        return error
      }
    }
    return nil
  }

  /// Tells the workers to end, and waits for them.
  func stop() {
    lock.with { isStopped = true }
    for thread in threads { thread.join() }
    threads = []
  }

  private func run(_ worker: LiveWorker) {
    do throws(CaptureError) {
      try worker.run(isOver: { self.lock.with { self.isStopped } }, tick: {})
    } catch {
      lock.with { self.error = self.error ?? error }
    }
    lock.with { running -= 1 }
  }
}
