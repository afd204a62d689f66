public import NetworkTypes

/// One thing a record says, as a row: what users type, see, sort, filter and store.
///
/// Fields are rows, types are columns: consumers switch over `value`, never over `id`.
public struct Field: Sendable, Identifiable {
  /// Nil when the record does not hold what the field reads.
  public typealias Get<T> = @Sendable (borrowing FlowRecord) -> T?
  /// Appends text; false when the record does not hold it.
  public typealias TextGet = @Sendable (borrowing FlowRecord, inout ByteWriter) -> Bool
  /// Appends the cell as `ra` prints it.
  public typealias Classic = @Sendable (borrowing FlowRecord, borrowing FieldStyle, inout ByteWriter) -> Void

  /// The type. It decides filter operators, JSON form, SQL column and default print style.
  public enum Value: Sendable {
    case count(Get<UInt64>)
    case integer(Get<Int64>)
    case real(Get<Double>)
    case time(Get<Timestamp>)
    case address(Get<IPAddress>)
    case hardwareAddress(Get<MACAddress>)
    /// A transport port, printed by service name where names are wanted.
    case port(Get<UInt16>)
    case text(TextGet)
  }

  /// How aggregation combines two values. `derived` is computed after merging, never merged.
  public enum Merge: String, Sendable {
    case key, sum, minimum, maximum, union, first, last, derived, none
  }

  public enum Unit: String, Sendable {
    case none = "", seconds = "s", milliseconds = "ms", bytes, packets, percent = "%"
    case bitsPerSecond = "bits/s", packetsPerSecond = "pkts/s", ratio, degrees
  }

  /// Names that come from outside the records.
  public enum Naming: Sendable {
    /// Of addresses, from the resolver.
    case hosts
    /// Of hardware addresses, from a list of vendors.
    case vendors
  }

  /// Where text stands in a column that is wider.
  public enum Alignment: Sendable { case left, right }

  /// What a text column shows when `value` is nil.
  public enum Absent: Sendable { case blank, zero }

  /// What a text column shows for a management record, which has no flow blocks.
  public enum ManagementCell: Sendable {
    /// As for any record that lacks the block.
    case absent
    /// As for a flow: the field reads what every record has.
    case shared
    case count(@Sendable (borrowing ManagementInfo) -> UInt64)
    case time(@Sendable (borrowing ManagementInfo) -> Timestamp)
    case real(@Sendable (borrowing ManagementInfo) -> Double)
  }

  /// What users type; stable for ever.
  public let id: String
  public var aliases: [String]
  /// Column head.
  public internal(set) var title: String
  /// Default column width, characters.
  public let width: Int
  public var unit: Unit
  /// Blocks that the value reads; a decoder given these can skip the rest.
  public let blocks: BlockSet
  public let merge: Merge
  public let value: Value
  /// One line for the manual, the console and `panoptes fields`.
  public var summary: String

  public var alignment = Alignment.right
  public var absent = Absent.blank
  public var management = ManagementCell.absent
  /// The title stands in the middle of its column.
  public var isTitleCentered = false
  /// Column text that cannot be derived from `value`: flags, ports of ICMP, names.
  public var classic: Classic?
  /// What structured formats say when `value` is nil: an address that is not an IP address.
  public var fallback: TextGet?
  /// The address field that text columns join to this one with a period.
  public var joins: String?
  /// Characters kept even in variable-width columns.
  public var minimumWidth = 0
  /// The number that a text stands for: a protocol's.
  public var code: Get<UInt64>?
  /// Name of the attribute in XML, where it is not made from the title.
  var attributeName: String?
  /// A column as wide as a time: the precision is added to `width`.
  public var isTimeColumn: Bool { if case .time = value { true } else { false } }
  /// Captured payload of that side: `width` counts payload bytes, the column is wider.
  public var userData: Side?
  /// Blanks at the end belong to the text.
  public var keepsBlanks = false
  /// False for names that are accepted and print nothing, not even a title.
  public var hasColumn = true
  /// The text is such a name; `classic` appends it where the style holds names.
  public var naming: Naming?
  /// Column width with the traffic class names of `-M disa`, where they need another.
  public var disaWidth: Int?
  /// Printed with K, M, G or T where numbers are scaled (`-H`).
  public var isScalable = false

  public init(
    _ id: String, aliases: [String] = [], title: String, width: Int, unit: Unit = .none,
    blocks: BlockSet, merge: Merge, absent: Absent = .blank, value: Value, summary: String
  ) {
    self.id = id
    self.aliases = aliases
    self.title = title
    self.width = width
    self.unit = unit
    self.blocks = blocks
    self.merge = merge
    self.value = value
    self.summary = summary
    self.absent = absent
  }

  /// The type's name, for people.
  public var kind: String {
    switch value {
    case .count: "count"
    case .integer: "integer"
    case .real: "real"
    case .time: "time"
    case .address: "address"
    case .hardwareAddress: "hardware address"
    case .port: "port"
    case .text: "text"
    }
  }

  /// Name of the attribute in XML: the title with its abbreviations written out.
  public var attribute: String {
    if let attributeName { return attributeName }
    if title.hasPrefix("Tot") { return String(title.dropFirst(3)) }
    let rest = title.dropFirst()
    if let first = title.first, rest.first?.isUppercase == true {
      if first == "s" || first == "S" && id.hasPrefix("s") { return "Src" + rest }
      if first == "d" || first == "D" && id.hasPrefix("d") { return "Dst" + rest }
      if first == "p" { return "Pct" + rest }
    }
    return title
  }

  /// The row with some members changed: `Field(…).with { $0.alignment = .left }`.
  func with(_ change: (inout Field) -> Void) -> Field {
    var copy = self
    change(&copy)
    return copy
  }
}

extension [Field] {
  /// Quantities that are printed with K, M, G or T where numbers are scaled.
  var scalable: [Field] { with { $0.isScalable = true } }

  /// Every row changed the same way.
  func with(_ change: (inout Field) -> Void) -> [Field] { map { $0.with(change) } }
}
