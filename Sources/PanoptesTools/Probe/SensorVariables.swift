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
    uniqueKeysWithValues: flow + content + inputAndOutput + timeouts + later + ignored)

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
    ("ARGUS_GENERATE_TCP_PERF_METRIC", { $0.measuresTCPPerformance = ConfigurationFile.isYes($1) }),
    ("ARGUS_GENERATE_BIDIRECTIONAL_TIMESTAMPS", { $0.keepsTimesPerDirection = ConfigurationFile.isYes($1) }),
    (
      "ARGUS_CAPTURE_DATA_LEN",
      { (v, t) throws(OptionError) in v.userDataLength = try SensorOptions.positive(t, "length") }
    ),
    ("ARGUS_CAPTURE_FULL_CONTROL_DATA", { $0.isControlPlane = ConfigurationFile.isYes($1) }),
    ("ARGUS_TUNNEL_DISCOVERY", { $0.discoversTunnels = ConfigurationFile.isYes($1) }),
    ("ARGUS_TRACK_DUPLICATES", { $0.tracksDuplicates = ConfigurationFile.isYes($1) }),
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

  /// Live and remote settings do not matter for packet files; one that is on is said, so that nobody
  /// waits for a port that never opens.
  private static let later: [(String, Apply)] = [
    "ARGUS_ACCESS_PORT", "ARGUS_DAEMON", "ARGUS_OUTPUT_STREAM", "ARGUS_EVENT_DATA",
    "ARGUS_CONTROLPLANE_PROTO",
    "ARGUS_ENCAPS_CAPTURE", "ARGUS_TUNNEL_PARSING", "ARGUS_TUNNEL_INFORMATION", "ARGUS_PACKET_SIZE_HISTOGRAM",
    "ARGUS_JITTER_HISTOGRAM", "ARGUS_GENERATE_HASH_METRICS", "ARGUS_PACKET_CAPTURE_ON_PROTO",
    "ARGUS_MONITOR_ID_INCLUDE_INF", "ARGUS_OS_FINGERPRINTING", "ARGUS_DEDUP",
  ].map { name -> (String, Apply) in
    (
      name,
      { values, text in
        guard !["no", "0"].contains(text.lowercased()) else { return }
        values.notices.append("\(name) has no effect in this version")
      }
    )
  }

  private static let ignored: [(String, Apply)] = [
    "ARGUS_BIND_IP", "ARGUS_INTERFACE", "ARGUS_INTERFACE_SCAN_INTERVAL", "ARGUS_MAR_INTERFACE_INTERVAL",
    "ARGUS_GO_PROMISCUOUS", "ARGUS_CHROOT_DIR", "ARGUS_SETUSER_ID", "ARGUS_SETGROUP_ID", "ARGUS_SET_PID",
    "ARGUS_PID_PATH", "ARGUS_TCP_FALLOW_TIMEOUT", "ARGUS_DEBUG_LEVEL", "ARGUS_MIN_SSF", "ARGUS_MAX_SSF",
    "ARGUS_PCAP_BUF_SIZE", "ARGUS_PCAP_DISPATCH_NUM", "ARGUS_TIMESTAMP_TYPE", "ARGUS_LOG_DISPLAY_PRIORITY",
    "ARGUS_ENV", "ARGUS_SELF_SYNCHRONIZE", "ARGUS_HASHTABLE_SIZE", "ARGUS_COLLECTOR",
  ].map { name -> (String, Apply) in (name, { _, _ in }) }
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
