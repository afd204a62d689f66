public import NetworkTypes

/// The end of a source that stops inside a record.
public struct ArgusDamage: Equatable, Sendable {
  /// Where the incomplete record starts, bytes from the start of the source.
  public var offset: UInt64
  /// Bytes that are there, and bytes that should follow. A record of which even the length is
  /// missing counts as four bytes long.
  public var present: Int
  public var missing: Int

  public init(offset: UInt64, present: Int, missing: Int) {
    self.offset = offset
    self.present = present
    self.missing = missing
  }
}

extension ArgusDamage: CustomStringConvertible {
  public var description: String {
    "last record, at byte \(offset), is cut: \(present) bytes are there, \(missing) missing"
  }
}

/// Finds the records in bytes that are all there: a mapped file, a datagram.
///
/// Records are found by their lengths alone; a length of zero is skipped as four bytes of filler.
/// `next` yields the START record too.
public struct ArgusReader: Sendable {
  /// Offset of the next record; may be set to one that is known.
  public var position: Int
  /// Set once the first record was accepted.
  public private(set) var start: ArgusStart?
  /// Set when the bytes end inside a record; every whole record before it was yielded.
  public private(set) var damage: ArgusDamage?
  @usableFromInline var mustStart: Bool

  /// A datagram stream joined late has no START record: pass false.
  public init(requiresStart: Bool = true, position: Int = 0) {
    self.position = position
    mustStart = requiresStart
  }

  /// The range of the next whole record in `bytes`; nil at the end.
  @inlinable
  public mutating func next(in bytes: RawSpan) throws(ArgusCodecError) -> Range<Int>? {
    if mustStart { try acceptStart(bytes) }
    var at = position
    while at &+ 4 <= bytes.byteCount {
      let length = Int(bytes.bigEndian(at: at &+ 2, as: UInt16.self)) &* 4
      if length == 0 {
        at &+= 4
        continue
      }
      guard length <= bytes.byteCount &- at else { break }
      position = at &+ length
      return at..<at &+ length
    }
    position = at
    noteDamage(bytes)
    return nil
  }

  @usableFromInline
  mutating func acceptStart(_ bytes: RawSpan) throws(ArgusCodecError) {
    start = try ArgusStart.examine(bytes.extracting(position..<bytes.byteCount), isComplete: true)
    mustStart = false
  }

  @usableFromInline
  mutating func noteDamage(_ bytes: RawSpan) {
    let present = bytes.byteCount - position
    guard present > 0, damage == nil else { return }
    let length = present >= 4 ? Int(bytes.bigEndian(at: position + 2, as: UInt16.self)) * 4 : 4
    damage = ArgusDamage(offset: UInt64(position), present: present, missing: length - present)
  }
}
