#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#elseif canImport(Darwin)
  import Darwin
#endif

/// `-d`: the sensor goes on in a session of its own, without a terminal.
///
/// The program starts itself anew rather than forking: threads of the runtime do not survive a fork.
/// The starter waits until the new process captures, so that its exit status tells the truth.
enum Daemon {
  /// The variable that tells the new process where to say that it is ready: a descriptor's number.
  static let variable = "PANOPTES_READY"

  /// POSIX_SPAWN_SETSID, which the C headers show to few languages.
  #if canImport(Darwin)
    private static let newSession: Int16 = 0x400
  #else
    private static let newSession: Int16 = 0x80
  #endif

  /// Starts the sensor with the same words and returns the status to leave with.
  static func start(_ arguments: [String], console: Console) -> Int32 {
    var ends: [Int32] = [-1, -1]
    guard pipe(&ends) == 0 else { return failed(console) }
    defer { close(ends[0]) }
    var actions = posix_spawn_file_actions_t()
    posix_spawn_file_actions_init(&actions)
    defer { posix_spawn_file_actions_destroy(&actions) }
    posix_spawn_file_actions_addopen(&actions, 0, "/dev/null", O_RDONLY, 0)
    posix_spawn_file_actions_addopen(&actions, 1, "/dev/null", O_WRONLY, 0)
    posix_spawn_file_actions_addclose(&actions, ends[0])
    var attributes = posix_spawnattr_t()
    posix_spawnattr_init(&attributes)
    defer { posix_spawnattr_destroy(&attributes) }
    posix_spawnattr_setflags(&attributes, newSession)
    let words = ["panoptes", "argus"] + arguments
    var child: pid_t = 0
    let status = withStrings(words) { argv in
      withStrings(environment() + ["\(variable)=\(ends[1])"]) { environment in
        posix_spawn(&child, executable, &actions, &attributes, argv, environment)
      }
    }
    close(ends[1])
    guard status == 0 else {
      errno = status
      return failed(console)
    }
    return wait(for: child, ready: ends[0], console)
  }

  /// The new process says that it is ready, and speaks to the system's log from now on.
  static func becomeReady(_ console: Console) {
    guard let number = console.environment[variable].flatMap({ Int32($0) }) else { return }
    openlog("argus", LOG_PID | LOG_NDELAY, LOG_DAEMON)
    console.redirect(to: { line in
      line.withCString { text in withVaList([text]) { vsyslog(LOG_NOTICE, "%s", $0) } }
    })
    let null = open("/dev/null", O_WRONLY)
    if null >= 0 {
      dup2(null, 2)
      close(null)
    }
    var byte: UInt8 = 1
    _ = write(number, &byte, 1)
    close(number)
  }

  static func isChild(_ console: Console) -> Bool { console.environment[variable] != nil }

  /// A byte means ready; the end without one means that the process told why and left.
  private static func wait(for child: pid_t, ready: Int32, _ console: Console) -> Int32 {
    var byte: UInt8 = 0
    var count = read(ready, &byte, 1)
    while count < 0, errno == EINTR { count = read(ready, &byte, 1) }
    if count == 1 { return ExitStatus.success }
    var status: Int32 = 0
    guard waitpid(child, &status, 0) == child else { return failed(console) }
    return status & 0x7f == 0 ? status >> 8 & 0xff : ExitStatus.systemError
  }

  private static func failed(_ console: Console) -> Int32 {
    console.report("cannot start a daemon: \(SystemError.last.message)")
    return ExitStatus.systemError
  }

  private static var executable: String {
    #if os(Linux)
      "/proc/self/exe"
    #else
      CommandLine.arguments.first ?? "panoptes"
    #endif
  }

  private static func environment() -> [String] {
    var result: [String] = []
    var next = environ
    while let entry = next.pointee {
      result.append(String(cString: entry))
      next += 1
    }
    return result
  }

  private static func withStrings<Result>(
    _ words: [String], _ body: (UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>) -> Result
  ) -> Result {
    var pointers = words.map { strdup($0) } + [nil]
    defer { for pointer in pointers { free(pointer) } }
    return pointers.withUnsafeMutableBufferPointer { body($0.baseAddress!) }
  }
}
