public import NetworkTypes

/// Texts of an accumulator as bytes, for those who keep accumulators elsewhere.
extension AccumulatorLayout {
  /// Appends the text that belongs to an accumulator.
  public func appendText(
    of base: UnsafeMutableRawPointer, _ texts: AccumulatorTexts, to out: inout ByteWriter
  ) {
    guard let text = texts[head(base).pointee.text] else { return }
    out.append(text.isCompressed ? UInt8(1) : 0)
    for bytes in [text.label, text.opaque] { Self.append(bytes, to: &out) }
    for data in [text.source, text.destination] {
      out.append(data.isPresent ? UInt8(1) : 0)
      out.append(littleEndian: data.limit)
      out.append(littleEndian: UInt32(data.pieces.count))
      for piece in data.pieces {
        Self.append(piece.stamp, to: &out)
        Self.append(piece.bytes, to: &out)
      }
    }
    out.append(littleEndian: UInt32(text.handshake.items.count))
    for item in text.handshake.items {
      out.append(item.kind)
      out.append(item.side)
      Self.append(item.stamp, to: &out)
      Self.append(item.bytes, to: &out)
    }
  }

  /// Reads back what `appendText` wrote and makes it the accumulator's text.
  public func readText(
    of base: UnsafeMutableRawPointer, _ bytes: UnsafeRawBufferPointer, into texts: AccumulatorTexts
  ) {
    head(base).pointee.text = 0
    var reader = TextReader(bytes: bytes)
    guard let text = reader.text() else { return }
    head(base).pointee.text = texts.insert(text)
  }

  private static func append(_ bytes: [UInt8], to out: inout ByteWriter) {
    out.append(littleEndian: UInt32(bytes.count))
    out.append(bytes)
  }

  private static func append(_ stamp: Stamp, to out: inout ByteWriter) {
    out.append(littleEndian: stamp.time)
    out.append(littleEndian: stamp.number)
    out.append(littleEndian: stamp.digest)
  }
}

/// Reads texts from a file that the disk may have damaged: nil where the bytes end early.
private struct TextReader {
  let bytes: UnsafeRawBufferPointer
  var place = 0

  init(bytes: UnsafeRawBufferPointer) { self.bytes = bytes }

  mutating func text() -> AccumulatorTexts.Text? {
    var text = AccumulatorTexts.Text()
    guard let isCompressed = number(UInt8.self), let label = run(), let opaque = run(), let source = pieces(),
      let destination = pieces(), let count = number(UInt32.self)
    else { return nil }
    text.isCompressed = isCompressed != 0
    (text.label, text.opaque, text.source, text.destination) = (label, opaque, source, destination)
    for _ in 0..<count {
      guard let kind = number(UInt8.self), let side = number(UInt8.self), let stamp = stamp(),
        let bytes = run()
      else { return nil }
      text.handshake.take(HandshakeItems.Item(kind: kind, side: side, stamp: stamp, bytes: bytes))
    }
    return text
  }

  private mutating func pieces() -> UserDataPieces? {
    guard let isPresent = number(UInt8.self), let limit = number(UInt16.self), let count = number(UInt32.self)
    else { return nil }
    var data = UserDataPieces()
    (data.isPresent, data.limit) = (isPresent != 0, limit)
    for _ in 0..<count {
      guard let stamp = stamp(), let bytes = run() else { return nil }
      data.pieces.append(UserDataPieces.Piece(stamp: stamp, bytes: bytes))
    }
    return data
  }

  private mutating func stamp() -> Stamp? {
    guard let time = number(Int64.self), let number = number(UInt32.self),
      let digest = self.number(UInt32.self)
    else { return nil }
    return Stamp(time: time, number: number, digest: digest)
  }

  private mutating func run() -> [UInt8]? {
    guard let count = number(UInt32.self).map(Int.init), count <= bytes.count - place else { return nil }
    defer { place += count }
    return Array(bytes[place..<place + count])
  }

  private mutating func number<T: FixedWidthInteger & BitwiseCopyable>(_ type: T.Type) -> T? {
    guard bytes.count - place >= MemoryLayout<T>.size else { return nil }
    defer { place += MemoryLayout<T>.size }
    return T(littleEndian: bytes.loadUnaligned(fromByteOffset: place, as: T.self))
  }
}
