import FlowModel
public import NetworkTypes
public import PacketDecoding

/// Flows inside tunnels, and the flows that the tunnels are.
extension FlowEngine {
  /// Counts one of the layers that carried a packet, as `PacketDecoder.decodeOuter` made it, in a
  /// flow of its own. The packet itself was counted by `process`; this does not change the balance.
  public mutating func processOuter(
    _ packet: borrowing Packet, frame: RawSpan, carrying kind: TunnelKind
  ) {
    guard packet.network != .none else { return }
    place(packet, frame, mapsErrors: false, carrying: kind)
    totals.tunnelPackets &+= 1
    totals.tunnelBytes &+= UInt64(packet.wireLength)
  }

  mutating func outerSlot(of flow: UnsafeMutablePointer<Flow>) -> UInt32 {
    if flow.pointee.outer == Flow.none { flow.pointee.outer = outers.take(OuterLayer()) }
    return flow.pointee.outer
  }

  /// Keeps what carried a packet of the flow.
  @inline(never)
  mutating func noteOuter(_ packet: borrowing Packet, of number: UInt32) {
    let outer = packet.outer
    let flow = changeableState(of: number)
    let side: Side = packet.isSent(bySourceOf: flow) ? .source : .destination
    let slot = outers[outerSlot(of: flow)]
    var (source, destination) =
      side == .source ? (outer.source, outer.destination) : (outer.destination, outer.source)
    let isKnown = slot.pointee.isSeen.source || slot.pointee.isSeen.destination
    if isKnown, slot.pointee.source != source || slot.pointee.destination != destination {
      let isSameWay = slot.pointee.source == destination && slot.pointee.destination == source
      if isSameWay, side == .destination || !slot.pointee.isSeen.source {
        // As the other direction's packets were carried: the tunnel has copies in it.
        slot.pointee.isOneWay = true
        if side == .destination { swap(&source, &destination) }
      } else {
        slot.pointee.hasChanged = true
      }
    }
    if isKnown,
      slot.pointee.kind != outer.kind || slot.pointee.isSeen[side] && slot.pointee.keys[side] != outer.key
    {
      slot.pointee.hasChanged = true
    }
    slot.pointee.kind = outer.kind
    slot.pointee.depth = packet.outerDepth
    slot.pointee.ipProtocol = outer.ipProtocol
    slot.pointee.source = source
    slot.pointee.destination = destination
    slot.pointee.ports[side].from = outer.sourcePort
    slot.pointee.ports[side].to = outer.destinationPort
    slot.pointee.keys[side] = outer.key
    slot.pointee.hasKey[side] = outer.hasKey
    slot.pointee.isSeen[side] = true
    // The rest of a datagram that was cut to pieces around the tunnel belongs where its beginning is.
    if outer.isFragment, configuration.joinsTunnelFragments { adoptOuterFragments(packet, into: number) }
  }

  private mutating func adoptOuterFragments(_ packet: borrowing Packet, into number: UInt32) {
    var carrier = Packet()
    carrier.network = packet.outer.network
    carrier.ipProtocol = packet.outer.ipProtocol
    carrier.source = packet.outer.source
    carrier.destination = packet.outer.destination
    carrier.ipID = packet.outer.ipID
    carrier.time = packet.time
    adoptFragments(carrier, into: number)
  }

  /// Whose fragments are those of a flow's source: its own address, or that of its end of the tunnel
  /// whose datagram was cut to pieces.
  @inline(never)
  func fragmentSource(_ packet: borrowing Packet, _ flow: UnsafeMutablePointer<Flow>) -> IPAddress {
    let isAround =
      flow.pointee.outer != Flow.none && packet.source != flow.pointee.source
      && packet.destination != flow.pointee.source
    return isAround ? outers[flow.pointee.outer].pointee.source : flow.pointee.source
  }

  mutating func fillOuter(_ flow: UnsafeMutablePointer<Flow>) {
    let slot = outers[flow.pointee.outer]
    record.outer = slot.pointee
    record.blocks.insert(.outer)
    slot.pointee.hasChanged = false
  }
}

extension Packet {
  /// Which end of its flow a tunnelled packet came from.
  fileprivate borrowing func isSent(bySourceOf flow: UnsafeMutablePointer<Flow>) -> Bool {
    switch network {
    case .ipv4, .ipv6:
      guard source == flow.pointee.source, destination == flow.pointee.destination else { return false }
      // Between equal addresses the ports tell.
      guard source == destination else { return true }
      return sourcePort == flow.pointee.sourcePort
    case .arp, .rarp: return source == flow.pointee.source
    case .ethernet, .wlan, .none: return sourceMAC == flow.pointee.sourceMAC
    }
  }
}
