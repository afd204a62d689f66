/// Variables of argus that change nothing here: each says so in a line when it asks for something.
extension SensorVariables {
  static let noted: [(String, Apply)] = rows.map { row -> (String, Apply) in
    (
      row.name,
      { values, text in
        guard !row.harmless.contains(text.lowercased()) else { return }
        values.notices.append("\(row.name) has no effect: \(row.reason)")
      }
    )
  }

  private struct Row {
    let name: String
    let reason: String
    /// Values that ask for nothing else than what happens anyway.
    let harmless: Set<String>

    init(_ name: String, _ reason: String, harmless: Set<String> = ["no", "0", "none", "off"]) {
      self.name = name
      self.reason = reason
      self.harmless = harmless
    }
  }

  private static let later = "not in this version yet"

  private static let rows: [Row] = [
    Row("ARGUS_ACCESS_PORT", "remote access is \(later)"),
    Row("ARGUS_BIND_IP", "remote access is \(later)"),
    Row("ARGUS_MIN_SSF", "remote access is \(later)"),
    Row("ARGUS_MAX_SSF", "remote access is \(later)"),
    Row("ARGUS_ENCAPS_CAPTURE", "headers around a flow are named (senc, stunaddr, stunkey), not copied"),
    Row("ARGUS_GENERATE_HASH_METRICS", "every record has its flowhash", harmless: ["yes", "no"]),
    Row("ARGUS_MONITOR_ID_INCLUDE_INF", "records of format 3 have no room for it"),
    Row(
      "ARGUS_OS_FINGERPRINTING",
      "systems are not named; stcpopts, sopenwin, sopenmss and sinitttl are what they are told by"),
    Row(
      "ARGUS_TRACK_DUPLICATES", "copies are always counted apart (scopies); ARGUS_DEDUP leaves them out",
      harmless: ["yes", "no"]),
    Row("ARGUS_INTERFACE_SCAN_INTERVAL", "an interface that goes down is waited for, new ones are not"),
    Row("ARGUS_MAR_INTERFACE_INTERVAL", "interfaces have no records of their own"),
    Row("ARGUS_PCAP_DISPATCH_NUM", "packets come in blocks of the ring", harmless: ["0", "1", "-1"]),
    Row("ARGUS_LOG_DISPLAY_PRIORITY", "the system log gets every line", harmless: ["", "no", "yes"]),
    Row("ARGUS_SELF_SYNCHRONIZE", "outputs follow the clock of the host", harmless: ["yes", "no"]),
    Row("ARGUS_HASHTABLE_SIZE", "the flow table grows as needed; ARGUS_MAX_FLOWS bounds it"),
    Row("ARGUS_COLLECTOR", "argus ignores it too"),
  ]
}
