internal import NetworkTypes

/// The rules that several blocks share. Each gives the same in any order and grouping.
extension FixedWidthInteger {
  /// Kept where all agree; zero, which agrees with nothing else, where they do not.
  @inline(__always)
  mutating func keepIfEqual(_ other: Self) {
    if self != other { self = 0 }
  }

  /// The least that was measured; zero is no measurement.
  @inline(__always)
  mutating func takeLeast(_ other: Self) {
    if other != 0, self == 0 || other < self { self = other }
  }

  @inline(__always)
  mutating func addClamped(_ other: Self) {
    let (sum, overflows) = addingReportingOverflow(other)
    self = overflows ? .max : sum
  }
}

extension MACAddress {
  @inline(__always)
  mutating func keepIfEqual(_ other: MACAddress) {
    if self != other { self = MACAddress(value: 0) }
  }
}
