internal import NetworkTypes

/// Fitting what was just written into a column.
extension ByteWriter {
  /// Moves what stands after `start` to the right and fills the gap with blanks.
  ///
  /// Cells are short: 32 bytes at once, of which the writer has reserved even those that do not
  /// count, beat a call that first asks how many there are.
  @inline(__always) mutating func padLeft(from start: Int, by blanks: Int) {
    guard blanks > 0 else { return }
    let length = count - start
    let cell = UnsafeMutableRawPointer(reserve(blanks + 32) - length)
    if length <= 32, blanks <= 32 {
      let text = cell.loadUnaligned(as: SIMD32<UInt8>.self)
      cell.storeBytes(of: SIMD32(repeating: UInt8(ascii: " ")), as: SIMD32<UInt8>.self)
      (cell + blanks).storeBytes(of: text, as: SIMD32<UInt8>.self)
    } else {
      (cell + blanks).copyMemory(from: cell, byteCount: length)
      cell.initializeMemory(as: UInt8.self, repeating: UInt8(ascii: " "), count: blanks)
    }
    advance(by: blanks)
  }

  /// Appends that many blanks.
  @inline(__always) mutating func padRight(by blanks: Int) {
    guard blanks > 0, blanks <= 32 else { return append(repeating: UInt8(ascii: " "), count: blanks) }
    UnsafeMutableRawPointer(reserve(32)).storeBytes(
      of: SIMD32(repeating: UInt8(ascii: " ")), as: SIMD32<UInt8>.self)
    advance(by: blanks)
  }

  /// Drops blanks at the end, as far back as `start`.
  mutating func trimBlanks(after start: Int) {
    var end = count
    while end > start, self[end - 1] == UInt8(ascii: " ") { end -= 1 }
    truncate(to: end)
  }

  /// Puts double quotes around what stands after `start` if it holds the delimiter.
  mutating func quote(from start: Int, delimiter: UInt8) {
    var index = start
    while index < count, self[index] != delimiter { index += 1 }
    guard index < count else { return }
    let length = count - start
    let cell = reserve(2) - length
    (cell + 1).update(from: cell, count: length)
    cell.pointee = UInt8(ascii: "\"")
    advance(by: 1)
    append(UInt8(ascii: "\""))
  }
}
