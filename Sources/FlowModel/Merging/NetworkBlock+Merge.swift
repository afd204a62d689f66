extension TCPState {
  /// All flags and events, sums of what is counted, first and last sequence numbers in time, the least
  /// handshake times measured.
  public mutating func merge(_ other: TCPState, _ order: MergeOrder) {
    status.formUnion(other.status)
    options |= other.options
    state.takeLatest(other.state, order)
    synAck.takeLeast(other.synAck)
    ackData.takeLeast(other.ackData)
    endpoints.source.merge(other.endpoints.source, order)
    endpoints.destination.merge(other.endpoints.destination, order)
    hasDestination = hasDestination || other.hasDestination
  }
}

extension TCPState.Endpoint {
  mutating func merge(_ other: TCPState.Endpoint, _ order: MergeOrder) {
    lastTime = max(lastTime, other.lastTime)
    status |= other.status
    base.keepEarliest(other.base, order)
    // A report in which this end was silent knows no sequence.
    if other.sequence != 0, sequence == 0 || order.isLater { sequence = other.sequence }
    if other.acknowledgment != 0, acknowledgment == 0 || order.isLater {
      acknowledgment = other.acknowledgment
    }
    windowCount.addClamped(other.windowCount)
    bytes &+= other.bytes
    retransmissions.addClamped(other.retransmissions)
    acknowledgedBytes &+= other.acknowledgedBytes
    windowBytes.addClamped(other.windowBytes)
    window.takeLatest(other.window, order)
    windowScale.takeLatest(other.windowScale, order)
    flags |= other.flags
    maximumSegmentSize.takeLeast(other.maximumSegmentSize)
  }
}

extension RTPState {
  public mutating func merge(_ other: RTPState, _ order: MergeOrder) {
    state |= other.state
    streams.source.merge(other.streams.source, order)
    streams.destination.merge(other.streams.destination, order)
  }
}

extension RTPState.Stream {
  mutating func merge(_ other: RTPState.Stream, _ order: MergeOrder) {
    let (sum, deviation) = (drops, max(deviation, other.deviation))
    let source = ssrc == other.ssrc ? ssrc : 0
    if order.isLater { self = other }
    drops = sum
    drops.addClamped(other.drops)
    self.deviation = deviation
    ssrc = source
  }
}

extension ESPState {
  public mutating func merge(_ other: ESPState, _ order: MergeOrder) {
    status |= other.status
    spi.keepIfEqual(other.spi)
    lastSequence.takeLatest(other.lastSequence, order)
    lost.addClamped(other.lost)
  }
}

extension ICMPState {
  public mutating func merge(_ other: ICMPState) {
    type.keepIfEqual(other.type)
    code.keepIfEqual(other.code)
    sequence.keepIfEqual(other.sequence)
    outerSource.keepIfEqual(other.outerSource)
    outerDestination.keepIfEqual(other.outerDestination)
    innerSource.keepIfEqual(other.innerSource)
    innerDestination.keepIfEqual(other.innerDestination)
    gateway.keepIfEqual(other.gateway)
  }
}

extension UDTState {
  public mutating func merge(_ other: UDTState, _ order: MergeOrder) {
    let sums = (
      solo &+ other.solo, first &+ other.first, middle &+ other.middle, last &+ other.last,
      drops &+ other.drops, retransmissions &+ other.retransmissions, nacked &+ other.nacked
    )
    let (events, latest) = (status | other.status, max(lastTime, other.lastTime))
    if order.isLater { self = other }
    (solo, first, middle, last, drops, retransmissions, nacked) = sums
    (status, lastTime) = (events, latest)
  }
}
