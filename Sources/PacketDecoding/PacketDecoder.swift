public import NetworkTypes

/// Turns frames into `Packet` values and counts what it could not decode.
///
/// Headers are read in place. Each one's length is proven once, before its first field is read,
/// and a layer writes its members of the packet only when its header is whole: whatever stops the
/// decoder higher up, the packet keeps the flow key of the last whole layer.
public struct PacketDecoder: Sendable {
  /// Frames given to `decode` so far.
  public private(set) var packets: UInt64 = 0

  // Indexed by `DecodeStop`; `.complete` is what `packets` leaves over.
  private var stopped = InlineArray<32, UInt64>(repeating: 0)
  private var withoutFlow = InlineArray<32, UInt64>(repeating: 0)

  private let decapsulation: Decapsulation

  public init(decapsulation: Decapsulation = .classic) { self.decapsulation = decapsulation }

  /// Decodes one frame.
  ///
  /// - Parameters:
  ///   - frame: the captured bytes.
  ///   - linkType: what the frame begins with, as a LINKTYPE_ number.
  ///   - wireLength: the frame's length before the capture cut it.
  ///   - packet: overwritten; afterwards `network` is `.none` only if `stop` says why.
  public mutating func decode(
    _ frame: RawSpan, linkType: UInt32, time: Timestamp, wireLength: UInt32, into packet: inout Packet
  ) {
    packets &+= 1
    packet.decapsulation = decapsulation
    packet.outerLimit = decapsulation == .outer ? 0 : .max
    Self.fill(&packet, from: frame, linkType: linkType, time: time, wireLength: wireLength)
    if packet.stop != .complete { count(packet) }
  }

  /// Decodes a frame again, as if its tunnels were closed behind the first `depth` IP headers that
  /// carry others. Nothing is counted: the frame was.
  public func decodeOuter(
    _ frame: RawSpan, depth: UInt8, linkType: UInt32, time: Timestamp, wireLength: UInt32,
    into packet: inout Packet
  ) {
    packet.decapsulation = decapsulation
    packet.outerLimit = depth
    Self.fill(&packet, from: frame, linkType: linkType, time: time, wireLength: wireLength)
  }

  @inline(__always)
  private static func fill(
    _ packet: inout Packet, from frame: RawSpan, linkType: UInt32, time: Timestamp, wireLength: UInt32
  ) {
    packet.begin(time: time, wireLength: wireLength, captured: frame.byteCount)
    // A capture may claim to hold more than was on the wire; what it holds is then what counts.
    let end = max(Int(wireLength), frame.byteCount)
    if linkType == LinkLayer.ethernet.rawValue {
      decodeEthernet(frame, at: 0, end: end, into: &packet)
    } else {
      decodeLink(linkType, frame, at: 0, end: end, into: &packet)
    }
    if packet.network == .ethernet || packet.network == .wlan { packet.takeWholeFrame(frame) }
  }

  /// How many packets ended with this stop.
  public func packets(stoppedBy stop: DecodeStop) -> UInt64 {
    guard stop == .complete else { return stopped[Int(stop.rawValue)] }
    return packets - stopped.total
  }

  /// How many of the packets that ended with this stop are in no flow.
  public func packetsWithoutFlow(stoppedBy stop: DecodeStop) -> UInt64 {
    withoutFlow[Int(stop.rawValue)]
  }

  /// Packets that have a flow key: all that are not in a `packetsWithoutFlow` counter.
  public var packetsWithFlow: UInt64 { packets - withoutFlow.total }

  private mutating func count(_ packet: borrowing Packet) {
    let index = Int(packet.stop.rawValue)
    stopped[index] &+= 1
    if packet.network == .none { withoutFlow[index] &+= 1 }
  }
}

extension InlineArray where Element == UInt64 {
  fileprivate var total: UInt64 {
    var sum: UInt64 = 0
    for index in indices { sum &+= self[index] }
    return sum
  }
}
