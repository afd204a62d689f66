import FlowModel

/// What a client was told to do: the configuration files first, then the command line, left to right.
package struct ClientConfiguration: Sendable {
  package init() {}

  // MARK: Input

  /// `-r`: files, patterns, `-` for standard input, `file::start:stop` for a byte range.
  var inputs: [String] = []
  /// `-R`: folders to read below.
  var directories: [String] = []
  /// `-S` and RA_ARGUS_SERVER.
  var remoteSources: [String] = []
  /// `-T`, seconds; only means something for a remote source.
  var runTime: Int?

  // MARK: Selection

  /// RA_FILTER; words on the command line replace it.
  var filter: String?
  var timeRange: String?
  var recordRange: RecordRange?
  var userDataPatterns: [UserDataPattern] = []
  var labelPattern: String?
  /// `-M dsrs=`: blocks to keep or to drop before anything else looks at the record.
  var blockLists: [String] = []

  // MARK: Record output

  struct RecordOutput: Hashable, Sendable {
    var path: String
    /// Applies to this output only.
    var filter: String?
  }
  var recordOutputs: [RecordOutput] = []
  var rejects: String?

  // MARK: Text output

  enum Format: String, Sendable, CaseIterable { case columns, xml, json, csv }
  var format = Format.columns
  var isQuiet = false
  /// Says on a terminal how far a long run is.
  var showsProgress = true
  /// RA_FIELD_SPECIFIER: the list that `-s` replaces, or changes by signs.
  var configuredFields: [String] = []
  var fields: [String] = []
  var delimiter: UInt8?
  var isVariableWidth = false
  enum Quote: Sendable { case double, single }
  var quote: Quote?
  /// Title lines: 0 once, -1 none, n every n rows.
  var labelInterval = 0
  /// How much is printed as numbers. `-n` goes to the next level, and after the last to the first.
  enum NameLevel: Int, Sendable { case everything, hosts, ports, protocols }
  var nameLevel = NameLevel.hosts
  var precision = 6
  var printsUnixTime = false
  var timeFormat: String?
  var timeZone: String?
  var scalesNumbers = false
  enum StateText: Sendable, Hashable { case plain, tcpStates, sourceFlags, destinationFlags, bothFlags }
  var stateText = StateText.plain
  var printsManagement = false
  var printsEvents = false
  var printsTotals = false
  var dumpsFilter = false
  enum UserDataPrinter: String, Sendable, CaseIterable {
    case ascii, obfuscate, hex, encode32, encode64, decode
  }
  var userDataPrinter = UserDataPrinter.ascii
  var separatesPortWithPeriod = true
  enum PrefixLength: Sendable { case never, whenMasked, always }
  var prefixLength = PrefixLength.never
  enum ASNumberFormat: Sendable { case plain, dotPlus, dot }
  var asNumberFormat = ASNumberFormat.plain
  /// `-M disa`: codepoints by the names of the Defense Information Systems Agency.
  var usesDISANames = false
  /// `-M oui`: hardware addresses with their vendor's name.
  var namesHardwareAddresses = false
  /// RA_ETHERNET_VENDORS: the list of vendors; the system's when nil.
  var vendorFile: String?
  /// RA_PRINT_DOMAINONLY: of names of hosts only what stands after the first period.
  var printsDomainOnly = false

  // MARK: Screens

  /// RA_SORT_ALGORITHMS.
  var sortKeys: [String] = []
  /// RA_COLOR_SUPPORT and RA_COLOR_CONFIG.
  var hasColor = true
  var colorFile: String?
  /// RA_UPDATE_INTERVAL, seconds.
  var updateInterval = 0.5

  // MARK: Changes to records

  /// RA_PORT_DIRECTION: which ports turn a record whose packets do not say who began.
  var portDirection: PortDirection = []
  /// `-M rmon` and `-M uni`: records of ends instead of flows.
  var split: FlowSplit?
  /// Every flow is two records, one for each end as a host.
  var endsAreHosts: Bool { split == .hosts }

  // MARK: Pace

  /// `--threads`: at most so many read the inputs; nil for as many as there are processors.
  var threads: Int?

  /// `-M rtime:f`: records come at the pace at which they began, f times as fast.
  var replaySpeed: Double?

  /// Settings that were understood but have no effect in this version; said once, on demand.
  var notices: [String] = []

  /// Options of the one tool that runs.
  var own = OwnOptions()

  /// `-M` words that no mode is known for.
  var unknownModes: [String] = []
}

/// `-N`: which of the matching records, counted from 1.
struct RecordRange: Hashable, Sendable {
  var first: UInt64
  var last: UInt64
  /// `o`: of what a tool makes, not of what it reads; the same where records go through one by one.
  var countsOutput: Bool

  /// `N`, `A-B` or `A+K`, after an optional `i` or `o`.
  init?(_ text: String) {
    countsOutput = text.first == "o"
    let body = text.first.map { "io".contains($0) } == true ? text.dropFirst() : text[...]
    let parts = body.split(whereSeparator: { $0 == "-" || $0 == "+" })
    let isSpan = body.contains("+") || body.contains("-")
    guard parts.count == (isSpan ? 2 : 1), let a = UInt64(parts[0]) else { return nil }
    if !isSpan {
      (first, last) = (1, a)
    } else {
      guard let b = UInt64(parts[1]) else { return nil }
      let (sum, overflows) = a.addingReportingOverflow(b)
      (first, last) = (a, body.contains("+") ? (overflows ? .max : sum) : b)
    }
    guard first <= last || last == 0 else { return nil }
  }
}

/// `-e`: a regular expression on captured user data.
struct UserDataPattern: Hashable, Sendable {
  enum Side: Sendable { case source, destination, either }
  var side: Side
  var expression: String

  init(_ text: String) {
    if text.hasPrefix("s:") {
      (side, expression) = (.source, String(text.dropFirst(2)))
    } else if text.hasPrefix("d:") {
      (side, expression) = (.destination, String(text.dropFirst(2)))
    } else {
      (side, expression) = (.either, text)
    }
  }
}
