internal import NetworkTypes

/// Whether bytes can be a record at all: for finding the whole ones in a damaged file.
public enum ArgusRecordCheck {
  /// The length of the record at `offset`; nil when none can begin there.
  ///
  /// A type that is known, a version, and blocks that fill the record to its last byte: random bytes seldom
  /// have all three.
  public static func length(_ bytes: RawSpan, at offset: Int) -> Int? {
    guard offset >= 0, bytes.byteCount - offset >= 8 else { return nil }
    let header: UInt32 = bytes.bigEndian(at: offset)
    let length = Int(header & 0xffff) * 4
    guard length >= 8, length <= bytes.byteCount - offset else { return nil }
    switch header >> 24 & 0xf {
    case 3, 5, 7: break
    default: return nil
    }
    switch header >> 28 {
    case 8: return length >= WireFormat.managementLength ? length : nil
    case 1, 2, 3, 4, 5, 6, 7: return hasBlocks(bytes, offset, length) ? length : nil
    default: return nil
    }
  }

  private static func hasBlocks(_ bytes: RawSpan, _ offset: Int, _ length: Int) -> Bool {
    var place = 4
    while place < length {
      guard place + 4 <= length else { return false }
      let block = BlockHeader(word: bytes.bigEndian(at: offset + place), start: place)
      // A length of zero ends a record early; what is left is filler.
      if block.words == 0 { return block.word == 0 }
      guard block.end <= length, !isRecord(block.type) else { return false }
      place = block.end
    }
    return true
  }

  /// Flow and management records begin with numbers that no block has. A record's length stands where a
  /// block's does, so that a record whose own length is damaged may seem to have whole records as blocks.
  private static func isRecord(_ type: UInt8) -> Bool {
    switch type {
    case 0x13, 0x15, 0x83, 0x85: true
    default: false
    }
  }
}
