public import FlowModel

/// The reference of all fields, generated from the registry: `panoptes fields` and docs/fields.md.
public enum FieldReference {
  /// A table for terminals.
  public static func text(_ fields: [Field] = FieldRegistry.all) -> String {
    let idWidth = fields.map(\.id.count).max() ?? 0
    let kindWidth = fields.map(\.kind.count).max() ?? 0
    var text = ""
    for field in fields {
      text += padded(field.id, idWidth) + "  " + padded(field.kind, kindWidth) + "  "
      text += padded(field.unit.rawValue, 7) + "  " + field.summary + "\n"
    }
    return text
  }

  public static func markdown(_ fields: [Field] = FieldRegistry.all) -> String {
    var text = "| Field | Title | Width | Type | Unit | Merged by | Blocks | Meaning |\n"
    text += "| --- | --- | --- | --- | --- | --- | --- | --- |\n"
    for field in fields {
      let names = ([field.id] + field.aliases).map { "`\($0)`" }.joined(separator: ", ")
      text += "| \(names) | \(field.title) | \(field.width) | \(field.kind) | \(field.unit.rawValue) "
      text +=
        "| \(field.merge.rawValue) | \(field.blocks.names.joined(separator: " ")) | \(field.summary) |\n"
    }
    return text
  }

  /// One JSON array.
  public static func json(_ fields: [Field] = FieldRegistry.all) -> String {
    let rows = fields.map { field in
      let members: [(String, String)] = [
        ("id", quoted(field.id)), ("aliases", "[" + field.aliases.map(quoted).joined(separator: ",") + "]"),
        ("title", quoted(field.title)), ("width", "\(field.width)"), ("type", quoted(field.kind)),
        ("unit", quoted(field.unit.rawValue)), ("merge", quoted(field.merge.rawValue)),
        ("blocks", "[" + field.blocks.names.map(quoted).joined(separator: ",") + "]"),
        ("summary", quoted(field.summary)),
      ]
      return "  {" + members.map { "\(quoted($0)):\($1)" }.joined(separator: ",") + "}"
    }
    return "[\n" + rows.joined(separator: ",\n") + "\n]\n"
  }

  private static func padded(_ text: String, _ width: Int) -> String {
    text + String(repeating: " ", count: max(width - text.count, 0))
  }

  /// The registry's texts hold nothing but printable ASCII; the tests see to it.
  private static func quoted(_ text: String) -> String {
    "\"" + text.split(separator: "\"", omittingEmptySubsequences: false).joined(separator: "\\\"") + "\""
  }
}
