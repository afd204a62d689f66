internal import NetworkTypes

/// What the first record of a source says of all that follows.
public struct ArgusStart: Equatable, Sendable {
  /// Format of the records: 3 or 5. Each record names its own version too.
  public var version: UInt8
  /// A 5.0.3 client copied format 3 records: versions read 7, and the START record's fields after
  /// its version are damaged.
  public var isRewritten: Bool
  /// The server wants SASL authentication before it sends records.
  public var requiresAuthentication: Bool

  public init(version: UInt8, isRewritten: Bool = false, requiresAuthentication: Bool = false) {
    self.version = version
    self.isRewritten = isRewritten
    self.requiresAuthentication = requiresAuthentication
  }
}

extension ArgusStart {
  /// Judges the first bytes of a source: nil means that more are needed to tell.
  ///
  /// `isComplete` says that no more will come.
  static func examine(_ bytes: RawSpan, isComplete: Bool) throws(ArgusCodecError) -> ArgusStart? {
    let count = bytes.byteCount
    guard count >= 4 else {
      guard isComplete else { return nil }
      throw count == 0 ? .empty : .startTruncated(bytes: count)
    }
    let header: UInt32 = bytes.bigEndian(at: 0)
    let cookie: UInt32? = count >= 12 ? bytes.bigEndian(at: 8) : nil
    if cookie == WireFormat.cookie2 { throw .obsoleteFormat }
    // A management record of cause ERROR is a server's refusal; its options say why.
    if header & 0xf0f0_ffff == 0x8080_0001 { throw .refused(code: UInt8(header >> 16 & 0xf)) }
    guard header & 0xf0f0_ffff == 0x8010_0020 else {
      if cookie == nil, !isComplete { return nil }
      throw .notArgus(firstBytes: header)
    }
    if let cookie, cookie != WireFormat.cookie3, cookie != WireFormat.cookie5 {
      throw .notArgus(firstBytes: header)
    }
    let version = UInt8(header >> 24 & 0xf)
    guard version == 3 || version == 5 || version == 7 else { throw .unsupportedVersion(version) }
    guard count >= WireFormat.managementLength, let cookie else {
      guard isComplete else { return nil }
      throw .startTruncated(bytes: count)
    }
    return ArgusStart(
      version: cookie == WireFormat.cookie5 ? 5 : 3,
      isRewritten: version == 7,
      requiresAuthentication: bytes.bigEndian(at: 4, as: UInt32.self) & 0x1000 != 0)
  }
}
