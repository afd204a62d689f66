public import NetworkTypes

/// Texts of an accumulator as bytes, for those who keep accumulators elsewhere.
extension AccumulatorLayout {
  /// Appends the text that belongs to an accumulator.
  public func appendText(
    of base: UnsafeMutableRawPointer, _ texts: AccumulatorTexts, to out: inout ByteWriter
  ) {
    guard let text = texts[head(base).pointee.text] else { return }
    for part in [text.label, text.source, text.destination, text.opaque] {
      out.append(littleEndian: UInt32(part.count))
      out.append(part)
    }
    out.append(littleEndian: text.sourceLimit)
    out.append(littleEndian: text.destinationLimit)
    out.append(text.isCompressed ? UInt8(1) : 0)
  }

  /// Reads back what `appendText` wrote and makes it the accumulator's text.
  public func readText(
    of base: UnsafeMutableRawPointer, _ bytes: UnsafeRawBufferPointer, into texts: AccumulatorTexts
  ) {
    head(base).pointee.text = 0
    var at = 0
    var parts: [[UInt8]] = []
    for _ in 0..<4 {
      guard at + 4 <= bytes.count else { return }
      let length = Int(bytes.loadUnaligned(fromByteOffset: at, as: UInt32.self).littleEndian)
      guard length <= bytes.count - at - 4 else { return }
      parts.append(Array(bytes[(at + 4)..<(at + 4 + length)]))
      at += 4 + length
    }
    guard at + 5 <= bytes.count else { return }
    var text = AccumulatorTexts.Text()
    (text.label, text.source, text.destination, text.opaque) = (parts[0], parts[1], parts[2], parts[3])
    text.sourceLimit = bytes.loadUnaligned(fromByteOffset: at, as: UInt16.self).littleEndian
    text.destinationLimit = bytes.loadUnaligned(fromByteOffset: at + 2, as: UInt16.self).littleEndian
    text.isCompressed = bytes[at + 4] != 0
    head(base).pointee.text = texts.insert(text)
  }
}
