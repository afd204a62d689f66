import FlowModel
import FlowOutput
import NetworkTypes

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#elseif canImport(Darwin)
  import Darwin
#endif

/// The name of an output file as the user writes it: text, `%Y/%m/%d` of strftime(3), `$srcid` or any
/// other field of the record that goes there.
///
/// What comes from a record is cleaned before it becomes part of a name: it can neither leave the
/// folder that the template names nor make one.
struct FileNameTemplate: Sendable {
  enum Part: Hashable, Sendable {
    /// May hold strftime codes.
    case text(String)
    /// A field's id.
    case field(String)
  }

  let parts: [Part]

  /// - Parameter text: `$name` and `${name}` stand for fields, `$$` for a dollar.
  init(_ text: String) throws(OptionError) {
    var parts: [Part] = []
    var pending = ""
    var rest = text[...]
    while let character = rest.popFirst() {
      guard character == "$" else {
        pending.append(character)
        continue
      }
      if rest.first == "$" {
        rest.removeFirst()
        pending.append("$")
        continue
      }
      let name = try Self.fieldName(&rest, in: text)
      if !pending.isEmpty { parts.append(.text(pending)) }
      pending = ""
      parts.append(.field(name))
    }
    if !pending.isEmpty { parts.append(.text(pending)) }
    self.parts = parts
  }

  private init(parts: [Part]) { self.parts = parts }

  var fields: [Field] {
    parts.compactMap { part in
      guard case .field(let name) = part else { return nil }
      return FieldRegistry.field(named: name)
    }
  }

  /// The name depends on the time as well.
  var hasClock: Bool {
    parts.contains { part in
      guard case .text(let text) = part else { return false }
      return text.contains("%")
    }
  }

  /// The template with more text at its end.
  func appending(_ text: String) -> FileNameTemplate {
    guard case .text(let last)? = parts.last else { return FileNameTemplate(parts: parts + [.text(text)]) }
    return FileNameTemplate(parts: parts.dropLast() + [.text(last + text)])
  }

  var endsWithPeriod: Bool {
    guard case .text(let text)? = parts.last else { return false }
    return text.hasSuffix(".")
  }

  /// The file for a moment and for what the fields say, one text for each.
  ///
  /// - Parameter time: nil leaves the strftime codes as they stand.
  func name(at time: Timestamp?, fields: [String]) -> String {
    var values = fields[...]
    var name = ""
    for part in parts {
      switch part {
      case .text(let text): name += time.map { Self.format(text, $0) } ?? text
      case .field: name += Self.safe(values.popFirst() ?? "")
      }
    }
    return name
  }

  /// A value as part of a file's name: letters, digits and `.:_-+@=`; anything else becomes `_`, and so
  /// does a leading dot.
  static func safe(_ value: String) -> String {
    var bytes = value.utf8.prefix(96).map { byte -> UInt8 in
      switch byte {
      case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "a")...UInt8(ascii: "z"),
        UInt8(ascii: "A")...UInt8(ascii: "Z"):
        byte
      case UInt8(ascii: "."), UInt8(ascii: ":"), UInt8(ascii: "_"), UInt8(ascii: "-"), UInt8(ascii: "+"),
        UInt8(ascii: "@"), UInt8(ascii: "="):
        byte
      default: UInt8(ascii: "_")
      }
    }
    if bytes.first == UInt8(ascii: ".") || bytes.first == UInt8(ascii: "-") { bytes[0] = UInt8(ascii: "_") }
    return bytes.isEmpty ? "none" : String(decoding: bytes, as: UTF8.self)
  }

  /// The longest field name that begins here: `$srcidx` is the field srcid and an x.
  private static func fieldName(_ rest: inout Substring, in text: String) throws(OptionError) -> String {
    let braced = rest.first == "{"
    if braced { rest.removeFirst() }
    let word = rest.prefix { $0.isASCII && ($0.isLetter || $0.isNumber) }
    var name = word
    while !name.isEmpty, FieldRegistry.field(named: String(name)) == nil { name.removeLast() }
    guard !name.isEmpty, !braced || name == word else {
      let names = FieldRegistry.all.flatMap { [$0.id] + $0.aliases }
      let guess = Spelling.nearest(to: String(word), among: names).map { ", did you mean $\($0)?" } ?? ""
      throw .invalid("-w \(text): there is no field '\(word)'\(guess)")
    }
    rest = rest.dropFirst(name.count)
    if braced {
      guard rest.first == "}" else { throw .invalid("-w \(text): '${\(name)' has no closing brace") }
      rest.removeFirst()
    }
    return String(name)
  }

  private static func format(_ pattern: String, _ time: Timestamp) -> String {
    guard pattern.contains("%") else { return pattern }
    var clock = time_t(time.seconds)
    var parts = tm()
    guard localtime_r(&clock, &parts) != nil else { return pattern }
    // An empty result cannot be told from one that did not fit: a mark in front makes it one longer.
    let marked = "x" + pattern
    var size = 256
    while size <= 1 << 16 {
      var buffer = [CChar](repeating: 0, count: size)
      let count = strftime(&buffer, size, marked, &parts)
      if count > 0 {
        return String(decoding: buffer[1..<count].map(UInt8.init(bitPattern:)), as: UTF8.self)
      }
      size *= 4
    }
    return pattern
  }
}

/// Reads the fields of a template from records.
final class FileNameFields {
  private var columns: [TextColumns]
  /// A management record says something there.
  private let isShared: [Bool]
  private var buffer = ByteWriter(capacity: 256)
  /// Blocks that the names read.
  let blocks: BlockSet

  init(_ template: FileNameTemplate) {
    var configuration = TextColumns.Configuration()
    configuration.isVariable = true
    configuration.delimiter = 0
    configuration.header = .never
    columns = []
    isShared = template.fields.map { if case .shared = $0.management { true } else { false } }
    var blocks: BlockSet = []
    for field in template.fields {
      // Ports as numbers: a name in a file's name should not depend on the machine it was made on.
      var style = FieldStyle(timeFormat: .clock("%Y-%m-%dT%H:%M:%S"))
      style.numbers = .ports
      style.precision = 0
      configuration.style = style
      columns.append(TextColumns(FieldSelection([.init(field)]), configuration))
      blocks.formUnion(field.blocks)
    }
    self.blocks = blocks
  }

  var isEmpty: Bool { columns.isEmpty }

  func texts(_ record: borrowing FlowRecord) -> [String] {
    var texts: [String] = []
    texts.reserveCapacity(columns.count)
    for index in columns.indices {
      guard record.kind != .management || isShared[index] else {
        texts.append("")
        continue
      }
      buffer.removeAll()
      columns[index].write(record, to: &buffer)
      let line = buffer.array.filter { $0 != UInt8(ascii: "\n") && $0 != 0 }
      let text = String(decoding: line, as: UTF8.self)
      texts.append(String(text.drop { $0 == " " }.reversed().drop { $0 == " " }.reversed()))
    }
    return texts
  }
}
