/// The columns of a tool: what `-s` lists, in order.
public struct FieldSelection: Sendable {
  public struct Item: Sendable {
    public let field: Field
    /// Columns asked for with `:width`; nil is the field's own.
    public var width: Int?
    /// A strftime format for times (`:width:format`).
    public var format: String?

    public init(_ field: Field, width: Int? = nil, format: String? = nil) {
      self.field = field
      self.width = width
      self.format = format
    }
  }

  /// What is wrong with a list.
  public enum Failure: Error, Equatable, Sendable {
    case widthNotPositive(String)

    /// The sentence of the classic clients.
    public var description: String {
      switch self {
      case .widthNotPositive(let word): "-s \(word) length must be greater than 0"
      }
    }
  }

  public private(set) var items: [Item]
  /// Words that name no field, in the order given.
  public private(set) var unknown: [String] = []
  private var isReplaced = false
  /// Widths given so far; one that was given for a name holds for the words that follow.
  private var widths: [String: Int] = [:]

  public init(_ items: [Item] = []) { self.items = items }

  /// The columns of a client without configuration.
  public static let standard = FieldSelection(
    [
      "stime", "flgs", "proto", "saddr", "sport", "dir", "daddr", "dport", "pkts", "bytes", "state",
    ].compactMap { FieldRegistry.field(named: $0).map { Item($0) } })

  /// Blocks that must be decoded to print these columns.
  public var blocks: BlockSet {
    var blocks: BlockSet = [.management]
    for item in items { blocks.formUnion(item.field.blocks) }
    return blocks
  }

  /// The same columns, some under other heads; by the name of the field.
  public func titled(_ titles: [String: String]) -> FieldSelection {
    FieldSelection(
      items.map { item in
        guard let title = titles[item.field.id] else { return item }
        var changed = Item(item.field.with { $0.title = title })
        (changed.width, changed.format) = (item.width, item.format)
        return changed
      })
  }

  /// Applies words of `-s`: `[+|-][N]name[:width[:format]]`, several to a word between commas.
  ///
  /// The first name without a sign replaces what was there; `+` appends, or inserts at position N
  /// from 0; `-` removes.
  public mutating func apply(_ words: some Sequence<String>) throws(Failure) {
    for word in words {
      for item in word.split(separator: ",") { try apply(String(item)) }
    }
  }

  private mutating func apply(_ word: String) throws(Failure) {
    var rest = Substring(word)
    var sign: Character?
    if let first = rest.first, first == "+" || first == "-" {
      sign = first
      rest.removeFirst()
    }
    let digits = rest.prefix { $0.isASCII && $0.isNumber }
    let position = Int(digits)
    rest = rest.dropFirst(digits.count)
    let parts = rest.split(separator: ":", maxSplits: 2, omittingEmptySubsequences: false)
    // `name[i-j]` asked for part of a value; no field has parts.
    let name = parts.first.map { $0.prefix { $0 != "[" } } ?? ""
    var width: Int?
    if parts.count > 1, !parts[1].isEmpty {
      guard let number = Int(parts[1]), number > 0 else { throw .widthNotPositive(String(rest)) }
      width = number
      widths[String(name)] = number
    }
    guard let field = FieldRegistry.field(named: String(name)) else {
      unknown.append(word)
      if sign == nil { replaceOnce() }
      return
    }
    let item = Item(
      field, width: width ?? widths[String(name)], format: parts.count > 2 ? String(parts[2]) : nil)
    switch sign {
    case "-": items.removeAll { $0.field.id == field.id }
    case "+":
      if let position, position < items.count { items.insert(item, at: position) } else { items.append(item) }
    default:
      replaceOnce()
      items.append(item)
    }
  }

  /// The configured list gives way to the first unsigned name; those that follow add to it.
  private mutating func replaceOnce() {
    if !isReplaced { items = [] }
    isReplaced = true
  }
}
