import FlowModel
import NetworkTypes

/// A table of text whose columns are fields: what `ra -c ,`, `ra --csv` and their like print.
///
/// The first line that names fields is the head; titles and names of fields both count, and the character
/// between them is found out. Values may stand in double quotes (RFC 4180).
struct TextTable {
  /// Why text is no table of records.
  enum Failure: Error, Hashable {
    case noHead
    case row(line: Int, detail: String)
  }

  /// The field of each column; nil for one that no field is known for.
  let columns: [Field?]
  /// Titles without a field, for a warning.
  let unknown: [String]
  private let delimiter: UInt8

  /// - Parameter line: nil when it names no field.
  init?(head line: ArraySlice<UInt8>) {
    var best: (delimiter: UInt8, names: [String], known: Int)?
    let candidates = Set(line.filter { !Self.isName($0) && $0 != UInt8(ascii: "\"") && $0 != 13 })
    for delimiter in candidates.sorted() {
      let names = Self.split(line, delimiter).map { Self.trimmed($0) }.filter {
        !$0.isEmpty || delimiter != 32
      }
      let known = names.count { Self.field($0) != nil }
      // A blank parts every padded table, and more besides: it comes last.
      if known > best?.known ?? 0 || known == best?.known && best?.delimiter == 32 {
        best = (delimiter, names, known)
      }
    }
    if best == nil, Self.field(Self.trimmed(Array(line))) != nil {
      best = (UInt8(ascii: ","), [Self.trimmed(Array(line))], 1)
    }
    guard let best, best.known * 2 >= best.names.count else { return nil }
    delimiter = best.delimiter
    columns = best.names.map(Self.field)
    unknown = best.names.filter { !$0.isEmpty && Self.field($0) == nil }
  }

  /// The values of a row by field name; of a column that comes twice the last counts.
  func values(_ line: ArraySlice<UInt8>) -> [String: String] {
    var values: [String: String] = [:]
    var cells = Self.split(line, delimiter).map(Self.trimmed)
    if delimiter == 32 { cells.removeAll(where: \.isEmpty) }
    for (field, cell) in zip(columns, cells) {
      if let field, !cell.isEmpty { values[field.id] = cell }
    }
    return values
  }

  private static func field(_ name: String) -> Field? {
    name.isEmpty ? nil : FieldRegistry.field(named: name) ?? titles[name]
  }

  private static let titles: [String: Field] = {
    var titles: [String: Field] = [:]
    for field in FieldRegistry.all where titles[field.title] == nil { titles[field.title] = field }
    return titles
  }()

  private static func isName(_ byte: UInt8) -> Bool {
    (48...57).contains(byte) || (65...90).contains(byte) || (97...122).contains(byte)
      || byte == UInt8(ascii: "_")
  }

  private static func split(_ line: ArraySlice<UInt8>, _ delimiter: UInt8) -> [[UInt8]] {
    var cells: [[UInt8]] = []
    var cell: [UInt8] = []
    var isQuoted = false
    for byte in line {
      if byte == UInt8(ascii: "\""), isQuoted || cell.allSatisfy({ $0 == 32 }) {
        // Two quotes inside quotes stand for one.
        if !isQuoted, !cell.isEmpty { cell.removeAll() }
        isQuoted.toggle()
        continue
      }
      if byte == delimiter, !isQuoted {
        cells.append(cell)
        cell = []
      } else {
        cell.append(byte)
      }
    }
    cells.append(cell)
    return cells
  }

  private static func trimmed(_ bytes: [UInt8]) -> String {
    var rest = bytes[...]
    while let first = rest.first, first == 32 || first == 9 || first == 13 { rest.removeFirst() }
    while let last = rest.last, last == 32 || last == 9 || last == 13 { rest.removeLast() }
    return String(decoding: rest, as: UTF8.self)
  }
}
