/// Bins by load: so many records, or so many bytes of records, and the next begins.
public struct CountBins: Sendable {
  public let limit: UInt64
  private var count: UInt64 = 0

  public init(limit: UInt64) { self.limit = max(limit, 1) }

  /// Counts a record; true when it is the first of a new bin.
  public mutating func add() -> Bool {
    defer { count += 1 }
    guard count >= limit else { return false }
    count = 0
    return true
  }
}

public struct SizeBins: Sendable {
  public let limit: UInt64
  private var size: UInt64 = 0

  /// - Parameter limit: bytes of records that one bin may hold; a single larger record has one for itself.
  public init(limit: UInt64) { self.limit = max(limit, 1) }

  /// Adds a record of that many bytes; true when it is the first of a new bin.
  public mutating func add(bytes: UInt64) -> Bool {
    let isNew = size > 0 && size &+ bytes > limit
    size = isNew ? bytes : size &+ bytes
    return isNew
  }
}

/// A number with `k`, `m` or `g`, thousands as in 1024, or `b` for nothing.
public func scaledNumber(_ text: some StringProtocol) -> UInt64? {
  guard let unit = text.last else { return nil }
  let factor: UInt64 =
    switch unit {
    case "k", "K": 1 << 10
    case "m", "M": 1 << 20
    case "g", "G": 1 << 30
    default: 1
    }
  let digits =
    ("0"..."9").contains(unit) ? text[...] : factor > 1 || unit == "b" || unit == "B" ? text.dropLast() : ""
  guard let number = UInt64(digits), number > 0 else { return nil }
  let (value, overflows) = number.multipliedReportingOverflow(by: factor)
  return overflows ? nil : value
}
