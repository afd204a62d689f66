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

/// A loop over captures: reads what is there, lets time go on, puts records down where the sensor
/// takes them up. With one worker it runs on the sensor's own thread.
final class LiveWorker: @unchecked Sendable {
  private let sources: [LiveSource]
  private let mailbox: Mailbox?
  private let buffer: RecordBuffer
  private var counter: FrameCounter
  private var requests: [pollfd]
  private var lastTick = Timestamp.zero

  // Handed between threads under the lock.
  private let lock = SystemLock()
  private var snapshot: (accounting: SensorAccounting, totals: FlowEngine.Totals) = (.init(), .init())
  private var pendingConfiguration: SensorConfiguration?
  private var lines: [String] = []
  private var ended: [String] = []

  /// Frames taken from one source before the next has its turn.
  private static let turn = 4096
  /// Nanoseconds between two looks at timers and outputs.
  private static let tick: Int64 = 100_000_000

  init(_ configuration: SensorConfiguration, sources: [LiveSource], mailbox: Mailbox?, buffer: RecordBuffer) {
    self.sources = sources
    self.mailbox = mailbox
    self.buffer = buffer
    counter = FrameCounter(configuration)
    requests = sources.flatMap(\.capture.captures).map {
      pollfd(fd: $0.descriptor, events: Int16(POLLIN), revents: 0)
    }
  }

  /// - Parameters:
  ///   - isOver: asked all the time.
  ///   - tick: called ten times a second.
  func run(isOver: () -> Bool, tick: () -> Void) throws(CaptureError) {
    while !isOver(), !counter.isOver, !requests.isEmpty {
      let count = try readAll()
      let now = WallClock.now
      if now - lastTick >= Self.tick || now < lastTick {
        look(at: now)
        tick()
      } else if buffer.isFull {
        tick()
      }
      if count == 0 { wait() }
    }
    // What the kernel has taken before the end belongs to it.
    while !counter.isOver, try readAll() > 0 {}
    takeMail()
    for source in sources { source.finish() }
    publish()
    tick()
  }

  private func readAll() throws(CaptureError) -> Int {
    var count = 0
    for source in sources { count += try source.read(limit: Self.turn, counter: &counter) }
    return count
  }

  private func look(at now: Timestamp) {
    lastTick = now
    takeMail()
    if let new = lock.with({ pendingConfiguration.take() }) {
      for source in sources { source.reconfigure(new) }
    }
    for source in sources { source.advance(to: now) }
    publish()
  }

  private func takeMail() {
    for letter in mailbox?.takeAll() ?? [] {
      sources.first { $0.group == letter.group }?.takeQuotation(letter.header, letter.bytes)
    }
  }

  private func publish() {
    var accounting = SensorAccounting()
    var totals = FlowEngine.Totals()
    for source in sources { source.account(&accounting, &totals) }
    lock.with { snapshot = (accounting, totals) }
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
    case .down: tell("\(capture.interface): the interface is down; waiting for it to come up")
    case .gone: end(descriptor, "\(capture.interface): the interface is gone")
    case .failed(let code):
      end(descriptor, "\(capture.interface): capture failed (\(SystemError(code: code).message))")
    }
  }

  private func tell(_ line: String) { lock.with { lines.append(line) } }

  private func end(_ descriptor: Int32, _ line: String) {
    requests.removeAll { $0.fd == descriptor }
    lock.with { ended.append(line) }
  }

  // MARK: From the sensor's thread

  var state: (accounting: SensorAccounting, totals: FlowEngine.Totals) { lock.with { snapshot } }

  func reconfigure(_ configuration: SensorConfiguration) {
    lock.with { pendingConfiguration = configuration }
  }

  /// What is to be said, once.
  func takeLines() -> [String] {
    lock.with {
      defer { lines.removeAll() }
      return lines
    }
  }

  /// Captures that ended early.
  var failures: [String] { lock.with { ended } }
}
