import FlowEngine
import FlowModel
import NetworkTypes
import PacketCapture

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#elseif canImport(Darwin)
  import Darwin
#endif

/// The sensor on live interfaces: one loop over all of them, until a signal, `-N` or `-T` ends it.
final class LiveSensor {
  private let configuration: SensorConfiguration
  private let outputs: SensorOutputs
  private let console: Console
  private let sources: [LiveSource]
  private let copy: PacketCopy?
  private var management: ManagementReporter
  private var schedule: ManagementSchedule
  private var accounting = SensorAccounting()
  private var counter: FrameCounter
  private var requests: [pollfd]
  private var lastTick = Timestamp.zero
  private var isDirty = false
  private(set) var failures: [String] = []

  /// Frames taken from one source before the next has its turn.
  private static let turn = 4096
  /// Nanoseconds between two looks at timers and outputs.
  private static let tick: Int64 = 100_000_000

  init(
    _ configuration: SensorConfiguration, sources: [LiveSource], copy: PacketCopy?,
    outputs: SensorOutputs, console: Console
  ) {
    self.configuration = configuration
    self.outputs = outputs
    self.console = console
    self.sources = sources
    self.copy = copy
    counter = FrameCounter(configuration)
    requests = sources.flatMap(\.capture.captures).map {
      pollfd(fd: $0.descriptor, events: Int16(POLLIN), revents: 0)
    }
    management = ManagementReporter(configuration, identity: configuration.sourceIdentity)
    schedule = ManagementSchedule(configuration)
  }

  /// Returns when the run is over and everything is written.
  func run() throws(CaptureError) {
    management.start(outputs)
    let end = configuration.runTime.map { WallClock.now + Int64($0 * 1e9) }
    while !SensorSignals.isStopped, !counter.isOver, !outputs.isUseless, !requests.isEmpty {
      let count = try readAll()
      let now = WallClock.now
      if let end, now >= end { break }
      if now - lastTick >= Self.tick || now < lastTick { look(at: now, isIdle: count == 0) }
      if count == 0 { wait() }
    }
    // What the kernel has taken before the end belongs to it.
    while !counter.isOver, try readAll() > 0 {}
    finish()
  }

  private func readAll() throws(CaptureError) -> Int {
    var count = 0
    for source in sources { count += try source.read(limit: Self.turn, counter: &counter) }
    isDirty = isDirty || count > 0
    return count
  }

  /// Timers, management records, and what readers of the outputs wait for.
  private func look(at now: Timestamp, isIdle: Bool) {
    lastTick = now
    for source in sources { source.advance(to: now) }
    if schedule.isDue(now) {
      count()
      management.report(outputs, totals, accounting)
      isDirty = true
    }
    if isIdle || isDirty {
      outputs.flush()
      copy?.flush()
      isDirty = false
    }
  }

  private func wait() {
    for index in requests.indices { requests[index].revents = 0 }
    // A frame that waits for its elders needs no new one to become due.
    let isHolding = sources.contains { $0.capture.isHolding }
    guard poll(&requests, nfds_t(requests.count), isHolding ? 10 : 100) > 0 else { return }
    for request in requests where Int32(request.revents) & (POLLERR | POLLHUP | POLLNVAL) != 0 {
      trouble(request.fd)
    }
  }

  private func trouble(_ descriptor: Int32) {
    guard
      let capture = sources.flatMap(\.capture.captures).first(where: { $0.descriptor == descriptor }),
      let trouble = capture.checkTrouble()
    else { return }
    switch trouble {
    case .down: console.report("\(capture.interface): the interface is down; waiting for it to come up")
    case .gone:
      failures.append("\(capture.interface): the interface is gone")
      requests.removeAll { $0.fd == descriptor }
    case .failed(let code):
      failures.append("\(capture.interface): capture failed (\(SystemError(code: code).message))")
      requests.removeAll { $0.fd == descriptor }
    }
  }

  private var totals: FlowEngine.Totals {
    var sum = FlowEngine.Totals()
    for source in sources { sum.add(source.totals) }
    return sum
  }

  /// Brings the counters of all sources and of the kernel together.
  private func count() {
    accounting.frames = sources.reduce(0) { $0 &+ $1.accounting.frames }
    accounting.bytes = sources.reduce(0) { $0 &+ $1.accounting.bytes }
    accounting.filtered = sources.reduce(0) { $0 &+ $1.accounting.filtered }
    let statistics = sources.reduce(CaptureStatistics()) { $0 + $1.statistics() }
    accounting.dropped = statistics.dropped
    accounting.freezes = statistics.freezes
  }

  private func finish() {
    for source in sources { source.finish() }
    failures += copy?.finish() ?? []
    count()
    for source in sources { accounting.merge(source.accounting) }
    management.stop(outputs, totals, accounting)
  }

  /// The balance at the end.
  var balance: SensorAccounting { accounting }
}
