/// Exchanging the directions of a record. Reversing twice gives the record back.
extension FlowRecord {
  public mutating func reverse() {
    key.reverse()
    time.reverse()
    traffic.counters.reverse()
    network.reverse()
    mac.reverse()
    vlan.tags.reverse()
    vlan.has.reverse()
    mpls.labels.reverse()
    mpls.has.reverse()
    encapsulation.layers.reverse()
    jitter.directions.reverse()
    packetSizes.directions.reverse()
    ipAttributes.directions.reverse()
    behavior.keystrokes.reverse()
    typing.ends.reverse()
    asNumbers.ends.reverse()
    countries.ends.reverse()
    gre.reverse()
    vxlan.reverse()
    geneve.reverse()
    locality.ends.reverse()
    locality.has.reverse()
    geoLocation.ends.reverse()
    if has(.outer) { outer.reverse() }
    if has(.evidence) { evidence.reverse() }
    handshake.isReversed.toggle()
    swap(&correlation.deltaSourcePackets, &correlation.deltaDestinationPackets)
    segments.directions.reverse()
    roundTrips.directions.reverse()
    interPacket.directions.reverse()
    userData.reverse()
    let data = blocks.intersection([.sourceData, .destinationData])
    blocks.subtract([.sourceData, .destinationData])
    if data.contains(.sourceData) { blocks.insert(.destinationData) }
    if data.contains(.destinationData) { blocks.insert(.sourceData) }
  }
}

extension FlowKey {
  mutating func reverse() {
    swap(&source, &destination)
    swap(&sourceMask, &destinationMask)
    swap(&sourcePort, &destinationPort)
    swap(&sourceMAC, &destinationMAC)
  }
}

extension TimeBlock {
  /// A range that stands for both directions stays where it is.
  mutating func reverse() {
    if isBidirectional { ranges.reverse() }
  }
}

extension MACInfo {
  mutating func reverse() {
    swap(&source, &destination)
    multipath = multipath & ~3 | (multipath & 1) << 1 | (multipath & 2) >> 1
  }
}

extension TunnelInfo {
  mutating func reverse() {
    swap(&source, &destination)
    networkIDs.reverse()
    hasNetworkID.reverse()
  }
}

extension NetworkBlock {
  mutating func reverse() {
    switch kind {
    case .tcpFull, .tcpInitial, .tcpStatus: tcp.reverse()
    case .rtp, .rtcp: rtp.reverse()
    default: break
    }
  }
}

extension TCPState {
  mutating func reverse() {
    endpoints.reverse()
    status = status.reversed
    options = options & ~0xc000_0000 | (options & 0x4000_0000) << 1 | (options & 0x8000_0000) >> 1
  }
}

extension RTPState {
  mutating func reverse() {
    streams.reverse()
    state = state & ~3 | (state & 1) << 1 | (state & 2) >> 1
  }
}

extension TCPStatus {
  /// Bits of the source in the place of those of the destination, and the other way round.
  var reversed: TCPStatus {
    let sources: UInt32 = 0x0041_5500
    let destinations = sources << 1
    let others = rawValue & ~(sources | destinations)
    return TCPStatus(rawValue: others | (rawValue & sources) << 1 | (rawValue & destinations) >> 1)
  }
}
