public import NetworkTypes

/// The frames of a capture, one after the other: pcap or pcapng, plain or compressed, from a file
/// or a pipe.
///
/// ```
/// var capture = try CaptureFile(path: path)
/// var frame = FrameHeader()
/// while capture.next(&frame) {
///   capture.withFrameBytes { bytes in decode(bytes, frame) }
/// }
/// if let damage = capture.damage { warn(damage.description) }
/// ```
///
/// Nothing is allocated per frame: the bytes are a view into one reused buffer, valid until the next
/// call of `next`. From a pipe, a frame is delivered as soon as its last byte has arrived.
public struct CaptureFile: ~Copyable, @unchecked Sendable {
  // Sendable, because the value is the only owner of its buffer and feed.

  /// The name in messages: the path as given, or "standard input".
  public let name: String
  package let format: CaptureFormat
  package let compression: Compression?
  /// Set once, by the call of `next` that first returns false before the capture's end.
  package internal(set) var damage: CaptureDamage?

  @usableFromInline var window: ByteWindow
  @usableFromInline var frameOffset = 0
  @usableFromInline var frameLength = 0
  @usableFromInline var frameCount = 0

  // What the inlined path of `next` needs of a pcap header.
  /// `Int.max` sends every frame down the slow path: pcapng, and pcap with oddities.
  @usableFromInline var plainRecordHeader = Int.max
  @usableFromInline var isSwapped = false
  @usableFromInline var fractionScale: Int64 = 1000
  @usableFromInline var linkType = LinkType.ethernet

  // Where `lookAhead` is, and how many frames beyond the one at hand.
  @usableFromInline var aheadPosition = 0
  @usableFromInline var aheadCount = 0

  let pcap: PcapHeader?
  /// Those that the pcapng section at hand has described so far.
  var interfaces: [PcapngInterface] = []
  var isFinished = false
  /// Time of the latest pcapng packet that has one.
  var latestTime = Timestamp.zero

  init(name: String, compression: Compression?, pcap: PcapHeader, window: consuming ByteWindow) {
    self.name = name
    self.compression = compression
    format = .pcap
    self.pcap = pcap
    self.window = window
    isSwapped = pcap.isSwapped
    fractionScale = pcap.fractionScale
    linkType = pcap.linkType
    if !pcap.mayHaveSwappedLengths { plainRecordHeader = pcap.recordHeaderLength }
  }

  init(
    name: String, compression: Compression?, pcapng header: PcapngSectionHeader, window: consuming ByteWindow
  ) {
    self.name = name
    self.compression = compression
    format = .pcapng
    pcap = nil
    isSwapped = header.isSwapped
    self.window = window
  }

  /// Frames delivered so far: after `next`, the number of the packet at hand, counting from 1.
  @inlinable public var framesRead: Int { frameCount }

  /// Advances to the next frame and describes it; false at the end, when `damage` tells whether
  /// the end was a good one.
  @inlinable
  public mutating func next(_ frame: inout FrameHeader) -> Bool {
    let available = window.limit &- window.position
    if available > plainRecordHeader {
      let record = UnsafeRawPointer(window.base + window.position)
      let captured = load(record, 8)
      let needed = plainRecordHeader &+ Int(captured)
      if captured &- 1 < CaptureLimits.frameLength, available >= needed {
        frame.time = Timestamp(
          seconds: Int64(load(record, 0)), nanoseconds: Int64(load(record, 4)) &* fractionScale)
        frame.capturedLength = captured
        frame.wireLength = load(record, 12)
        frame.linkType = linkType
        frame.interface = 0
        deliver(header: plainRecordHeader, captured: captured, whole: needed)
        aheadCount &-= 1
        return true
      }
    }
    // Everything else: refill, pcapng, frames without bytes, damage, the end.
    aheadPosition = 0
    return advance(&frame)
  }

  /// Lends the bytes of the frame that `next` described last.
  @inlinable @inline(__always)
  public func withFrameBytes<Result, Failure: Error>(
    _ body: (RawSpan) throws(Failure) -> Result
  ) throws(Failure) -> Result {
    let bytes = UnsafeRawBufferPointer(start: window.base + frameOffset, count: frameLength)
    return try body(bytes.bytes)
  }

  /// Lends the bytes of frames that `next` will deliver soon, each once and in order, up to `distance`
  /// frames ahead: a hint, which leaves out whatever is not at hand or not plain.
  @inlinable @inline(__always)
  public mutating func lookAhead(distance: Int, _ body: (RawSpan, LinkType) -> Void) {
    if aheadPosition < window.position {
      aheadPosition = window.position
      aheadCount = 0
    }
    while aheadCount < distance {
      let available = window.limit &- aheadPosition
      guard available > plainRecordHeader else { return }
      let captured = load(UnsafeRawPointer(window.base + aheadPosition), 8)
      let needed = plainRecordHeader &+ Int(captured)
      guard captured &- 1 < CaptureLimits.frameLength, available >= needed else { return }
      let start = window.base + aheadPosition + plainRecordHeader
      body(UnsafeRawBufferPointer(start: start, count: Int(captured)).bytes, linkType)
      aheadPosition &+= needed
      aheadCount &+= 1
    }
  }

  @inlinable @inline(__always)
  func load(_ record: UnsafeRawPointer, _ offset: Int) -> UInt32 {
    let value = record.loadUnaligned(fromByteOffset: offset, as: UInt32.self)
    return isSwapped ? value.byteSwapped : value
  }

  /// Makes the bytes behind `header` the frame at hand, and moves past the `whole` record.
  @inlinable @inline(__always)
  mutating func deliver(header: Int, captured: UInt32, whole: Int) {
    frameOffset = window.position &+ header
    frameLength = Int(captured)
    frameCount &+= 1
    window.position &+= whole
  }

  /// The file is followed: after `next` said false, a later call may say true.
  package var mayGrow: Bool { window.mayGrow && !isFinished }

  @usableFromInline @inline(never)
  mutating func advance(_ frame: inout FrameHeader) -> Bool {
    if isFinished { return false }
    return if let pcap { advance(pcap, &frame) } else { advanceInSection(&frame) }
  }

  /// Ends the frames at the record or block that starts here; returns false for `next` to return.
  mutating func stop(_ cause: CaptureDamage.Cause) -> Bool {
    damage = CaptureDamage(file: name, offset: window.offset, framesRead: frameCount, cause: cause)
    return stop()
  }

  mutating func stop() -> Bool {
    isFinished = true
    plainRecordHeader = Int.max
    frameLength = 0
    return false
  }
}
