/// What became of TCP segments, and how long the parts of a connection took (extension block,
/// section `segments`).
///
/// A segment is a packet that takes sequence space: payload, SYN or FIN. All counters are of the
/// record's interval.
public struct Segments: Equatable, Sendable {
  /// What one end sent.
  public struct Direction: Equatable, Sendable, BitwiseCopyable {
    /// Seen whole or in part before: sent again after the sensor.
    public var retransmitted: UInt32 = 0
    /// Payload bytes seen before.
    public var retransmittedBytes: UInt32 = 0
    /// Of `retransmitted`, those that the receiver had already: acknowledged before they were sent
    /// again, or reported so (RFC 2883).
    public var spurious: UInt32 = 0
    /// Lost on the way to the sensor: never seen, and sent again or missing for good.
    public var lost: UInt32 = 0
    /// Came after segments that were sent later.
    public var late: UInt32 = 0
    /// The same packet once more: made on the way or by the capture.
    public var copies: UInt32 = 0
    /// Bytes that the peer acknowledged and the sensor never saw.
    public var unseenBytes: UInt32 = 0
    /// Acknowledgments that say nothing new while data is outstanding (RFC 5681 section 2).
    public var duplicateAcknowledgments: UInt32 = 0
    /// Acknowledgments with a selective part (RFC 2018).
    public var selectiveAcknowledgments: UInt32 = 0
    /// Reports of data received twice (RFC 2883).
    public var duplicateReports: UInt32 = 0
    /// Packets that shut the window.
    public var zeroWindows: UInt32 = 0
    /// RFC 9293 section 3.8.4.
    public var keepAlives: UInt32 = 0
    /// Probes of a shut window (RFC 9293 section 3.8.6.1).
    public var probes: UInt32 = 0
    /// Outside of any window: forged, or of another connection. Counted nowhere else.
    public var strays: UInt32 = 0
    @inlinable public init() {}

    public mutating func merge(_ other: Direction) {
      retransmitted &+= other.retransmitted
      retransmittedBytes &+= other.retransmittedBytes
      spurious &+= other.spurious
      lost &+= other.lost
      late &+= other.late
      copies &+= other.copies
      unseenBytes &+= other.unseenBytes
      duplicateAcknowledgments &+= other.duplicateAcknowledgments
      selectiveAcknowledgments &+= other.selectiveAcknowledgments
      duplicateReports &+= other.duplicateReports
      zeroWindows &+= other.zeroWindows
      keepAlives &+= other.keepAlives
      probes &+= other.probes
      strays &+= other.strays
    }
  }

  /// Parts of the connection's life so far, microseconds; nil while they have not begun.
  public struct Durations: Equatable, Sendable {
    /// First SYN to the acknowledgment of the SYN-ACK.
    public var setUp: UInt64?
    /// From there to the first payload.
    public var presentation: UInt64?
    /// First to last payload.
    public var transport: UInt64?
    /// First FIN or RST to the last packet.
    public var tearDown: UInt64?
    @inlinable public init() {}

    /// Later records know more of the same connection; of several connections the quickest start.
    public mutating func merge(_ other: Durations) {
      if let setUp = other.setUp { self.setUp = min(setUp, self.setUp ?? .max) }
      if let presentation = other.presentation {
        self.presentation = min(presentation, self.presentation ?? .max)
      }
      if let transport = other.transport { self.transport = max(transport, self.transport ?? 0) }
      if let tearDown = other.tearDown { self.tearDown = max(tearDown, self.tearDown ?? 0) }
    }
  }

  public var directions = Directional(source: Direction(), destination: Direction())
  public var durations = Durations()
  @inlinable public init() {}

  public mutating func merge(_ other: Segments) {
    directions.source.merge(other.directions.source)
    directions.destination.merge(other.directions.destination)
    durations.merge(other.durations)
  }
}
