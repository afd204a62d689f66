internal import NetworkTypes

/// How a record stands in time to what it is merged with. What cannot be added, joined or compared
/// comes from the earliest or the latest record, whichever arrives first.
public struct MergeOrder: Sendable {
  /// The record that comes starts before all others.
  public var isEarlier: Bool
  /// It ends after all others, or with the last of them.
  public var isLater: Bool

  @inlinable public init(isEarlier: Bool, isLater: Bool) {
    self.isEarlier = isEarlier
    self.isLater = isLater
  }
}

/// The rules that several blocks share. Each gives the same in any order and grouping.
extension FixedWidthInteger {
  /// Kept where all agree; zero, which agrees with nothing else, where they do not.
  @inline(__always)
  mutating func keepIfEqual(_ other: Self) {
    if self != other { self = 0 }
  }

  /// Of the earliest record that says something.
  @inline(__always)
  mutating func keepEarliest(_ other: Self, _ order: MergeOrder) {
    if other != 0, self == 0 || order.isEarlier { self = other }
  }

  @inline(__always)
  mutating func takeLatest(_ other: Self, _ order: MergeOrder) {
    if order.isLater { self = other }
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
