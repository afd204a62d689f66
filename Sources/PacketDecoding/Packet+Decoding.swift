import NetworkTypes

/// What the decoder's layers share in filling a packet.
extension Packet {
  /// Clears what no layer is certain to write.
  @inline(__always)
  mutating func begin(time: Timestamp, wireLength: UInt32, captured: Int) {
    self.time = time
    self.wireLength = wireLength
    capturedLength = UInt32(truncatingIfNeeded: captured)
    linkOffset = 0
    encapsulation = []
    hasMAC = false
    vlanCount = 0
    mplsCount = 0
    tunnelDepth = 0
    outerDepth = 0
    network = .none
    transport = .other
    quotedOffset = 0
    stop = .complete
  }

  /// Leaves the first `length` bytes of the frame out of its length: they were never on the wire,
  /// or the record format does not count them.
  mutating func dropPseudoHeader(_ length: Int) {
    linkOffset = length
    wireLength = UInt32(clamping: max(Int(wireLength) - length, 0))
    capturedLength = UInt32(clamping: max(Int(capturedLength) - length, 0))
  }

  /// Keys the packet by the MAC addresses already in it.
  @inline(__always)
  mutating func keyByLink(etherType: UInt16) {
    network = .ethernet
    self.etherType = etherType
    dsap = 0
    ssap = 0
    linkPayloadOffset = linkOffset
  }

  /// A packet keyed by its link has no header above it: all of it is payload.
  mutating func takeWholeFrame(_ frame: RawSpan) {
    transport = .other
    isFragment = false
    networkOffset = linkOffset
    payloadLength = wireLength
    payloadOffset = min(linkOffset, frame.byteCount)
    payloadCaptured = frame.byteCount - payloadOffset
  }

  /// Names what a layer found as payload: `end` is where it ends on the wire.
  @inline(__always)
  mutating func setPayload(at offset: Int, end: Int, captured: Int) {
    payloadLength = UInt32(truncatingIfNeeded: max(end &- offset, 0))
    payloadOffset = min(offset, captured)
    payloadCaptured = max(min(captured, end) &- offset, 0)
  }

  /// Notes that nothing above this layer can be decoded, which is an oddity only if no layer
  /// below gave the packet a key.
  mutating func endWithUnknownProtocol() {
    if network == .none { stop = .unknownProtocol }
  }

  /// Enters a tunnel, unless there are too many.
  mutating func enterTunnel() -> Bool {
    guard tunnelDepth < Self.maximumTunnelDepth else {
      stop = .nestedTooDeep
      return false
    }
    tunnelDepth &+= 1
    return true
  }

  static var maximumTunnelDepth: UInt8 { 8 }
  static var maximumTags: UInt8 { 16 }
  static var maximumLabels: UInt8 { 32 }
  static var maximumExtensions: UInt8 { 16 }
}

extension RawSpan {
  /// True if `length` bytes at `offset` are captured and belong to the layer that ends at `end`.
  @inline(__always)
  func holds(_ length: Int, at offset: Int, end: Int) -> Bool {
    min(byteCount, end) &- offset >= length
  }
}
