/// One frame of a live capture: what is said of it, and where its bytes are.
///
/// The bytes are the capture's own memory, valid until its next call.
public struct LiveFrame {
  public var header = FrameHeader()
  @usableFromInline var base: UnsafeRawPointer?
  @usableFromInline var length = 0

  @inlinable public init() {}

  @inlinable @inline(__always)
  public func withBytes<Result>(_ body: (RawSpan) -> Result) -> Result {
    body(UnsafeRawBufferPointer(start: base, count: length).bytes)
  }
}

extension LiveFrame {
  mutating func set(_ base: UnsafeRawPointer, captured: Int, wire: UInt32) {
    self.base = base
    length = captured
    header.capturedLength = UInt32(truncatingIfNeeded: captured)
    header.wireLength = wire
  }
}
