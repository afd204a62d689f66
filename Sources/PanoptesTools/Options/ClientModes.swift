import FlowModel

/// The words of `-M`.
enum ClientModes {
  static let usage = [
    "man, noman, xml, json, csv, TZ=zone, oui, disa, rmon, uni,",
    "rtime[:speed], printer=ascii|obfuscate|hex|encode32|encode64|decode,",
    "label=regex, dsrs=[+|-]block,...",
  ]

  static func apply(_ words: [String], to values: inout ClientConfiguration) throws(OptionError) {
    for word in words {
      let parts = word.split(separator: "=", maxSplits: 1).map(String.init)
      if parts.count == 2 {
        try apply(parts[0], unquoted(parts[1]), to: &values)
      } else {
        try apply(word, to: &values)
      }
    }
  }

  private static func apply(
    _ name: String, _ value: String, to values: inout ClientConfiguration
  ) throws(OptionError) {
    switch name {
    case "TZ": values.timeZone = value
    case "printer": values.userDataPrinter = try ClientVariables.userDataPrinter(value)
    case "label": values.labelPattern = value
    case "dsrs": values.blockLists.append(value)
    case "saslmech": values.notices.append("-M saslmech: only for remote sources, no effect for files")
    case "sql": throw .failed("-M sql=: databases are not in this version yet")
    default: values.unknownModes.append(name)
    }
  }

  private static func apply(_ word: String, to values: inout ClientConfiguration) throws(OptionError) {
    switch word {
    case "man": values.printsManagement = true
    case "noman": values.printsManagement = false
    case "event": values.printsEvents = true
    case "noevent": values.printsEvents = false
    case "rmon": values.split = .hosts
    case "uni": values.split = .directions
    case "disa": values.usesDISANames = true
    case "oui": values.namesHardwareAddresses = true
    case "poll": throw .failed("-M poll: remote sources are not in this version yet")
    default:
      if let format = ClientConfiguration.Format(rawValue: word), format != .columns {
        values.format = format
      } else if let speed = try replaySpeed(word) {
        values.replaySpeed = speed
      } else {
        values.unknownModes.append(word)
      }
    }
  }

  /// `rtime`, or `rtime:2` for twice as fast; nil for another mode.
  private static func replaySpeed(_ word: String) throws(OptionError) -> Double? {
    let parts = word.split(separator: ":", maxSplits: 1, omittingEmptySubsequences: false)
    guard parts[0] == "rtime" || parts[0] == "realtime" else { return nil }
    guard parts.count > 1 else { return 1 }
    guard let speed = Double(parts[1]), speed > 0, speed.isFinite else {
      throw .failed("-M \(word): '\(parts[1])' is no speed; 2 is twice as fast, 0.5 half")
    }
    return speed
  }

  static let names = [
    "man", "noman", "event", "noevent", "rmon", "uni", "disa", "poll", "oui", "xml", "json", "csv", "rtime",
    "realtime", "TZ", "printer", "label", "dsrs", "saslmech", "sql",
  ]

  private static func unquoted(_ text: String) -> String {
    guard text.count >= 2, let first = text.first, first == text.last, "'\"".contains(first) else {
      return text
    }
    return String(text.dropFirst().dropLast())
  }
}
