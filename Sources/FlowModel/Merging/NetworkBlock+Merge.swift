internal import NetworkTypes

// The members of the network block with the moments that decide what is first and last. Members of one moment
// are told apart by their values, so that no order of arrival shows.

/// State of TCP, and when its ends spoke.
struct TCPSums {
  /// Of one end: when it first told its sequence number, and last anything.
  struct Moments {
    var first = Int64.max
    var last = Int64.min

    @inline(__always)
    init(_ endpoint: TCPState.Endpoint, _ start: Int64, _ end: Int64) {
      if endpoint.base != 0 { first = start }
      // A report in which this end was silent knows no sequence.
      if endpoint.sequence != 0 || endpoint.acknowledgment != 0 || endpoint.window != 0 { last = end }
    }
  }

  var state: TCPState
  var last: Int64
  var moments: Directional<Moments>

  @inline(__always)
  init(_ state: TCPState, _ start: Int64, _ end: Int64) {
    self.state = state
    last = end
    moments = Self.moments(state, start, end)
  }

  @inline(__always)
  private static func moments(_ state: TCPState, _ start: Int64, _ end: Int64) -> Directional<Moments> {
    Directional(
      source: Moments(state.endpoints.source, start, end),
      destination: Moments(state.endpoints.destination, start, end))
  }

  @inline(__always)
  mutating func merge(_ other: TCPState, _ start: Int64, _ end: Int64) {
    merge(other, last: end, Self.moments(other, start, end))
  }

  mutating func merge(_ other: TCPSums) { merge(other.state, last: other.last, other.moments) }

  /// All flags and events, sums of what is counted, first and last sequence numbers in time, the least
  /// handshake times measured.
  @inline(__always)
  private mutating func merge(_ other: TCPState, last end: Int64, _ others: Directional<Moments>) {
    state.status.formUnion(other.status)
    state.options |= other.options
    if end >= last {
      state.state = end > last ? other.state : max(state.state, other.state)
      last = end
    }
    state.synAck.takeLeast(other.synAck)
    state.ackData.takeLeast(other.ackData)
    state.endpoints.source.merge(other.endpoints.source, &moments.source, others.source)
    state.endpoints.destination.merge(other.endpoints.destination, &moments.destination, others.destination)
    state.hasDestination = state.hasDestination || other.hasDestination
  }

  mutating func reverse() {
    state.reverse()
    moments.reverse()
  }
}

extension TCPState.Endpoint {
  @inline(__always)
  fileprivate mutating func merge(
    _ other: Self, _ moments: inout TCPSums.Moments, _ others: TCPSums.Moments
  ) {
    lastTime = max(lastTime, other.lastTime)
    status |= other.status
    if others.first <= moments.first {
      base = others.first < moments.first ? other.base : min(base, other.base)
      moments.first = others.first
    }
    if others.last >= moments.last {
      if others.last > moments.last || Self.isBefore(self, other) {
        (sequence, acknowledgment) = (other.sequence, other.acknowledgment)
        (window, windowScale) = (other.window, other.windowScale)
      }
      moments.last = others.last
    }
    windowCount.addClamped(other.windowCount)
    bytes &+= other.bytes
    retransmissions.addClamped(other.retransmissions)
    acknowledgedBytes &+= other.acknowledgedBytes
    windowBytes.addClamped(other.windowBytes)
    flags |= other.flags
    maximumSegmentSize.takeLeast(other.maximumSegmentSize)
  }

  private static func isBefore(_ a: Self, _ b: Self) -> Bool {
    (a.sequence, a.acknowledgment, a.window, a.windowScale)
      < (b.sequence, b.acknowledgment, b.window, b.windowScale)
  }
}

/// A member of which the latest record's values stand, beside sums.
struct Latest<State> {
  var state: State
  var last: Int64

  init(_ state: State, _ last: Int64) { (self.state, self.last) = (state, last) }

  /// - Parameter isBefore: tells states of one moment apart.
  @inline(__always)
  fileprivate mutating func take(
    _ other: State, _ end: Int64, isBefore: (State, State) -> Bool
  ) {
    if end > last || end == last && isBefore(state, other) { state = other }
    last = max(last, end)
  }
}

extension Latest<RTPState> {
  mutating func merge(_ other: RTPState, _ end: Int64) {
    state.state |= other.state
    for side in Side.allCases { merge(&state.streams[side], other.streams[side], end) }
    last = max(last, end)
  }

  private func merge(_ stream: inout RTPState.Stream, _ other: RTPState.Stream, _ end: Int64) {
    let (sum, deviation) = (stream.drops, max(stream.deviation, other.deviation))
    let source = stream.ssrc == other.ssrc ? stream.ssrc : 0
    let isBefore =
      (stream.timestamp, stream.sequence, stream.flags) < (other.timestamp, other.sequence, other.flags)
    if end > last || end == last && isBefore { stream = other }
    stream.drops = sum
    stream.drops.addClamped(other.drops)
    stream.deviation = deviation
    stream.ssrc = source
  }
}

extension Latest<ESPState> {
  mutating func merge(_ other: ESPState, _ end: Int64) {
    state.status |= other.status
    state.spi.keepIfEqual(other.spi)
    state.lost.addClamped(other.lost)
    if end >= last {
      state.lastSequence = end > last ? other.lastSequence : max(state.lastSequence, other.lastSequence)
      last = end
    }
  }
}

extension Latest<UDTState> {
  mutating func merge(_ other: UDTState, _ end: Int64) {
    let own = state
    take(other, end) { $0.precedes($1) }
    state.solo = own.solo &+ other.solo
    state.first = own.first &+ other.first
    state.middle = own.middle &+ other.middle
    state.last = own.last &+ other.last
    state.drops = own.drops &+ other.drops
    state.retransmissions = own.retransmissions &+ other.retransmissions
    state.nacked = own.nacked &+ other.nacked
    state.status = own.status | other.status
    state.lastTime = max(own.lastTime, other.lastTime)
  }
}

extension UDTState {
  /// An order of all that the latest record decides.
  fileprivate func precedes(_ other: UDTState) -> Bool {
    let (a, b) = (words, other.words)
    return a != b ? a.lexicographicallyPrecedes(b) : false
  }

  private var words: [UInt32] {
    [state, sequence, timestamp, acknowledgment, roundTripTime, variance, bufferSize, rate, linkCapacity]
      + handshake.indices.map { handshake[$0] }
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
