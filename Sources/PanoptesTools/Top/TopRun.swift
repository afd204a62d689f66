import FlowAnalytics
import FlowModel
import NetworkTypes

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#elseif canImport(Darwin)
  import Darwin
#endif

/// `ratop` in its terminal: reads, shows, waits for keys, and reads again when a file has grown.
final class TopRun {
  private let model: TopModel
  private let console: Console
  private let terminal: Terminal
  private let spool: TopSpool?
  private var marks: [String: FileMark] = [:]
  /// The signal that ended the run.
  private var signal: Int32?
  private var lastReading = 0.0
  private var nextLook = 0.0

  init(_ configuration: ClientConfiguration, console: Console) throws(CommandError) {
    var configuration = configuration
    let isUnnamed = configuration.inputs.isEmpty && configuration.directories.isEmpty
    var spool: TopSpool?
    if isUnnamed || configuration.inputs.contains("-") {
      guard isatty(console.input) == 0 else {
        throw .usage("there is nothing to read: name a file (-r)", status: ExitStatus.failure)
      }
      do throws(SystemError) {
        let made = try TopSpool(input: console.input, folder: console.environment["TMPDIR"] ?? "/tmp")
        configuration.inputs =
          isUnnamed ? [made.path] : configuration.inputs.map { $0 == "-" ? made.path : $0 }
        spool = made
      } catch {
        throw .failed("a temporary file for standard input: \(error.message)")
      }
    }
    self.spool = spool
    self.console = console
    model = try TopModel(configuration, console: console)
    do throws(SystemError) {
      terminal = try Terminal()
    } catch {
      throw .failed("ratop needs a terminal: \(error.message)")
    }
  }

  func run() throws(CommandError) -> Int32 {
    do throws(SystemError) {
      try terminal.enter()
    } catch {
      throw .failed("the terminal: \(error.message)")
    }
    defer { terminal.leave() }
    model.size = terminal.size
    while !model.isOver {
      if model.needsReading { read() }
      guard !model.isOver else { break }
      show()
      wait(milliseconds: Int32(min(max(model.configuration.updateInterval, 0.05), 1) * 1000))
      lookForMore()
    }
    return signal.map { 128 + $0 } ?? ExitStatus.success
  }

  private func show() { terminal.show(TopScreen.render(model.view(clock: Self.clock()), model.size)) }

  /// Takes what comes until there is nothing more.
  private func wait(milliseconds: Int32) {
    var patience = milliseconds
    while !model.isOver {
      switch terminal.next(milliseconds: patience) {
      case .timeout: return
      case .resized:
        model.size = terminal.size
        model.move(to: model.selected)
        terminal.repaint()
      case .ended(let number):
        signal = number
        model.isOver = true
      case .key(.control("z")): terminal.suspend()
      case .key(.control("l")): terminal.repaint()
      case .key(let key): model.take(key)
      }
      patience = 0
    }
  }

  // MARK: Reading

  private func read() {
    let started = Self.now()
    // Errors of the inputs go to the last line, not into the middle of the screen.
    let quiet = Console(
      output: OutputStream(descriptor: nil), errors: OutputStream(descriptor: nil), input: console.input,
      environment: console.environment, stamp: ":")
    quiet.programName = "ratop"
    model.attempt { () throws(CommandError) in
      try model.beginReading()
      let inputs = try CommandError.wrapping(usageStatus: ExitStatus.failure) { () throws(OptionError) in
        try InputList(model.configuration)
      }
      for name in inputs.inputs { marks[name.path] = FileMark(name.path) }
      var sink = TopSink(model.table, countsEnds: model.configuration.endsAreHosts) { [self] in tick(started)
      }
      var pass = try RecordPass(
        model.configuration, console: quiet, blocks: model.table.aggregator.blocks,
        services: model.configuration.portDirection.contains(.services)
          ? ServicesFile.system().portNames : nil,
        replay: model.configuration.replaySpeed.map { speed in
          ReplayClock(speed: speed, sleep: { [self] in pause(nanoseconds: $0) })
        })
      _ = pass.run(inputs, into: &sink)
    }
    model.progress = nil
    model.arrange()
    let said = String(decoding: quiet.errors.collected, as: UTF8.self).split(separator: "\n")
    if let first = said.first {
      (model.message, model.isError) = (String(first.dropFirst("ratop: ".count)), true)
    }
    lastReading = Self.now() - started
    nextLook = Self.now() + max(model.configuration.updateInterval, lastReading * 5)
  }

  /// Until the next record of a playback is due; keys are taken meanwhile.
  private func pause(nanoseconds: Int64) {
    let due = Self.now() + Double(nanoseconds) / 1e9
    while !model.isOver, !model.needsReading {
      let rest = due - Self.now()
      guard rest > 0 || model.isPaused else { return }
      model.arrange()
      show()
      wait(milliseconds: Int32(min(max(rest, 0.05), 0.25) * 1000))
    }
  }

  private var nextTick = 0.0
  private var nextArrangement = 0.0

  /// Now and then while reading: keys are taken, progress is shown. False ends the reading.
  private func tick(_ started: Double) -> Bool {
    let now = Self.now()
    guard now >= nextTick else { return true }
    nextTick = now + 0.1
    wait(milliseconds: 0)
    guard now - started > 0.3 else { return !model.isOver && !model.needsReading }
    model.progress = "reading: \(model.table.aggregator.added) records"
    if now >= nextArrangement {
      model.arrange()
      // What sorting takes must not be what the time goes to.
      nextArrangement = Self.now() + max(0.5, (Self.now() - now) * 10)
    }
    show()
    return !model.isOver && !model.needsReading
  }

  /// A file that has grown is read again.
  private func lookForMore() {
    guard !model.isPaused, !model.isOver, Self.now() >= nextLook else { return }
    nextLook = Self.now() + max(model.configuration.updateInterval, lastReading * 5)
    if marks.contains(where: { FileMark($0.key) != $0.value }) { model.needsReading = true }
  }

  // MARK: Clocks

  private static func now() -> Double {
    var time = timespec()
    clock_gettime(CLOCK_MONOTONIC, &time)
    return Double(time.tv_sec) + Double(time.tv_nsec) / 1e9
  }

  private static func clock() -> String {
    var time = timespec()
    clock_gettime(CLOCK_REALTIME, &time)
    var out = ByteWriter(capacity: 32)
    ClockText(.clock("%T")).append(Timestamp(seconds: Int64(time.tv_sec)), digits: 0, to: &out)
    return out.takeString()
  }
}

/// Merges records for the table.
struct TopSink: RecordSink, ~Copyable {
  let table: TopTable
  /// Called now and then; false ends the reading.
  let tick: () -> Bool
  /// `-M rmon`: once for either end.
  let countsEnds: Bool
  private var count = 0

  init(_ table: TopTable, countsEnds: Bool = false, tick: @escaping () -> Bool = { true }) {
    self.table = table
    self.countsEnds = countsEnds
    self.tick = tick
  }

  mutating func take(_ record: inout FlowRecord, _ bytes: RawSpan) -> Bool {
    guard record.kind != .event else { return true }
    guard countsEnds ? EndRecords.forEach(&record, { add(&$0) }) : add(&record) else { return false }
    count &+= 1
    return count & 0x3ff != 0 || tick()
  }

  private func add(_ record: inout FlowRecord) -> Bool {
    // Without a limit of memory nothing is written to files, which alone could fail.
    do { try table.aggregator.add(&record) } catch { return false }
    return true
  }
}
