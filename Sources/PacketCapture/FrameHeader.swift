public import NetworkTypes

/// What a capture says of one frame besides its bytes. One value is reused for every frame.
public struct FrameHeader: Sendable {
  /// When it was captured. Frames of pcapng simple packet blocks carry no time: they have `.zero`.
  public var time = Timestamp.zero
  /// Bytes that the capture holds.
  public var capturedLength: UInt32 = 0
  /// Bytes that were on the wire.
  public var wireLength: UInt32 = 0
  /// How the bytes start: in pcapng it can change from frame to frame.
  public var linkType = LinkType.ethernet
  /// The interface's number in its pcapng section; 0 in pcap.
  public var interface: UInt32 = 0

  @inlinable public init() {}
}
