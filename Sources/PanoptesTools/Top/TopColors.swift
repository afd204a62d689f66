import FlowFilter
import FlowModel

/// The rules of a racolor.conf: `filter="…" color="field[,field]:COLOUR[+ATTRIBUTE]" [cont]`.
struct TopColors: Sendable {
  struct Rule: Sendable {
    let filter: CompiledFilter
    /// Field names, or `all`, with their look.
    let paints: [(fields: [String], style: CellStyle)]
    let goesOn: Bool
  }

  private(set) var rules: [Rule] = []

  /// Blocks that the filters read.
  var blocks: BlockSet { rules.reduce([]) { $0.union($1.filter.neededBlocks) } }

  init() {}

  /// - Parameter path: for messages.
  init(_ text: String, path: String) throws(OptionError) {
    for (index, line) in text.split(separator: "\n", omittingEmptySubsequences: false).enumerated() {
      let content = line.drop { $0 == " " || $0 == "\t" }
      if content.isEmpty || content.hasPrefix("#") || content.hasPrefix("!") { continue }
      do throws(OptionError) {
        rules.append(try Self.rule(content))
      } catch {
        throw .failed("\(path): syntax error line \(index + 1): \(error.description)")
      }
    }
  }

  private static func rule(_ line: Substring) throws(OptionError) -> Rule {
    var filter: CompiledFilter?
    var paints: [(fields: [String], style: CellStyle)] = []
    var goesOn = false
    var rest = line
    while let start = rest.firstIndex(where: { $0 != " " && $0 != "\t" && $0 != "\r" }) {
      rest = rest[start...]
      if rest.hasPrefix("#") { break }
      if rest.hasPrefix("cont") {
        goesOn = true
        rest = rest.drop { $0.isLetter }
        continue
      }
      guard let sign = rest.firstIndex(of: "=") else { throw .invalid("expected filter=, color= or cont") }
      let name = rest[..<sign]
      let value = rest[rest.index(after: sign)...]
      guard value.first == "\"", let end = value.dropFirst().firstIndex(of: "\"") else {
        throw .invalid("the value of \(name) stands in double quotes")
      }
      let text = String(value[value.index(after: value.startIndex)..<end])
      switch name {
      case "filter": filter = try FilterText.compile(text)
      case "color": for part in text.split(separator: " ") { paints.append(try paint(part)) }
      // Rules are shared with label files, which mean something else by it.
      case "label": break
      default: throw .invalid("'\(name)' is none of filter, color, cont")
      }
      rest = value[value.index(after: end)...]
    }
    guard let filter else { throw .invalid("there is no filter") }
    guard !paints.isEmpty else { throw .invalid("there is no color") }
    return Rule(filter: filter, paints: paints, goesOn: goesOn)
  }

  private static func paint(_ text: Substring) throws(OptionError) -> (fields: [String], style: CellStyle) {
    guard let colon = text.lastIndex(of: ":") else {
      throw .invalid("'\(text)' is not like saddr,daddr:RED+BOLD")
    }
    let fields = text[..<colon].split(separator: ",").map(String.init)
    for field in fields where field != "all" && FieldRegistry.field(named: field) == nil {
      throw .invalid("there is no field '\(field)'")
    }
    var style = CellStyle()
    for (index, word) in text[text.index(after: colon)...].split(separator: "+").enumerated() {
      let name = word.uppercased()
      if index == 0, let color = colors[name] {
        style.foreground = color
      } else if let attribute = attributes[name] {
        style.attributes.formUnion(attribute)
      } else {
        throw .invalid("'\(word)' is neither a colour nor an attribute")
      }
    }
    return (fields, style)
  }

  private static let colors: [String: CellStyle.Color] = [
    "BLACK": .black, "RED": .red, "GREEN": .green, "YELLOW": .yellow, "BLUE": .blue, "MAGENTA": .magenta,
    "VIOLET": .brightMagenta, "CYAN": .cyan, "WHITE": .white,
  ]
  private static let attributes: [String: CellStyle.Attributes] = [
    "NORMAL": [], "BOLD": .bold, "DIM": .dim, "UNDERLINE": .underline, "BLINK": .blink, "REVERSE": .reverse,
    "STANDOUT": .reverse,
  ]

  /// The look of a record's cells. Rules are asked in order; one without `cont` is the last.
  func styles(_ record: borrowing FlowRecord, columns: [String]) -> [CellStyle?] {
    var styles = [CellStyle?](repeating: nil, count: columns.count)
    for rule in rules where rule.filter.predicate(record) {
      for (fields, style) in rule.paints {
        for (index, column) in columns.enumerated() where fields.contains("all") || fields.contains(column) {
          styles[index] = style
        }
      }
      if !rule.goesOn { break }
    }
    return styles
  }
}
