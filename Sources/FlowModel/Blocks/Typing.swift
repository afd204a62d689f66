/// Who types in a flow (typing section of the extension block).
public struct Typing: Equatable, Sendable {
  /// What a session is, weakest first.
  public enum Verdict: UInt8, Sendable, Comparable, CaseIterable {
    /// None of the others, or not known yet.
    case none = 0
    /// Open, and nothing but keep-alives.
    case idle
    /// A transfer.
    case bulk
    /// Keys that a program sends: at fixed gaps, too fast for hands, or pasted.
    case machine
    /// A person at a keyboard.
    case interactive

    @inlinable public static func < (a: Self, b: Self) -> Bool { a.rawValue < b.rawValue }

    public var name: StaticString {
      switch self {
      case .none: "none"
      case .idle: "idle"
      case .bulk: "bulk"
      case .machine: "machine"
      case .interactive: "interactive"
      }
    }
  }

  /// How the keys were counted.
  public struct Method: OptionSet, Equatable, Sendable {
    public let rawValue: UInt8
    @inlinable public init(rawValue: UInt8) { self.rawValue = rawValue }
    /// Keys are hidden among chaff on a fixed grid: an estimate, with a range.
    @inlinable public static var obfuscated: Self { Self(rawValue: 1) }
    /// The terminal sends whole lines: one is counted for each.
    @inlinable public static var lines: Self { Self(rawValue: 2) }
    /// Datagrams of a terminal protocol: an estimate.
    @inlinable public static var datagrams: Self { Self(rawValue: 4) }
    /// Keys are in the clear.
    @inlinable public static var clear: Self { Self(rawValue: 8) }
  }

  /// One end of the flow as a typist.
  public struct End: Equatable, Sendable {
    /// Keys of the record's interval. A key may be reported later than it was seen: when it is certain.
    public var keys: UInt32 = 0
    /// No fewer, no more; equal to `keys` where they can be seen one by one.
    public var low: UInt32 = 0
    public var high: UInt32 = 0
    /// Of the whole session up to this record.
    public var verdict = Verdict.none
    /// 0...100.
    public var confidence: UInt8 = 0
    public var method: Method = []
    @inlinable public init() {}
  }

  public var ends = Directional(source: End(), destination: End())
  /// Of the session: the stronger of the ends', or what it is without typing.
  public var verdict = Verdict.none
  /// 0...100.
  public var confidence: UInt8 = 0
  @inlinable public init() {}

  /// Says anything at all.
  @inlinable public var isTelling: Bool {
    verdict != .none || ends.source.keys > 0 || ends.destination.keys > 0
      || ends.source.high > 0 || ends.destination.high > 0
  }

  /// Takes over what another record of the same flow, or group of flows, says: keys add up, the
  /// strongest verdict stays.
  public mutating func merge(_ other: Typing) {
    ends.source.merge(other.ends.source)
    ends.destination.merge(other.ends.destination)
    Self.keepStronger(&verdict, &confidence, other.verdict, other.confidence)
  }

  fileprivate static func keepStronger(
    _ verdict: inout Verdict, _ confidence: inout UInt8, _ other: Verdict, _ otherConfidence: UInt8
  ) {
    if other == verdict { confidence = max(confidence, otherConfidence) }
    guard other > verdict else { return }
    verdict = other
    confidence = otherConfidence
  }
}

extension Typing.End {
  fileprivate mutating func merge(_ other: Self) {
    keys &+= other.keys
    low &+= other.low
    high &+= other.high
    method.formUnion(other.method)
    Typing.keepStronger(&verdict, &confidence, other.verdict, other.confidence)
  }
}
