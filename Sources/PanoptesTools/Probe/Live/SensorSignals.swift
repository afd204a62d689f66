import Synchronization

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#elseif canImport(Darwin)
  import Darwin
#endif

/// What signals ask of a running sensor. Handlers only set a word; the loop looks at it.
enum SensorSignals {
  /// SIGINT or SIGTERM came: write what is pending and end.
  static var isStopped: Bool { stopped.load(ordering: .relaxed) }

  /// SIGHUP came since the last call: read the configuration again.
  static func takeReload() -> Bool { reload.exchange(false, ordering: .relaxed) }

  /// SIGUSR1s since the last call; nil when SIGUSR2 came after them and clears the level.
  static func takeDebugSteps() -> Int? {
    let steps = debug.exchange(0, ordering: .relaxed)
    return steps < 0 ? nil : steps
  }

  private static let stopped = Atomic(false)
  private static let reload = Atomic(false)
  /// Steps up, or -1 for "clear".
  private static let debug = Atomic(0)

  /// - Parameter reloads: SIGHUP, SIGUSR1 and SIGUSR2 are taken too; otherwise they keep their meaning.
  static func install(reloads: Bool) {
    // First use here: a handler must not be the one that initialises them.
    stopped.store(false, ordering: .relaxed)
    reload.store(false, ordering: .relaxed)
    debug.store(0, ordering: .relaxed)
    handle(SIGINT) { _ in SensorSignals.stopped.store(true, ordering: .relaxed) }
    handle(SIGTERM) { _ in SensorSignals.stopped.store(true, ordering: .relaxed) }
    guard reloads else { return }
    handle(SIGHUP) { _ in SensorSignals.reload.store(true, ordering: .relaxed) }
    handle(SIGUSR1) { _ in
      let steps = SensorSignals.debug.load(ordering: .relaxed)
      SensorSignals.debug.store(max(steps, 0) + 1, ordering: .relaxed)
    }
    handle(SIGUSR2) { _ in SensorSignals.debug.store(-1, ordering: .relaxed) }
  }

  /// For tests, and for the `-N` and `-T` that end a run as a signal would.
  static func stop() { stopped.store(true, ordering: .relaxed) }

  /// Calls that wait are interrupted: the loop must see the word soon.
  private static func handle(_ number: Int32, _ body: @escaping @convention(c) (Int32) -> Void) {
    var action = sigaction()
    #if canImport(Darwin)
      action.__sigaction_u.__sa_handler = body
    #else
      action.__sigaction_handler.sa_handler = body
    #endif
    sigemptyset(&action.sa_mask)
    sigaction(number, &action, nil)
  }
}
