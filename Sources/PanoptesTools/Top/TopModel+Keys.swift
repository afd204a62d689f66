import FlowModel

/// What keys do.
extension TopModel {
  func take(_ key: TerminalKey) {
    if prompt != nil { return takePromptKey(key) }
    if helpOffset != nil { return takeHelpKey(key) }
    message = nil
    isError = false
    switch key {
    case .character(let letter): take(letter)
    case .control("c"), .control("q"): isOver = true
    case .up, .control("p"): move(to: selected - 1)
    case .down, .control("n"), .enter: move(to: selected + 1)
    case .pageDown, .control("f"): page(1)
    case .pageUp, .control("b"): page(-1)
    case .home: move(to: 0)
    case .end: move(to: .max)
    case .left: scrollColumns(-1)
    case .right: scrollColumns(1)
    case .function(1): helpOffset = 0
    case .escape: search = ""
    default: break
    }
  }

  private func take(_ letter: Character) {
    switch letter {
    case "q": isOver = true
    case "?": helpOffset = 0
    case "j": move(to: selected + 1)
    case "k": move(to: selected - 1)
    case "h": scrollColumns(-1)
    case "l": scrollColumns(1)
    case "g": move(to: 0)
    case "G": move(to: .max)
    case " ", "\\": isPaused.toggle()
    case "<": moveSort(-1)
    case ">": moveSort(1)
    case "r", "v": reverse()
    case "/": ask(.search)
    case "n" where !search.isEmpty: find(forward: true)
    case "N": search.isEmpty ? ask(.rows) : find(forward: false)
    case "n": nextNames()
    case "H": toggleScale()
    case "z": toggleStates()
    case "=": needsReading = true
    case ":": ask(.command)
    case "f", "a", "m", "s", "P", "t", "w": if let kind = TopPrompt.letters[letter] { ask(kind) }
    default: (message, isError) = ("'\(letter)' means nothing here; ? shows what does", true)
    }
  }

  private func page(_ direction: Int) {
    first = min(max(first + direction * pageRows, 0), max(table.shown.count - pageRows, 0))
    move(to: selected + direction * pageRows)
  }

  private func scrollColumns(_ step: Int) {
    firstColumn = min(max(firstColumn + step, 0), max(text.selection.items.count - 1, 0))
  }

  private func reverse() {
    order.isFalling.toggle()
    arrange()
  }

  private func nextNames() {
    configuration.nameLevel = .init(rawValue: (configuration.nameLevel.rawValue + 1) % 4) ?? .hosts
    let texts = ["names", "names", "ports as numbers", "ports and protocols as numbers"]
    message = texts[configuration.nameLevel.rawValue]
    changeLook()
  }

  private func toggleScale() {
    configuration.scalesNumbers.toggle()
    changeLook()
  }

  private func toggleStates() {
    configuration.stateText = configuration.stateText == .plain ? .tcpStates : .plain
    changeLook()
  }

  private func takeHelpKey(_ key: TerminalKey) {
    let last = max(TopHelp.lines.count - max(size.rows - 4, 1), 0)
    switch key {
    case .down, .character("j"), .enter: helpOffset = min((helpOffset ?? 0) + 1, last)
    case .up, .character("k"): helpOffset = max((helpOffset ?? 0) - 1, 0)
    case .pageDown, .character(" "): helpOffset = min((helpOffset ?? 0) + size.rows - 5, last)
    case .pageUp: helpOffset = max((helpOffset ?? 0) - size.rows + 5, 0)
    case .control("c"): isOver = true
    default: helpOffset = nil
    }
  }

  // MARK: Lines

  func ask(_ kind: TopPrompt) {
    prompt = (kind, LineEditor(present(kind), history: history[kind] ?? []))
  }

  /// What a line begins with: the present setting, to be changed.
  private func present(_ kind: TopPrompt) -> String {
    switch kind {
    case .filter: configuration.filter ?? displayText.map { "display " + $0 } ?? ""
    case .key: keyWords.joined(separator: " ")
    case .columns: selection.items.map(\.field.id).joined(separator: " ")
    case .sort: order.field
    case .time: configuration.timeRange ?? ""
    case .precision: "\(configuration.precision)"
    case .rows: "\(rowLimit)"
    case .interval: "\(configuration.updateInterval)"
    case .timeout: idleLimit.map { "\($0)" } ?? ""
    case .playback: configuration.replaySpeed.map { "\($0)" } ?? ""
    case .search, .command, .addition, .file, .folder, .write, .pattern: ""
    }
  }

  private func takePromptKey(_ key: TerminalKey) {
    guard let kind = prompt?.kind else { return }
    switch prompt?.editor.take(key, words: kind.words) {
    case .accepted:
      let line = prompt?.editor.line ?? ""
      prompt = nil
      if !line.isEmpty, history[kind]?.last != line { history[kind, default: []].append(line) }
      message = nil
      isError = false
      attempt { () throws(CommandError) in try accept(kind, line) }
    case .cancelled: prompt = nil
    default: break
    }
  }

  private func accept(_ kind: TopPrompt, _ line: String) throws(CommandError) {
    switch kind {
    case .filter: try setFilter(line)
    case .addition:
      guard !line.trimmed.isEmpty else { return }
      try setFilter(configuration.filter.map { "(\($0)) and (\(line.trimmed))" } ?? line)
    case .key: try setKey(line)
    case .columns: try setColumns(line)
    case .sort: setOrder(try option { () throws(OptionError) in try TopOrder(line) })
    case .time: try setTime(line)
    case .file: setInputs(files: words(line), folders: [])
    case .folder: setInputs(files: [], folders: words(line))
    case .write: try write(to: line.trimmed)
    case .precision:
      configuration.precision = try option { () throws(OptionError) in
        try ClientVariables.precision(line.trimmed)
      }
      changeLook()
    case .rows:
      rowLimit = max(try option { () throws(OptionError) in try ClientVariables.number(line.trimmed) }, 0)
      arrange()
    case .pattern:
      let pattern = line.isEmpty ? [] : [UserDataPattern(line)]
      var next = configuration
      next.userDataPatterns = pattern
      _ = try option { () throws(OptionError) in try RecordSelector(next) }
      configuration = next
      needsReading = true
    case .interval:
      configuration.updateInterval = try option { () throws(OptionError) in
        try ClientVariables.interval(line.trimmed)
      }
    case .timeout:
      let seconds = try number(line, "a number of seconds is wanted")
      idleLimit = seconds > 0 ? seconds : nil
      arrange()
    case .playback:
      let speed = try number(line, "a number is wanted, 2 for twice as fast")
      configuration.replaySpeed = speed > 0 ? speed : nil
      needsReading = true
    case .search:
      search = line
      find(forward: true)
    case .command: try command(line.trimmed)
    }
  }

  private func words(_ line: String) -> [String] { line.split(separator: " ").map(String.init) }

  private func option<Result>(_ body: () throws(OptionError) -> Result) throws(CommandError) -> Result {
    try CommandError.wrapping(usageStatus: ExitStatus.failure, body)
  }

  /// A number that is not negative; nothing is zero.
  private func number(_ line: String, _ wish: String) throws(CommandError) -> Double {
    if line.trimmed.isEmpty { return 0 }
    guard let number = Double(line.trimmed), number >= 0, number < 1e9 else {
      throw .failed("'\(line.trimmed)': \(wish)")
    }
    return number
  }

  private func setTime(_ line: String) throws(CommandError) {
    if !line.trimmed.isEmpty { _ = try option { () throws(OptionError) in try FilterText.timeRange(line) } }
    configuration.timeRange = line.trimmed.isEmpty ? nil : line.trimmed
    needsReading = true
  }

  private func setInputs(files: [String], folders: [String]) {
    guard !files.isEmpty || !folders.isEmpty else { return }
    (configuration.inputs, configuration.directories) = (files, folders)
    needsReading = true
  }

  /// A command of the classic ratop: its letter, and what it asks for on the same line if you like.
  private func command(_ line: String) throws(CommandError) {
    guard let letter = line.first else { return }
    let rest = String(line.dropFirst()).trimmed
    if let kind = TopPrompt.letters[letter] {
      return rest.isEmpty ? ask(kind) : try accept(kind, rest)
    }
    switch letter {
    case "q": isOver = true
    case "h": helpOffset = 0
    case "n": nextNames()
    case "H": toggleScale()
    case "z", "Z": toggleStates()
    case "v": reverse()
    case "=": needsReading = true
    case "%":
      table.showsShares.toggle()
      showsShares = table.showsShares
      arrange()
    case "\\": isPaused.toggle()
    case "c", "d", "S": throw .failed("remote sources are not in this version yet: ratop reads files")
    case "D": throw .failed("there is no debug level to set")
    case "F": throw .failed("columns are set by ':s', sort fields by ':P'")
    case "M": throw .failed("modes are given when ratop starts: ratop -M rmon -r f")
    default: throw .failed("there is no command ':\(letter)'; ? lists what there is")
    }
  }

  /// The rows, in columns as wide as they need.
  private func write(to path: String) throws(CommandError) {
    guard !path.isEmpty else { return }
    let rows =
      [text.selection.items.map(\.field.title)]
      + table.shown.indices.map { table.row($0, text, TopColors()).cells }
    var widths = [Int](repeating: 0, count: text.selection.items.count)
    for row in rows {
      for (index, cell) in row.enumerated() { widths[index] = max(widths[index], cell.count) }
    }
    let lines = rows.map { row in
      zip(row, widths).map { $0 + String(repeating: " ", count: $1 - $0.count) }.joined(separator: " ")
        .trimmedEnd
    }
    try PictureOutput.write(Array((lines.joined(separator: "\n") + "\n").utf8), to: path)
    message = "\(rows.count - 1) rows are in \(path)"
  }
}

extension String {
  fileprivate var trimmedEnd: String { String(reversed().drop { $0 == " " }.reversed()) }
}
