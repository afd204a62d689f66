internal import NetworkTypes

/// Fitting what was just written into a column.
extension ByteWriter {
  /// Moves what stands after `start` to the right and fills the gap with blanks.
  @inline(__always) mutating func padLeft(from start: Int, by blanks: Int) {
    guard blanks > 0 else { return }
    let length = count - start
    let cell = reserve(blanks) - length
    (cell + blanks).update(from: cell, count: length)
    cell.update(repeating: UInt8(ascii: " "), count: blanks)
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
