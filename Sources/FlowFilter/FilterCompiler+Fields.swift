internal import FlowModel
internal import NetworkTypes

/// Comparisons of registry rows.
extension FilterCompiler {
  mutating func field(_ id: String, _ comparison: FilterComparison, _ value: FilterValue) -> Predicate {
    let row = FieldRegistry.field(named: id)
    if let row { need(row.blocks) }
    if let (needed, get) = Self.intrinsic(id) {
      need(needed)
      return Self.count(get, comparison, value)
    }
    // A tree made by hand may name what is not there: nothing is known of it.
    guard let row else { return { _ in false } }
    switch row.value {
    case .count(let get): return Self.count(get, comparison, value)
    case .port(let get): return Self.count({ get($0).map(UInt64.init) }, comparison, value)
    case .integer(let get): return Self.integer(get, comparison, value)
    case .real(let get): return Self.real(get, comparison, value)
    case .time(let get): return Self.integer({ get($0)?.nanoseconds }, comparison, value)
    case .address(let get): return Self.address(get, comparison, value)
    case .hardwareAddress(let get): return Self.hardware(get, comparison, value)
    case .text(let append): return Self.text(append, comparison, value)
    }
  }

  /// Numbers read without the registry: plain counters, and what the registry shows as text or not at all.
  static func intrinsic(_ id: String) -> (blocks: BlockSet, get: Field.Get<UInt64>)? {
    func counter(_ get: @escaping @Sendable (borrowing FlowRecord) -> UInt64) -> (BlockSet, Field.Get<UInt64>)
    {
      (.metric, { $0.has(.metric) ? get($0) : nil })
    }
    func codepoint(_ side: Side) -> (BlockSet, Field.Get<UInt64>) {
      (
        .ipAttributes,
        {
          $0.has(.ipAttributes) && $0.ipAttributes.directions[side].isPresent
            ? UInt64($0.ipAttributes.directions[side].tos >> 2) : nil
        }
      )
    }
    switch id {
    case "pkts": return counter { $0.traffic.packets }
    case "spkts": return counter { $0.traffic.counters.source.packets }
    case "dpkts": return counter { $0.traffic.counters.destination.packets }
    case "bytes": return counter { $0.traffic.bytes }
    case "sbytes": return counter { $0.traffic.counters.source.bytes }
    case "dbytes": return counter { $0.traffic.counters.destination.bytes }
    case "sdsb": return codepoint(.source)
    case "ddsb": return codepoint(.destination)
    case "spi":
      return (.flow, { $0.has(.flow) && $0.key.isIP && $0.key.ipProtocol == 50 ? UInt64($0.key.spi) : nil })
    default: return nil
    }
  }

  private static func count(
    _ get: @escaping Field.Get<UInt64>, _ comparison: FilterComparison, _ value: FilterValue
  ) -> Predicate {
    guard let interval = FilterInterval(comparison, value) else { return { _ in false } }
    let isNegated = interval.isNegated
    guard let range = interval.range(UInt64.self) else {
      // No value of the type is in the interval.
      return { record in isNegated ? get(record) != nil : false }
    }
    let low = range.lowerBound
    let span = range.upperBound - low
    return { record in
      guard let value = get(record) else { return false }
      return (value &- low <= span) != isNegated
    }
  }

  private static func integer(
    _ get: @escaping Field.Get<Int64>, _ comparison: FilterComparison, _ value: FilterValue
  ) -> Predicate {
    guard let interval = FilterInterval(comparison, value) else { return { _ in false } }
    let isNegated = interval.isNegated
    guard let range = interval.range(Int64.self) else {
      // No value of the type is in the interval.
      return { record in isNegated ? get(record) != nil : false }
    }
    return { record in
      guard let value = get(record) else { return false }
      return range.contains(value) != isNegated
    }
  }

  private static func real(
    _ get: @escaping Field.Get<Double>, _ comparison: FilterComparison, _ value: FilterValue
  ) -> Predicate {
    guard let interval = FilterInterval(comparison, value) else { return { _ in false } }
    let (low, high) = interval.reals
    let isNegated = interval.isNegated
    return { record in
      guard let value = get(record) else { return false }
      return (value >= low && value <= high) != isNegated
    }
  }

  private static func address(
    _ get: @escaping Field.Get<IPAddress>, _ comparison: FilterComparison, _ value: FilterValue
  ) -> Predicate {
    guard case .address(let prefix) = value else { return { _ in false } }
    let wanted = prefix.address
    return { record in
      guard let value = get(record) else { return false }
      switch comparison {
      case .equal: return prefix.contains(value)
      case .notEqual: return !prefix.contains(value)
      case .greater: return value > wanted
      case .greaterOrEqual: return value >= wanted
      case .less: return value < wanted
      case .lessOrEqual: return value <= wanted
      case .contains: return false
      }
    }
  }

  private static func hardware(
    _ get: @escaping Field.Get<MACAddress>, _ comparison: FilterComparison, _ value: FilterValue
  ) -> Predicate {
    guard case .hardware(let wanted) = value else { return { _ in false } }
    return { record in
      guard let value = get(record) else { return false }
      switch comparison {
      case .equal: return value == wanted
      case .notEqual: return value != wanted
      case .greater: return value > wanted
      case .greaterOrEqual: return value >= wanted
      case .less: return value < wanted
      case .lessOrEqual: return value <= wanted
      case .contains: return false
      }
    }
  }

  /// Renders the field, blanks around it removed, and compares bytes. The one test that allocates.
  private static func text(
    _ append: @escaping Field.TextGet, _ comparison: FilterComparison, _ value: FilterValue
  ) -> Predicate {
    guard case .text(let wanted) = value else { return { _ in false } }
    let bytes = Array(wanted.utf8)
    return { record in
      var writer = ByteWriter(capacity: 64)
      guard append(record, &writer) else { return false }
      return writer.withUnsafeBytes { text in
        let blank = UInt8(ascii: " ")
        var trimmed = text[...]
        while trimmed.first == blank { trimmed.removeFirst() }
        while trimmed.last == blank { trimmed.removeLast() }
        switch comparison {
        case .equal: return trimmed.elementsEqual(bytes)
        case .notEqual: return !trimmed.elementsEqual(bytes)
        case .contains: return contains(text, bytes)
        default: return false
        }
      }
    }
  }

  private static func contains(_ text: UnsafeRawBufferPointer, _ part: [UInt8]) -> Bool {
    guard let first = part.first else { return true }
    guard text.count >= part.count else { return false }
    for start in 0...(text.count - part.count) where text[start] == first {
      if text[start..<start + part.count].elementsEqual(part) { return true }
    }
    return false
  }
}
