public import NetworkTypes

/// One question about a record.
public enum FilterTest: Hashable, Sendable {
  case always
  case record(FilterRecordKind)
  case cause(FilterCause)
  case traffic(FilterProtocol)
  case ipProtocol(UInt8)
  case etherType(UInt16)
  case state(FilterState)
  case flag(FilterFlag, FilterDirection)
  /// An address in a network; a host is a network of full length.
  case network(IPPrefix, FilterDirection)
  case hardware(MACAddress, FilterDirection)
  case cast(FilterCast, FilterDirection)
  case port(ClosedRange<UInt16>, FilterDirection)
  case encapsulation(FilterEncapsulation, FilterDirection)
  /// Two letters, the first in the high byte.
  case country(UInt16, FilterDirection)
  case sensor(FilterSensor)
  /// Who sent the ICMP error that the flow provoked.
  case intermediate(IPPrefix)
  /// A row of the field registry, by its id. False when the record lacks the value.
  case field(String, FilterComparison, FilterValue)
}

/// Which end of the flow a test looks at.
public enum FilterDirection: String, Hashable, Sendable {
  case either = "src or dst"
  case source = "src"
  case destination = "dst"
  case both = "src and dst"
}

public enum FilterComparison: String, Hashable, Sendable, CaseIterable {
  case greater = "gt"
  case greaterOrEqual = "gte"
  case less = "lt"
  case lessOrEqual = "lte"
  case equal = "eq"
  case notEqual = "ne"
  /// Text that contains the value.
  case contains = "~"
}

public enum FilterNumber: Hashable, Sendable {
  case integer(Int64)
  case real(Double)

  public var double: Double {
    switch self {
    case .integer(let value): Double(value)
    case .real(let value): value
    }
  }
}

public enum FilterValue: Hashable, Sendable {
  case number(FilterNumber)
  /// Inclusive.
  case range(FilterNumber, FilterNumber)
  /// Inclusive, nanoseconds since 1970.
  case times(ClosedRange<Int64>)
  case address(IPPrefix)
  case hardware(MACAddress)
  case text(String)
}

/// How a sensor identifies itself.
public enum FilterSensor: Hashable, Sendable {
  case address(IPAddress)
  /// An integer, or the number of an IPv4 address.
  case number(UInt32)
  /// Up to four bytes.
  case text(String)
  case uuid(high: UInt64, low: UInt64)
}
