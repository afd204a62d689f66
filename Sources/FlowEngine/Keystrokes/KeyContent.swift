/// How many keys a message holds.
enum KeyContent {
  /// A message of `size` bytes can be a key where most keys have `base` bytes: with the cipher's
  /// padding, a key of several bytes (arrows, function keys, UTF-8) is up to two blocks longer, and
  /// keys that waited for the network share a segment.
  static func isKey(_ size: UInt32, base: UInt32) -> Bool {
    if base <= 8 { return size <= 16 }
    return size >= base && (size <= base + 24 || (size % base == 0 && size <= base * 4))
  }

  /// - Parameter gap: since the key before; fingers bound what can have gathered in it.
  static func count(_ segment: borrowing TypingSegment, length: UInt32, base: UInt32, gap: Int64) -> UInt32 {
    let possible = UInt32(1 + min(max(0, gap), 1_000_000_000) / 30_000_000)
    if length <= 8 {
      return min(plain(segment, length), possible)
    }
    if base > 8, length > base, length % base == 0, length <= base * 4 { return min(length / base, possible) }
    return 1
  }

  /// Keys in clear text: an escape sequence is one, so is a line end of two bytes. 0 for what a
  /// telnet program sends by itself (RFC 854: IAC).
  private static func plain(_ segment: borrowing TypingSegment, _ length: UInt32) -> UInt32 {
    guard segment.headCount >= Int(length), segment.length == length else { return length <= 3 ? 1 : length }
    var keys: UInt32 = 0
    var i = 0
    let head = segment.head
    func byte(_ i: Int) -> UInt8 { UInt8(truncatingIfNeeded: head >> UInt64(56 - 8 * i)) }
    if byte(0) == 0xff { return 0 }
    while i < Int(length) {
      keys += 1
      let value = byte(i)
      i += 1
      if value == 0x1b, i < Int(length), byte(i) == 0x5b || byte(i) == 0x4f {
        // CSI or SS3: parameters, then one final byte (ECMA-48 section 5.4).
        i += 1
        while i < Int(length), !(0x40...0x7e).contains(byte(i)) { i += 1 }
        i += 1
      } else if value == 0x0d, i < Int(length), byte(i) == 0 || byte(i) == 0x0a {
        i += 1
      } else if value >= 0xc0 {
        while i < Int(length), byte(i) & 0xc0 == 0x80 { i += 1 }
      }
    }
    return keys
  }
}
