internal import NetworkTypes

/// Texts of accumulators: captured user data, labels, handshakes, blocks without a model.
public final class AccumulatorTexts {
  struct Text: Equatable {
    var label: [UInt8] = []
    var source = UserDataPieces()
    var destination = UserDataPieces()
    var isCompressed = false
    var handshake = HandshakeItems()
    /// Of a single record; blocks that nobody knows cannot be merged.
    var opaque: [UInt8] = []

    /// Labels join; later data follow while the capture limit leaves room.
    mutating func merge(_ other: Text) {
      if label != other.label { label = LabelText.union(label, other.label) }
      source.merge(other.source)
      destination.merge(other.destination)
      isCompressed = isCompressed || other.isCompressed
      handshake.merge(other.handshake)
    }

    mutating func reverse() {
      swap(&source, &destination)
      handshake.reverse()
    }

    var byteCount: Int {
      label.count + opaque.count + handshake.items.reduce(0) { $0 + 64 + $1.bytes.count }
        + (source.pieces + destination.pieces).reduce(0) { $0 + 64 + $1.bytes.count }
    }
  }

  private(set) var texts: [Text] = []
  /// Bytes that all texts hold, about.
  public private(set) var byteCount = 0

  public init() {}

  public func removeAll() {
    texts.removeAll(keepingCapacity: true)
    byteCount = 0
  }

  /// The text of the first record; 0 when it has none.
  func add(_ r: borrowing FlowRecord, _ stamp: Stamp) -> UInt32 {
    guard r.has([.label, .sourceData, .destinationData, .handshake, .opaque]) else { return 0 }
    let text = Self.text(r, stamp)
    return insert(text)
  }

  func insert(_ text: Text) -> UInt32 {
    texts.append(text)
    byteCount += 160 + text.byteCount
    return UInt32(texts.count)
  }

  func add(_ r: borrowing FlowRecord, _ stamp: Stamp, to index: inout UInt32) {
    guard r.has([.label, .sourceData, .destinationData, .handshake]) else { return }
    merge(Self.text(r, stamp), &index)
  }

  func join(_ other: UInt32, to index: inout UInt32) {
    guard other != 0 else { return }
    let text = texts[Int(other) - 1]
    merge(text, &index)
  }

  subscript(index: UInt32) -> Text? { index == 0 ? nil : texts[Int(index) - 1] }

  private func merge(_ text: Text, _ index: inout UInt32) {
    guard index != 0 else {
      index = insert(text)
      return
    }
    byteCount += text.byteCount
    texts[Int(index) - 1].merge(text)
  }

  func reverse(_ index: UInt32) {
    guard index != 0 else { return }
    texts[Int(index) - 1].reverse()
  }

  private static func text(_ r: borrowing FlowRecord, _ stamp: Stamp) -> Text {
    var text = Text()
    if r.has(.label) { text.label = bytes(r, r.label) }
    if r.has(.sourceData) {
      let data = r.userData.source
      text.source = UserDataPieces(bytes(r, data.range), limit: data.limit, stamp)
      text.isCompressed = data.isCompressed
    }
    if r.has(.destinationData) {
      let data = r.userData.destination
      text.destination = UserDataPieces(bytes(r, data.range), limit: data.limit, stamp)
    }
    if r.has(.handshake) { text.handshake = HandshakeItems(r, stamp) }
    if r.has(.opaque) { text.opaque = bytes(r, r.opaque) }
    return text
  }

  private static func bytes(_ r: borrowing FlowRecord, _ range: Range<Int>) -> [UInt8] {
    r.storage.withUnsafeBytes { Array($0[range]) }
  }

  func fill(_ r: inout FlowRecord, _ index: UInt32, isMerged: Bool, _ has: inout BlockSet) {
    let text = texts[Int(index) - 1]
    func put(_ bytes: [UInt8]) -> Range<Int> {
      let start = r.storage.count
      r.storage.append(bytes)
      return start..<r.storage.count
    }
    if has.contains(.label) { r.label = put(text.label) }
    if has.contains(.sourceData) {
      r.userData.source.range = put(text.source.bytes)
      r.userData.source.limit = text.source.limit
      r.userData.source.isCompressed = text.isCompressed
    }
    if has.contains(.destinationData) {
      r.userData.destination.range = put(text.destination.bytes)
      r.userData.destination.limit = text.destination.limit
      r.userData.destination.isCompressed = false
    }
    if has.contains(.handshake) {
      r.handshake.range = put(text.handshake.bytes)
      r.handshake.isReversed = false
    }
    if isMerged { has.remove(.opaque) }
    if has.contains(.opaque) { r.opaque = put(text.opaque) }
  }
}

/// Labels are `key=value` parts joined by colons; values may hold colons themselves.
enum LabelText {
  static func union(_ a: [UInt8], _ b: [UInt8]) -> [UInt8] {
    if a.isEmpty { return b }
    if b.isEmpty { return a }
    let parts = Set(split(a) + split(b)).sorted { $0.lexicographicallyPrecedes($1) }
    return Array(parts.joined(separator: [colon]))
  }

  private static let colon = UInt8(ascii: ":")

  /// A piece without `=` after one with it belongs to that one's value.
  private static func split(_ label: [UInt8]) -> [[UInt8]] {
    var parts: [[UInt8]] = []
    for piece in label.split(separator: colon, omittingEmptySubsequences: false) {
      let isKeyed = piece.contains(UInt8(ascii: "="))
      if !isKeyed, let last = parts.last, last.contains(UInt8(ascii: "=")) {
        parts[parts.count - 1] += [colon] + piece
      } else {
        parts.append(Array(piece))
      }
    }
    return parts
  }
}
