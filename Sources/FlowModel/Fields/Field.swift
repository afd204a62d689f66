public import NetworkTypes

/// One thing a record says, as a row: what users type, see, sort, filter and store.
///
/// Fields are rows, types are columns: consumers switch over `value`, never over `id`.
public struct Field: Sendable, Identifiable {
  /// Nil when the record does not hold what the field reads.
  public typealias Get<T> = @Sendable (borrowing FlowRecord) -> T?

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
    /// Appends the text; false when the record does not hold it.
    case text(@Sendable (borrowing FlowRecord, inout ByteWriter) -> Bool)
  }

  /// How aggregation combines two values. `derived` is computed after merging, never merged.
  public enum Merge: String, Sendable {
    case key, sum, minimum, maximum, union, first, last, derived, none
  }

  public enum Unit: String, Sendable {
    case none = "", seconds = "s", milliseconds = "ms", bytes, packets, percent = "%"
    case bitsPerSecond = "bits/s", packetsPerSecond = "pkts/s", ratio
  }

  /// What users type; stable for ever.
  public let id: String
  public let aliases: [String]
  /// Column head.
  public let title: String
  /// Default column width, characters.
  public let width: Int
  public let unit: Unit
  /// Blocks that the value reads; a decoder given these can skip the rest.
  public let blocks: BlockSet
  public let merge: Merge
  public let value: Value
  /// One line for the manual, the console and `panoptes fields`.
  public let summary: String

  public init(
    _ id: String, aliases: [String] = [], title: String, width: Int, unit: Unit = .none,
    blocks: BlockSet, merge: Merge, value: Value, summary: String
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
  }
}
