import FlowModel
import NetworkTypes

/// By what rows are sorted, and which way.
struct TopOrder: Hashable, Sendable {
  /// A field's name.
  var field: String
  var isFalling: Bool

  /// Sizes fall, names rise.
  init(_ field: Field, isFalling: Bool? = nil) {
    self.field = field.id
    let isSize: Bool
    switch field.value {
    case .count, .integer, .real: isSize = true
    default: isSize = false
    }
    self.isFalling = isFalling ?? isSize
  }

  /// `bytes`, `-dur`, `+saddr`: a sign chooses the way, as in lists of sort keys.
  init(_ text: String) throws(OptionError) {
    let word = text.split(whereSeparator: { $0 == " " || $0 == "," }).first ?? ""
    let name = String(word.drop { $0 == "-" || $0 == "+" }.prefix { $0 != "/" })
    guard let field = FieldRegistry.field(named: name) else {
      let hint = Spelling.nearest(to: name, among: FieldRegistry.all.map(\.id)).map {
        ", did you mean \($0)?"
      }
      throw .invalid("there is no field '\(name)'\(hint ?? "")")
    }
    self.init(field, isFalling: word.hasPrefix("-") ? true : word.hasPrefix("+") ? false : nil)
  }
}

/// The values that rows are sorted by, one a row.
enum TopSortValues {
  case numbers([Double])
  case times([Int64])
  case wide([UInt128])
  case texts([[UInt8]])

  init(_ field: Field) {
    switch field.value {
    case .count, .integer, .real, .port: self = .numbers([])
    case .time: self = .times([])
    case .address: self = .wide([])
    case .hardwareAddress, .text: self = .texts([])
    }
  }

  /// Rows that lack the value come after those of any.
  mutating func append(_ record: borrowing FlowRecord, _ field: Field, _ scratch: inout ByteWriter) {
    switch self {
    case .numbers(var values):
      self = .numbers([])
      let number = field.number(record) ?? -.infinity
      values.append(number.isNaN ? -.infinity : number)
      self = .numbers(values)
    case .times(var values):
      self = .times([])
      var time = Int64.min
      if case .time(let get) = field.value { time = get(record)?.nanoseconds ?? .min }
      values.append(time)
      self = .times(values)
    case .wide(var values):
      self = .wide([])
      var address: IPAddress?
      if case .address(let get) = field.value { address = get(record) }
      values.append(
        address.map { $0.isIPv4 ? UInt128($0.ipv4) : UInt128($0.high) << 64 | UInt128($0.low) } ?? .max)
      self = .wide(values)
    case .texts(var values):
      self = .texts([])
      scratch.removeAll()
      switch field.value {
      case .text(let get): if !get(record, &scratch) { scratch.removeAll() }
      case .hardwareAddress(let get):
        if let address = get(record) { scratch.append(hardwareAddress: address) }
      default: break
      }
      values.append(scratch.array)
      self = .texts(values)
    }
  }

  /// Places in order; equal ones stay as they came.
  func sorted(isFalling: Bool) -> [Int] {
    switch self {
    case .numbers(let values): Self.sort(values, isFalling) { $0 < $1 }
    case .times(let values): Self.sort(values, isFalling) { $0 < $1 }
    case .wide(let values): Self.sort(values, isFalling) { $0 < $1 }
    case .texts(let values): Self.sort(values, isFalling) { $0.lexicographicallyPrecedes($1) }
    }
  }

  private static func sort<Value: Equatable>(
    _ values: [Value], _ isFalling: Bool, _ precedes: (Value, Value) -> Bool
  ) -> [Int] {
    Array(values.indices).sorted { a, b in
      values[a] == values[b] ? a < b : precedes(values[a], values[b]) != isFalling
    }
  }
}
