import FlowModel
import NetworkTypes
import PacketDecoding

/// Round trips of QUIC connections, by the one bit of theirs that observers may read.
extension FlowEngine {
  /// A flow's first long header: what comes with a short one is of the same connection.
  mutating func beginSpin(_ flow: UnsafeMutablePointer<Flow>) {
    guard configuration.measuresRoundTrips, flow.pointee.spin == Flow.none else { return }
    flow.pointee.spin = spins.take(Directional(source: SpinBit(), destination: SpinBit()))
  }

  /// A datagram of a QUIC flow.
  @inline(never)
  mutating func noteSpin(
    _ p: borrowing Packet, _ frame: RawSpan, _ flow: UnsafeMutablePointer<Flow>, _ side: Side
  ) {
    guard p.transport == .udp, p.payloadCaptured > 0 else { return }
    let first = frame[p.payloadOffset]
    // The form bit is 0 in short headers, the fixed bit 1 (RFC 9000 17.3).
    guard first & 0xc0 == 0x40 else { return }
    spins[flow.pointee.spin].pointee[side].observe(first & 0x20 != 0, at: p.time.nanoseconds)
  }

  mutating func fillSpins(_ slot: UInt32) {
    for side in Side.allCases {
      let spin = spins[slot].pointee[side]
      guard spin.isBelieved, spin.times.count > 0 else { continue }
      record.roundTrips.directions[side].spins = spin.times
      record.blocks.insert(.roundTrip)
    }
  }

  /// Starts the next interval.
  mutating func clearSpins(_ flow: UnsafeMutablePointer<Flow>) {
    guard flow.pointee.spin != Flow.none else { return }
    for side in Side.allCases { spins[flow.pointee.spin].pointee[side].clearInterval() }
  }

  mutating func releaseSpins(_ flow: UnsafeMutablePointer<Flow>) {
    guard flow.pointee.spin != Flow.none else { return }
    spins.release(flow.pointee.spin)
    flow.pointee.spin = Flow.none
  }
}
