import FlowModel
import PacketDecoding

/// Sections of the extension block that a TCP connection fills.
extension FlowEngine {
  mutating func fillSegments(_ flow: UnsafeMutablePointer<Flow>) {
    guard configuration.countsSegments, flow.pointee.transport == .tcp else { return }
    let ends = flow.pointee.tcp.ends
    let durations = flow.pointee.tcp.life.durations(until: flow.pointee.last)
    let hasEvents = ends.source.sequence.events != Flow.none || ends.destination.sequence.events != Flow.none
    guard hasEvents || durations != Segments.Durations() else { return }
    record.blocks.insert(.segments)
    record.segments.durations = durations
    for side in Side.allCases {
      let slot = ends[side].sequence.events
      record.segments.directions[side] =
        slot == Flow.none ? Segments.Direction() : tcpMemory.counters[slot].pointee.counts
    }
  }

  mutating func fillRoundTrips(_ flow: UnsafeMutablePointer<Flow>) {
    guard configuration.measuresRoundTrips else { return }
    record.roundTrips.clear()
    if flow.pointee.transport == .tcp {
      for side in Side.allCases {
        let sequence = flow.pointee.tcp.ends[side].sequence
        if let roundTrips = sequence.roundTrips.sum(in: tcpMemory.sketches) {
          record.roundTrips.directions[side].acknowledgments = roundTrips
          record.blocks.insert(.roundTrip)
        }
        if let echoes = sequence.echoes.sum(in: tcpMemory.echoes) {
          record.roundTrips.directions[side].echoes = echoes
          record.blocks.insert(.roundTrip)
        }
      }
    }
    if flow.pointee.spin != Flow.none { fillSpins(flow.pointee.spin) }
    let slot = flow.pointee.conversation.responses
    guard slot != Flow.none else { return }
    for side in Side.allCases { record.roundTrips.directions[side].responses = responses[slot].pointee[side] }
    record.blocks.insert(.roundTrip)
  }
}
