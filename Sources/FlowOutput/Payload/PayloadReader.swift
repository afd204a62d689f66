/// Bytes of a payload, read from the front; what is not there is nil.
struct PayloadReader {
  let bytes: [UInt8]
  /// Where reading goes on; counted from the start of a message, to which DNS names point.
  private(set) var position: Int
  private let start: Int

  init(_ bytes: [UInt8]) {
    self.bytes = bytes
    (position, start) = (0, 0)
  }

  private init(_ bytes: [UInt8], from start: Int) {
    self.bytes = bytes
    (position, self.start) = (start, start)
  }

  /// The same payload without its first bytes.
  func dropFirst(_ count: Int) -> PayloadReader {
    PayloadReader(bytes, from: min(start + count, bytes.count))
  }

  /// Bytes of the message.
  var count: Int { bytes.count - start }
  /// Bytes that are left.
  var remaining: Int { bytes.count - position }

  /// The byte at a place of the message.
  func byte(at offset: Int) -> UInt8? {
    let place = start + offset
    return offset >= 0 && place < bytes.count ? bytes[place] : nil
  }

  func word(at offset: Int) -> UInt16? {
    guard let high = byte(at: offset), let low = byte(at: offset + 1) else { return nil }
    return UInt16(high) << 8 | UInt16(low)
  }

  /// How far reading is, from the start of the message.
  var offset: Int { position - start }

  mutating func seek(_ offset: Int) { position = min(max(start + offset, start), bytes.count) }

  mutating func byte() -> UInt8? {
    guard position < bytes.count else { return nil }
    defer { position += 1 }
    return bytes[position]
  }

  mutating func number(_ count: Int) -> UInt64? {
    guard count <= 8, remaining >= count else { return nil }
    var value: UInt64 = 0
    for _ in 0..<count {
      value = value << 8 | UInt64(bytes[position])
      position += 1
    }
    return value
  }

  mutating func word() -> UInt16? { number(2).map { UInt16(truncatingIfNeeded: $0) } }

  mutating func take(_ count: Int) -> ArraySlice<UInt8>? {
    guard count >= 0, remaining >= count else { return nil }
    defer { position += count }
    return bytes[position..<position + count]
  }

  /// Up to a zero, which is passed over.
  mutating func string() -> String? {
    guard let end = bytes[position...].firstIndex(of: 0) else { return nil }
    defer { position = end + 1 }
    return Self.printable(bytes[position..<end])
  }

  /// Text for a terminal: what cannot be printed is a dot.
  static func printable(_ bytes: ArraySlice<UInt8>) -> String {
    String(decoding: bytes.map { (0x20..<0x7f).contains($0) ? $0 : UInt8(ascii: ".") }, as: UTF8.self)
  }
}
