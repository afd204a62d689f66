public import NetworkTypes

/// What carries the flow, and what the flow carries (section `outer` of the extension block).
public struct OuterLayer: Equatable, Sendable, BitwiseCopyable {
  /// The innermost tunnel around the flow; `.none` for a flow that only carries.
  public var kind = TunnelKind.none
  /// IP headers around the flow that carry it.
  public var depth: UInt8 = 0
  /// The tunnel whose packets the flow consists of: it is a tunnel flow, and its packets are
  /// counted in the flows inside as well.
  public var carried = TunnelKind.none
  /// IP protocol of the layer around.
  public var ipProtocol: UInt8 = 0
  /// Its ends, by the packets from source to destination.
  public var source = IPAddress.anyIPv4
  public var destination = IPAddress.anyIPv4
  /// Its UDP ports, by the packets of each direction: from and to.
  public var ports = Directional(source: Ports(), destination: Ports())
  /// What tells tunnels between the same hosts apart: VNI, TEID, GRE key, session …
  public var keys = Directional<UInt32>(source: 0, destination: 0)
  public var hasKey = Directional(source: false, destination: false)
  /// Which directions were seen.
  public var isSeen = Directional(source: false, destination: false)
  /// The ends, the kind or a key changed within the record's time: the latest stand here.
  public var hasChanged = false
  /// The packets of both directions go through the tunnel from `source` to `destination`: it carries
  /// copies of another link's packets.
  public var isOneWay = false
  @inlinable public init() {}

  public struct Ports: Equatable, Sendable, BitwiseCopyable {
    public var from: UInt16 = 0
    public var to: UInt16 = 0
    @inlinable public init() {}
  }

  public mutating func reverse() {
    if !isOneWay { swap(&source, &destination) }
    ports.reverse()
    keys.reverse()
    hasKey.reverse()
    isSeen.reverse()
  }
}
