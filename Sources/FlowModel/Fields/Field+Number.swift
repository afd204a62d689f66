extension Field {
  /// The value is a number: it can be counted in classes, drawn and compared by size.
  public var isNumeric: Bool {
    switch value {
    case .count, .integer, .real, .port: true
    case .time, .address, .hardwareAddress, .text: code != nil
    }
  }

  /// Whole numbers only.
  public var isIntegral: Bool {
    switch value {
    case .count, .integer, .port: true
    default: code != nil
    }
  }

  /// The value as a number; nil where there is none.
  public func number(_ record: borrowing FlowRecord) -> Double? {
    switch value {
    case .count(let get): get(record).map { Double($0) }
    case .integer(let get): get(record).map { Double($0) }
    case .real(let get): get(record)
    case .port(let get): get(record).map { Double($0) }
    case .time, .address, .hardwareAddress, .text: code?(record).map { Double($0) }
    }
  }
}
