/// The words of `-M`.
enum ClientModes {
  static let usage = [
    "man, noman, rmon, xml, json, csv, TZ=zone,",
    "printer=ascii|obfuscate|hex|encode32|encode64, label=regex,",
    "dsrs=[+|-]block,...",
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
    case "rmon": values.endsAreHosts = true
    case "uni": throw .failed("-M uni: splitting flows by direction is not in this version yet")
    case "disa": throw .failed("-M disa: DISA names of DSCP values are not in this version yet")
    case "poll": throw .failed("-M poll: remote sources are not in this version yet")
    case "oui": throw .failed("-M oui: vendor names of hardware addresses are not in this version yet")
    default:
      if let format = ClientConfiguration.Format(rawValue: word), format != .columns {
        values.format = format
      } else if word.hasPrefix("rtime") || word.hasPrefix("realtime") {
        throw .failed("-M \(word): replay in real time is not in this version yet")
      } else {
        values.unknownModes.append(word)
      }
    }
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
