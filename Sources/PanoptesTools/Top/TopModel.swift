import Charts
import FlowAnalytics
import FlowModel
import NetworkTypes

/// `ratop` without its terminal: what it was told, what it has read, and what keys do.
final class TopModel {
  var configuration: ClientConfiguration
  var keyWords: [String]
  var selection: FieldSelection
  var order: TopOrder
  var colors: TopColors
  let hasColor: Bool
  private let services = ServicesFile.system().portNames

  private(set) var table: TopTable
  private(set) var text: RowText
  private(set) var display: RecordSelector?
  /// The text after `display`, for the status line.
  private(set) var displayText: String?

  // MARK: What is seen

  var selected = 0
  var first = 0
  var firstColumn = 0
  var rowLimit = 0
  /// Seconds after its last packet, by the clock of the records, that a row stays.
  var idleLimit: Double?
  /// Counters are shown as percentages of all rows.
  var showsShares = false
  var isPaused = false
  var search = ""
  var prompt: (kind: TopPrompt, editor: LineEditor)?
  var history: [TopPrompt: [String]] = [:]
  var helpOffset: Int?
  var message: String?
  var isError = false
  var progress: String?
  var size = TerminalSize.standard

  // MARK: What is to be done

  var isOver = false
  /// The records must be read again.
  var needsReading = true

  /// Columns that fit into 80 with addresses of IPv4.
  static let standardColumns = ["proto", "saddr", "sport", "dir", "daddr", "dport", "pkts", "bytes", "state"]

  init(_ configuration: ClientConfiguration, console: Console) throws(CommandError) {
    var configuration = configuration
    if configuration.configuredFields.isEmpty { configuration.configuredFields = Self.standardColumns }
    selection = try TextOutput.selection(configuration, console: console)
    if selection.items.isEmpty { throw .usage("-s: there are no columns", status: ExitStatus.failure) }
    keyWords = configuration.own.values["m"] ?? []
    let sort = configuration.own.values["P"] ?? configuration.sortKeys
    order = try CommandError.wrapping(usageStatus: ExitStatus.failure) { () throws(OptionError) in
      try TopOrder(sort.first ?? "pkts")
    }
    hasColor = configuration.hasColor && (console.environment["NO_COLOR"] ?? "").isEmpty
    colors = TopColors()
    if hasColor, let path = configuration.colorFile { colors = try Self.colors(path) }
    if let filter = configuration.filter, filter.hasPrefix("display ") {
      let text = String(filter.dropFirst(8))
      display = try Self.selector(text)
      displayText = text
      configuration.filter = nil
    }
    self.configuration = configuration
    text = RowText(selection, configuration, services: services)
    table = TopTable(try Self.aggregation(keyWords, text.blocks))
    table = try makeTable()
  }

  private static func colors(_ path: String) throws(CommandError) -> TopColors {
    let bytes: [UInt8]
    do throws(SystemError) {
      bytes = try FileSystem.contents(of: path)
    } catch {
      throw .failed("\(path): \(error.message)")
    }
    return try CommandError.wrapping(usageStatus: ExitStatus.failure) { () throws(OptionError) in
      try TopColors(String(decoding: bytes, as: UTF8.self), path: path)
    }
  }

  private static func selector(_ filter: String) throws(CommandError) -> RecordSelector {
    try CommandError.wrapping(usageStatus: ExitStatus.failure) { () throws(OptionError) in
      try RecordSelector(filter: filter)
    }
  }

  private static func aggregation(
    _ words: [String], _ blocks: BlockSet
  ) throws(CommandError) -> Aggregator.Configuration {
    var settings = Aggregator.Configuration()
    if !words.isEmpty {
      settings.key = try CommandError.wrapping(usageStatus: ExitStatus.failure) { () throws(OptionError) in
        try ClusterOptions.key(words)
      }
    }
    settings.unitesDirections = settings.key.isFlow
    settings.blocks = blocks
    return settings
  }

  /// Blocks that the screen reads, which decide what merging keeps.
  var blocks: BlockSet {
    let sort = FieldRegistry.field(named: order.field)?.blocks ?? []
    return text.blocks.union(sort).union(display?.blocks ?? []).union(colors.blocks).union([.time, .metric])
  }

  // MARK: Reading

  func makeTable() throws(CommandError) -> TopTable {
    TopTable(try Self.aggregation(keyWords, blocks))
  }

  /// An empty table for the records to come.
  func beginReading() throws(CommandError) {
    needsReading = false
    table = try makeTable()
    table.showsShares = showsShares
  }

  private var selectedFields: [Field] { text.selection.items.map(\.field) }

  func arrange() {
    table.arrange(by: order, display: display, limit: rowLimit, idle: idleLimit, fields: selectedFields)
    move(to: selected)
  }

  // MARK: Settings

  /// Changes a setting; one that fails leaves everything as it was, and its reason on the last line.
  func attempt(_ body: () throws(CommandError) -> Void) {
    do throws(CommandError) {
      try body()
    } catch {
      if case .help = error { return }
      (message, isError) = (error.line, true)
    }
  }

  /// A new look at the same records; read again only when they lack what it needs.
  func changeLook() {
    text = RowText(selection, configuration, services: services)
    firstColumn = min(firstColumn, max(text.selection.items.count - 1, 0))
    if blocks.isSubset(of: table.aggregator.blocks) { arrange() } else { needsReading = true }
  }

  func setFilter(_ line: String) throws(CommandError) {
    let trimmed = line.trimmed
    if trimmed.hasPrefix("display"), trimmed.count == 7 || trimmed.dropFirst(7).first == " " {
      let text = String(trimmed.dropFirst(7)).trimmed
      display = text.isEmpty ? nil : try Self.selector(text)
      displayText = text.isEmpty ? nil : text
      return changeLook()
    }
    if trimmed.hasPrefix("remote ") {
      throw .failed("remote sources are not in this version yet: ratop reads files")
    }
    if !trimmed.isEmpty { _ = try Self.selector(trimmed) }
    configuration.filter = trimmed.isEmpty ? nil : trimmed
    needsReading = true
  }

  func setKey(_ line: String) throws(CommandError) {
    let words = line.split(whereSeparator: { $0 == " " || $0 == "," }).map(String.init)
    _ = try Self.aggregation(words, blocks)
    keyWords = words
    needsReading = true
  }

  func setColumns(_ line: String) throws(CommandError) {
    var next = FieldSelection(selection.items)
    do throws(FieldSelection.Failure) {
      try next.apply(line.split(separator: " ").map(String.init))
    } catch {
      throw .failed(error.description)
    }
    if let unknown = next.unknown.first { throw .failed("there is no field '\(unknown)'") }
    guard !next.items.isEmpty else { throw .failed("there must be a column") }
    selection = next
    changeLook()
  }

  func setOrder(_ next: TopOrder) {
    order = next
    changeLook()
  }

  /// Sorts by the column that many places after the present one.
  func moveSort(_ step: Int) {
    let fields = text.selection.items.map(\.field)
    guard !fields.isEmpty else { return }
    let present = fields.firstIndex { $0.id == order.field }
    let next = present.map { ($0 + step + fields.count) % fields.count } ?? (step > 0 ? 0 : fields.count - 1)
    setOrder(TopOrder(fields[next]))
  }

  // MARK: Moving

  var pageRows: Int { TopScreen.pageRows(size) }

  func move(to rank: Int) {
    selected = min(max(rank, 0), max(table.shown.count - 1, 0))
    first = min(max(first, selected - pageRows + 1), selected)
    first = min(first, max(table.shown.count - pageRows, 0))
  }

  /// The next row, from the one beside the cursor on, that holds the text; around the end.
  func find(forward: Bool) {
    let needle = search.lowercased()
    guard !needle.isEmpty, !table.shown.isEmpty else { return }
    let count = table.shown.count
    for step in 1...count {
      let rank = ((selected + (forward ? step : -step)) % count + count) % count
      let row = table.row(rank, text, TopColors())
      if row.cells.contains(where: { $0.lowercased().contains(needle) }) { return move(to: rank) }
    }
    (message, isError) = ("no row has '\(search)'", true)
  }

  // MARK: The view

  func view(clock: String = "") -> TopView {
    var view = TopView()
    view.source = source
    view.clock = clock
    view.totals = totals
    view.columns = text.selection.items.map { item in
      TopView.Column(
        title: item.field.title, isLeft: item.field.alignment == .left || Self.isName(item.field),
        sort: item.field.id == order.field ? (order.isFalling ? .falling : .rising) : nil)
    }
    // While records are read there may be fewer rows than there were.
    let first = min(first, table.shown.count)
    let page = first..<min(first + pageRows, table.shown.count)
    view.rows = page.isEmpty ? [] : page.map { table.row($0, text, hasColor ? colors : TopColors()) }
    view.first = first
    view.count = table.shown.count
    view.selected = page.contains(selected) ? selected - first : nil
    view.firstColumn = firstColumn
    view.status = status
    (view.message, view.isError) = (message, isError)
    view.isPaused = isPaused
    view.progress = progress
    view.search = search
    view.prompt = prompt.map { TopView.Prompt(label: $0.kind.label, editor: $0.editor) }
    view.help = helpOffset == nil ? nil : TopHelp.lines
    view.helpOffset = helpOffset ?? 0
    view.hasColor = hasColor
    return view
  }

  /// Names begin at the left, sizes end at the right.
  private static func isName(_ field: Field) -> Bool {
    switch field.value {
    case .text, .address, .hardwareAddress: true
    case .count, .integer, .real, .time, .port: false
    }
  }

  private var source: String {
    let names = configuration.inputs + configuration.directories.map { $0 + "/" }
    return names.count > 1 ? "\(names[0]) and \(names.count - 1) more" : names.first ?? ""
  }

  private var totals: String {
    let totals = table.totals
    let count = Quantity(unit: "")
    var parts = [
      "\(count.text(Double(table.aggregator.added))) records, \(count.text(Double(table.shown.count))) rows",
      "\(count.text(Double(totals.packets))) packets", Quantity(unit: "B").text(Double(totals.bytes)),
    ]
    if let start = totals.start, let end = totals.end {
      parts.append(
        TimeTicks.text(Timestamp(seconds: start.seconds), Timestamp(seconds: end.seconds), zone: .system))
    }
    return parts.joined(separator: " · ")
  }

  private var status: String {
    var parts = ["filter: \(configuration.filter ?? "none")"]
    if let displayText { parts.append("shown: \(displayText)") }
    if let time = configuration.timeRange { parts.append("time: \(time)") }
    if let speed = configuration.replaySpeed { parts.append("playing \(speed)x") }
    if let idleLimit { parts.append("silent up to \(idleLimit) s") }
    if showsShares { parts.append("percent") }
    parts.append("key: \(keyWords.isEmpty ? "flow" : keyWords.joined(separator: " "))")
    parts.append("sort: \(order.field) \(order.isFalling ? "▼" : "▲")")
    return parts.joined(separator: " · ")
  }
}

extension String {
  /// Without blanks at either end.
  var trimmed: String {
    String(drop { $0 == " " }.reversed().drop { $0 == " " }.reversed())
  }
}
