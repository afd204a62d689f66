import PacketCapture
import PacketDecoding

/// The variables of an `argus.conf`, one row each.
package enum SensorVariables {
  typealias Apply = @Sendable (inout SensorConfiguration, String) throws(OptionError) -> Void

  package static func apply(_ file: ConfigurationFile, to values: inout SensorConfiguration)
    throws(ConfigurationFile
    .Failure)
  {
    for assignment in file.assignments where !assignment.value.isEmpty {
      func fail(_ detail: String) -> ConfigurationFile.Failure {
        .syntax(path: file.path, line: assignment.line, detail: detail)
      }
      guard let variable = all[assignment.name] else {
        let guess = Spelling.nearest(to: assignment.name, among: Array(all.keys))
        throw fail("unknown variable \(assignment.name)" + (guess.map { ", did you mean \($0)?" } ?? ""))
      }
      do throws(OptionError) {
        try variable(&values, assignment.value)
      } catch {
        throw fail("\(assignment.name): \(error.description)")
      }
    }
  }

  static let all = [String: Apply](
    uniqueKeysWithValues: flow + content + inputAndOutput + timeouts + live + process + kept + noted)

  private static let flow: [(String, Apply)] = [
    ("ARGUS_FLOW_TYPE", { (v, t) throws(OptionError) in v.isBidirectional = try flowType(t) }),
    ("ARGUS_FLOW_KEY", { (v, t) throws(OptionError) in v.keys = try keys(t) }),
    ("ARGUS_MONITOR_ID", { (v, t) throws(OptionError) in v.identity = try SensorOptions.identity(t) }),
    (
      "ARGUS_FLOW_STATUS_INTERVAL",
      { (v, t) throws(OptionError) in v.statusInterval = try SensorOptions.seconds(t, "interval") }
    ),
    (
      "ARGUS_MAR_STATUS_INTERVAL",
      { (v, t) throws(OptionError) in v.managementInterval = try SensorOptions.seconds(t, "interval") }
    ),
    ("ARGUS_GENERATE_START_RECORDS", { $0.reportsStarts = ConfigurationFile.isYes($1) }),
  ]

  private static let content: [(String, Apply)] = [
    ("ARGUS_GENERATE_RESPONSE_TIME_DATA", { $0.measuresResponseTimes = ConfigurationFile.isYes($1) }),
    ("ARGUS_GENERATE_PACKET_SIZE", { $0.measuresPacketSizes = ConfigurationFile.isYes($1) }),
    ("ARGUS_GENERATE_JITTER_DATA", { $0.measuresJitter = ConfigurationFile.isYes($1) }),
    ("ARGUS_GENERATE_MAC_DATA", { $0.keepsHardwareAddresses = ConfigurationFile.isYes($1) }),
    ("ARGUS_GENERATE_APPBYTE_METRIC", { $0.countsApplicationBytes = ConfigurationFile.isYes($1) }),
    ("ARGUS_JITTER_HISTOGRAM", { $0.recordsGapHistograms = ConfigurationFile.isYes($1) }),
    ("ARGUS_PACKET_SIZE_HISTOGRAM", { $0.recordsSizeHistograms = ConfigurationFile.isYes($1) }),
    ("ARGUS_GENERATE_TCP_PERF_METRIC", { $0.measuresTCPPerformance = ConfigurationFile.isYes($1) }),
    ("ARGUS_GENERATE_BIDIRECTIONAL_TIMESTAMPS", { $0.keepsTimesPerDirection = ConfigurationFile.isYes($1) }),
    (
      "ARGUS_CAPTURE_DATA_LEN",
      { (v, t) throws(OptionError) in v.userDataLength = try SensorOptions.positive(t, "length") }
    ),
    ("ARGUS_CAPTURE_FULL_CONTROL_DATA", { $0.isControlPlane = ConfigurationFile.isYes($1) }),
    (
      "ARGUS_TUNNEL_DISCOVERY",
      { if ConfigurationFile.isYes($1), $0.decapsulation == .classic { $0.decapsulation = .inner } }
    ),
    ("ARGUS_TYPING", { $0.detectsTyping = ConfigurationFile.isYes($1) }),
    ("ARGUS_KEYSTROKE", { $0.keystroke.scope = keystrokeScope($1) }),
    ("ARGUS_KEYSTROKE_CONF", { (v, t) throws(OptionError) in try setKeystroke(&v.keystroke, t) }),
  ]

  private static let inputAndOutput: [(String, Apply)] = [
    ("ARGUS_OUTPUT_FILE", { $0.outputs.append(ClientVariables.output($1)) }),
    ("ARGUS_FILTER", { $0.packetFilter = $1 }),
    ("ARGUS_FILTER_OPTIMIZER", { $0.optimisesPacketFilter = ConfigurationFile.isYes($1) }),
    ("ARGUS_PACKET_CAPTURE_FILE", { $0.packetCopy = $1 }),
    ("ARGUS_PACKET_CAPTURE_ON_ERROR", { $0.copiesOnlyFailures = ConfigurationFile.isYes($1) }),
    ("ARGUS_PACKET_CAPTURE_ON_PROTO", { (v, t) throws(OptionError) in v.copiedLayers = try layers(t) }),
    (
      "ARGUS_OUTPUT_STREAM",
      { (_, text) throws(OptionError) in
        throw .failed("'\(text)': streams are not in this version yet; name a file in ARGUS_OUTPUT_FILE")
      }
    ),
  ]

  private static let timeouts: [(String, Apply)] = [
    timeout("ARGUS_IP_TIMEOUT", \.ip), timeout("ARGUS_TCP_TIMEOUT", \.tcp),
    timeout("ARGUS_ICMP_TIMEOUT", \.icmp), timeout("ARGUS_IGMP_TIMEOUT", \.igmp),
    timeout("ARGUS_FRAG_TIMEOUT", \.fragment), timeout("ARGUS_ARP_TIMEOUT", \.arp),
    timeout("ARGUS_OTHER_TIMEOUT", \.other),
  ]

  private static func timeout(
    _ name: String, _ member: any WritableKeyPath<SensorConfiguration.Timeouts, Int> & Sendable
  ) -> (String, Apply) {
    (
      name,
      { (v, t) throws(OptionError) in v.timeouts[keyPath: member] = try SensorOptions.positive(t, "time-out")
      }
    )
  }

  private static let live: [(String, Apply)] = [
    (
      "ARGUS_INTERFACE",
      { (v, t) throws(OptionError) in
        v.interfaces += try InterfaceGroup.groups(t.split(whereSeparator: \.isWhitespace).map(String.init))
      }
    ),
    ("ARGUS_GO_PROMISCUOUS", { $0.isPromiscuous = ConfigurationFile.isYes($1) }),
    (
      "ARGUS_PCAP_BUF_SIZE",
      { (v, t) throws(OptionError) in v.bufferSize = try SensorOptions.bytes(t, "buffer") }
    ),
    ("ARGUS_TIMESTAMP_TYPE", { (v, t) throws(OptionError) in v.clock = try clock(t) }),
    ("ARGUS_CAPTURE_METHOD", { (v, t) throws(OptionError) in v.method = try method(t) }),
    (
      "ARGUS_WORKERS",
      { (v, t) throws(OptionError) in v.workers = try SensorOptions.workers(t, "workers") }
    ),
    (
      "ARGUS_MAX_FLOWS",
      { (v, t) throws(OptionError) in v.maximumFlows = try SensorOptions.flows(t, "flows") }
    ),
    (
      "ARGUS_MAX_MEMORY",
      { (v, t) throws(OptionError) in v.maximumMemory = try SensorOptions.bytes(t, "memory") }
    ),
  ]

  private static let process: [(String, Apply)] = [
    ("ARGUS_DAEMON", { $0.isDaemon = ConfigurationFile.isYes($1) }),
    ("ARGUS_SET_PID", { $0.writesPidFile = ConfigurationFile.isYes($1) }),
    ("ARGUS_PID_PATH", { $0.pidFolder = $1 }),
    ("ARGUS_CHROOT_DIR", { $0.privileges.root = $1 }),
    ("ARGUS_SETUSER_ID", { $0.privileges.user = $1 }),
    ("ARGUS_SETGROUP_ID", { $0.privileges.group = $1 }),
    (
      "ARGUS_DEBUG_LEVEL",
      { (v, t) throws(OptionError) in v.debugLevel = try SensorOptions.positive(t, "level") }
    ),
    (
      "ARGUS_ENV",
      { (v, t) throws(OptionError) in
        guard t.contains("=") else { throw .invalid("'\(t)' is not NAME=value") }
        v.environment.append(t)
      }
    ),
  ]
}

extension SensorVariables {
  static func flowType(_ text: String) throws(OptionError) -> Bool {
    switch text.lowercased() {
    case "bidirectional": return true
    case "unidirectional": return false
    default: throw .invalid("'\(text)' is neither Bidirectional nor Unidirectional")
    }
  }

  static func keys(_ text: String) throws(OptionError) -> Set<SensorConfiguration.Key> {
    var result: Set<SensorConfiguration.Key> = []
    for word in text.split(separator: "+") {
      guard let key = SensorConfiguration.Key(rawValue: String(word)) else {
        let names = SensorConfiguration.Key.allCases.map(\.rawValue).joined(separator: ", ")
        throw .invalid("'\(word)' is none of \(names)")
      }
      result.insert(key)
    }
    return result
  }

  /// Names of layers, with blanks, commas or plus signs between them.
  static func layers(_ text: String) throws(OptionError) -> Encapsulation {
    var result: Encapsulation = []
    for word in text.lowercased().split(whereSeparator: { ", +\t".contains($0) }) {
      guard let layer = Encapsulation.names.first(where: { $0.0 == word }) else {
        throw .invalid("'\(word)' is none of \(Encapsulation.names.map(\.0).joined(separator: ", "))")
      }
      result.formUnion(layer.1)
    }
    return result
  }

  /// libpcap's names; those for the kernel's clock mean one thing here.
  static func clock(_ text: String) throws(OptionError) -> CaptureSettings.Clock {
    switch text.lowercased() {
    case "host", "host_lowprec", "host_hiprec": return .host
    case "adapter", "adapter_unsynced": return .adapter
    default: throw .invalid("'\(text)' is neither host nor adapter")
    }
  }

  static func method(_ text: String) throws(OptionError) -> CaptureSettings.Method {
    guard let method = CaptureSettings.Method(rawValue: text.lowercased()) else {
      throw .invalid("'\(text)' is none of auto, ring, pcap")
    }
    return method
  }

  static func keystrokeScope(_ text: String) -> SensorConfiguration.Keystroke.Scope {
    switch text.lowercased() {
    case "ssh": .ssh
    case "tcp", "yes": .tcp
    default: .off
    }
  }

  /// `DC_MIN=32;GPC_MAX=5`
  static func setKeystroke(
    _ values: inout SensorConfiguration.Keystroke, _ text: String
  ) throws(OptionError) {
    for part in text.split(whereSeparator: { "; \t".contains($0) }) {
      let pair = part.split(separator: "=").map(String.init)
      guard pair.count == 2, let number = Double(pair[1]), number.isFinite, (0...1e9).contains(number) else {
        throw .invalid("'\(part)' is not NAME=number")
      }
      let count = Int(number)
      switch pair[0] {
      case "DC_MIN": values.clientSize = count...max(count, values.clientSize.upperBound)
      case "DC_MAX": values.clientSize = min(count, values.clientSize.lowerBound)...count
      case "DS_MIN": values.serverSize = count...max(count, values.serverSize.upperBound)
      case "DS_MAX": values.serverSize = min(count, values.serverSize.lowerBound)...count
      case "GS_MAX": values.echoGap = count
      case "IC_MIN": values.interval = count
      case "ICR_MIN": values.intervalRatio = number...max(number, values.intervalRatio.upperBound)
      case "ICR_MAX": values.intervalRatio = min(number, values.intervalRatio.lowerBound)...number
      case "GPC_MAX": values.keyGap = count
      case "LCS_MAX": break
      default: throw .invalid("'\(pair[0])' is no keystroke setting")
      }
    }
  }
}
