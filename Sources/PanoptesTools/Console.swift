import NetworkTypes

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#elseif canImport(Darwin)
  import Darwin
#endif

/// What a tool sees of the world around it: three streams, the environment and its own name, as
/// values, so that a test runs a tool in process and reads what it said.
public final class Console {
  public let output: OutputStream
  public let errors: OutputStream
  /// Descriptor of standard input.
  public let input: Int32
  public let environment: [String: String]
  /// The name the tool was called by; starts every error line.
  public var programName = "panoptes"
  /// What the tool calls its usage text by, for lines that point there.
  var helpWord = "-h"
  /// Fixed in tests: the `[pid]: time` part of an error line.
  private let stamp: String?
  private var warned: Set<String> = []
  /// Where error lines go instead of `errors`.
  private var log: ((String) -> Void)?
  /// Bytes of an input that a thread takes at a time, where several share it; tests make it small.
  package var pieceSize = 1 << 19
  /// How many threads there are, each of which has one of these.
  private(set) var parts = 1
  /// Error lines of a part.
  private var messages: [String]?

  public init(
    output: OutputStream, errors: OutputStream, input: Int32, environment: [String: String],
    stamp: String? = nil
  ) {
    self.output = output
    self.errors = errors
    self.input = input
    self.environment = environment
    self.stamp = stamp
  }

  /// The process's own streams. A reader that goes away becomes a failed write, not a signal.
  public static func process() -> Console {
    signal(SIGPIPE, SIG_IGN)
    return Console(
      output: OutputStream(descriptor: 1), errors: OutputStream(descriptor: 2), input: 0,
      environment: currentEnvironment())
  }

  /// Error lines go to the system's log from now on, which adds time and process itself.
  func redirect(to log: @escaping (String) -> Void) { self.log = log }

  /// What a thread that works on a part of the inputs has instead: its output stays in memory, and its
  /// error lines wait for `takeMessages`.
  func part(of parts: Int) -> Console {
    let part = Console(
      output: OutputStream(descriptor: nil), errors: OutputStream(descriptor: nil), input: -1,
      environment: environment, stamp: stamp)
    part.programName = programName
    part.parts = parts
    part.messages = []
    return part
  }

  /// The error lines since the last call.
  func takeMessages() -> [String] {
    guard let messages, !messages.isEmpty else { return [] }
    self.messages = []
    return messages
  }

  /// Prints an error line the way the classic clients do: `ra[pid]: HH:MM:SS.uuuuuu message`.
  public func report(_ message: String) {
    if let log { return log(message) }
    guard messages == nil else {
      messages?.append(message)
      return
    }
    // What was printed before the error belongs before it on a terminal that shows both.
    if output.isTerminal { output.flush() }
    errors.print("\(programName)\(stamp ?? Self.currentStamp()) \(message)")
    errors.flush()
  }

  /// Reports something that does not stop the run, once however often it is met.
  public func warn(_ message: String) {
    if warned.insert(message).inserted { report(message) }
  }

  /// Writes out what is pending and returns the status to leave with.
  public func finish(_ status: Int32) -> Int32 {
    output.flush()
    if case .system(let code) = output.failure, warned.insert("standard output").inserted {
      report("standard output: \(SystemError(code: code).message)")
    }
    errors.flush()
    guard case .system = output.failure else { return status }
    return max(status, ExitStatus.failure)
  }

  private static func currentStamp() -> String {
    var now = timeval()
    gettimeofday(&now, nil)
    var seconds = now.tv_sec
    var parts = tm()
    localtime_r(&seconds, &parts)
    var text = ByteWriter(capacity: 48)
    text.append("[")
    text.append(decimal: UInt64(getpid()))
    text.append("]: ")
    text.append(decimal: UInt64(parts.tm_hour), width: 2)
    text.append(":")
    text.append(decimal: UInt64(parts.tm_min), width: 2)
    text.append(":")
    text.append(decimal: UInt64(parts.tm_sec), width: 2)
    text.append(".")
    text.append(decimal: UInt64(now.tv_usec), width: 6)
    return text.takeString()
  }

  private static func currentEnvironment() -> [String: String] {
    var values: [String: String] = [:]
    for name in ["ARGUSHOME", "ARGUSPATH", "HOME", "NO_COLOR", "TMPDIR", "TZ", Daemon.variable] {
      if let value = getenv(name) { values[name] = String(cString: value) }
    }
    return values
  }
}
