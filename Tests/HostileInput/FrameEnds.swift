/// Where each frame of an undamaged capture ends: a second, simpler reading of the formats, to hold
/// the reader to.
package struct FrameEnds {
  /// Ends in bytes, ascending.
  package private(set) var ends: [Int] = []
  /// What must be there before anything can be read.
  package private(set) var headerLength = 24
  private let bytes: [UInt8]
  private var isSwapped = false

  /// Nil for a capture that is compressed, of a rare kind, or damaged already.
  package init?(of bytes: [UInt8]) {
    self.bytes = bytes
    guard bytes.count >= 24 else { return nil }
    switch field(0) {
    case 0xa1b2_c3d4, 0xa1b2_3c4d: guard walkPcap() else { return nil }
    case 0xd4c3_b2a1, 0x4d3c_b2a1:
      isSwapped = true
      guard walkPcap() else { return nil }
    case 0x0a0d_0d0a: guard walkPcapng() else { return nil }
    default: return nil
    }
  }

  /// Frames that are whole in the first `count` bytes.
  package func whole(in count: Int) -> Int {
    var low = 0
    var high = ends.count
    while low < high {
      let middle = (low + high) / 2
      if ends[middle] <= count { low = middle + 1 } else { high = middle }
    }
    return low
  }

  private func field(_ offset: Int) -> UInt32 {
    let value = (0..<4).reduce(0 as UInt32) { $0 | UInt32(bytes[offset + $1]) << (8 * UInt32($1)) }
    return isSwapped ? value.byteSwapped : value
  }

  private mutating func walkPcap() -> Bool {
    var offset = 24
    while offset + 16 <= bytes.count {
      let end = offset + 16 + Int(field(offset + 8))
      guard end <= bytes.count else { return false }
      ends.append(end)
      offset = end
    }
    return offset == bytes.count
  }

  private mutating func walkPcapng() -> Bool {
    var offset = 0
    while offset + 12 <= bytes.count {
      // A section header's type reads the same both ways; its magic says how the rest does.
      if field(offset) == 0x0a0d_0d0a {
        isSwapped = false
        isSwapped = field(offset + 8) != 0x1a2b_3c4d
        // Versions are 1.0 and 1.2; a reader stops at others.
        guard field(offset + 12) & (isSwapped ? 0xffff_0000 : 0xffff) == (isSwapped ? 0x1_0000 : 1) else {
          return false
        }
      }
      let end = offset + Int(field(offset + 4))
      guard end > offset, end <= bytes.count else { return false }
      if offset == 0 { headerLength = end }
      if [2, 3, 6].contains(field(offset)) { ends.append(end) }
      offset = end
    }
    return offset == bytes.count
  }
}
