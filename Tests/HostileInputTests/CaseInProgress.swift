#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#elseif canImport(Darwin)
  import Darwin
#endif

/// Names the case at work when the process dies of it, or hangs in it.
///
/// A trap inside a test ends the whole process before any report: the name is kept where a signal
/// handler can write it. A watching thread does the same for a case that takes too long.
struct CaseInProgress {
  private static let slotCount = 8
  private static let slotSize = 256
  /// Zero-ended names; empty is a free slot.
  nonisolated(unsafe) private static let names: UnsafeMutablePointer<CChar> = {
    let names = UnsafeMutablePointer<CChar>.allocate(capacity: slotCount * slotSize)
    names.update(repeating: 0, count: slotCount * slotSize)
    return names
  }()
  /// Seconds of the monotonic clock when each case began.
  nonisolated(unsafe) private static let begun: UnsafeMutablePointer<Int> = {
    let begun = UnsafeMutablePointer<Int>.allocate(capacity: slotCount)
    begun.update(repeating: .max, count: slotCount)
    return begun
  }()
  /// No case takes a second; a machine that is busy with something else may need many.
  private static let patience = 120

  private let slot: Int

  /// - Parameter slot: one for each suite that may run at the same time.
  init(slot: Int) {
    self.slot = slot
    _ = Self.watching
  }

  func begin(_ name: String) {
    let target = Self.names + slot * Self.slotSize
    var count = 0
    for byte in name.utf8.prefix(Self.slotSize - 1) {
      target[count] = CChar(bitPattern: byte)
      count += 1
    }
    target[count] = 0
    Self.begun[slot] = Self.now
  }

  func end() {
    Self.begun[slot] = .max
    Self.names[slot * Self.slotSize] = 0
  }

  private static var now: Int {
    var time = timespec()
    clock_gettime(CLOCK_MONOTONIC, &time)
    return time.tv_sec
  }

  private static let watching: Void = {
    _ = (names, begun)
    for signal in [SIGSEGV, SIGBUS, SIGILL, SIGTRAP, SIGABRT, SIGFPE] {
      var action = sigaction()
      #if canImport(Darwin)
        action.__sigaction_u.__sa_handler = { CaseInProgress.tell($0) }
      #else
        action.__sigaction_handler.sa_handler = { CaseInProgress.tell($0) }
      #endif
      // The second time, by running on, the default action ends the process.
      action.sa_flags = Int32(bitPattern: UInt32(SA_RESETHAND))
      sigaction(signal, &action, nil)
    }
    var thread = pthread_t()
    pthread_create(
      &thread, nil,
      { _ in
        while true {
          sleep(1)
          for slot in 0..<CaseInProgress.slotCount where begun[slot] != .max {
            if now - begun[slot] > patience { abort() }
          }
        }
      }, nil)
  }()

  /// In a signal handler: nothing but write(2).
  private static func tell(_ signal: Int32) {
    say("\nended in the middle of:\n")
    for slot in 0..<slotCount {
      let name = names + slot * slotSize
      guard name.pointee != 0 else { continue }
      say("  ")
      _ = write(STDERR_FILENO, name, strlen(name))
      say("\n")
    }
  }

  private static func say(_ text: StaticString) {
    _ = write(STDERR_FILENO, text.utf8Start, text.utf8CodeUnitCount)
  }
}
