import NetworkTypes

/// Frames of an Initial packet (RFC 9000 17.2.2, 19): pads, pings, acknowledgements and pieces of the
/// hello.
enum QUICFrames {
  /// Calls `body` with offset and place of each piece; false when something else comes up.
  static func crypto(_ bytes: RawSpan, _ body: (_ offset: Int, _ piece: Range<Int>) -> Void) -> Bool {
    var position = 0
    while position < bytes.byteCount {
      let type = bytes[position]
      position += 1
      switch type {
      case 0, 1: continue
      case 2, 3:
        guard skipAcknowledgement(bytes, &position, hasCounts: type == 3) else { return false }
      case 6:
        guard let offset = integer(bytes, &position), let length = integer(bytes, &position),
          length <= bytes.byteCount - position, offset <= 1 << 20
        else { return false }
        body(offset, position..<position + length)
        position += length
      default: return false
      }
    }
    return true
  }

  private static func skipAcknowledgement(_ bytes: RawSpan, _ position: inout Int, hasCounts: Bool) -> Bool {
    guard integer(bytes, &position) != nil, integer(bytes, &position) != nil,
      let ranges = integer(bytes, &position), ranges <= 256, integer(bytes, &position) != nil
    else { return false }
    for _ in 0..<ranges * 2 + (hasCounts ? 3 : 0) {
      guard integer(bytes, &position) != nil else { return false }
    }
    return true
  }

  /// A number of 1, 2, 4 or 8 bytes, as its first two bits say (RFC 9000 16).
  static func integer(_ bytes: RawSpan, _ position: inout Int) -> Int? {
    guard position < bytes.byteCount else { return nil }
    let length = 1 << Int(bytes[position] >> 6)
    guard position + length <= bytes.byteCount else { return nil }
    var value = Int(bytes[position] & 0x3f)
    for i in 1..<length { value = value << 8 | Int(bytes[position + i]) }
    position += length
    return value
  }
}
