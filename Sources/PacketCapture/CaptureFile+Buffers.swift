/// Frames that outlive the next call of `next`: whole buffers change hands.
extension CaptureFile {
  /// A buffer such as `exchangeBuffers` trades in.
  package static func makeBuffer() -> UnsafeMutableRawPointer { ByteWindow.makeBuffer() }

  /// From now on a buffer whose frames have been delivered is given to `exchange`, which owns it then
  /// and returns another to go on in. A frame's bytes stay where `frameOffsetInBuffer` said.
  package mutating func exchangeBuffers(
    _ exchange: @escaping (UnsafeMutableRawPointer) -> UnsafeMutableRawPointer
  ) {
    window.exchange = exchange
  }

  /// Gives the buffer at hand away at once, for the frames delivered from it.
  package mutating func exchangeBuffer() { window.takeNextBuffer() }

  /// Where the frame at hand starts in the buffer at hand.
  package var frameOffsetInBuffer: Int { frameOffset }
}
