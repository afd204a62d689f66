import FlowModel
import NetworkTypes
import PacketDecoding

extension TCPTracker {
  /// Writes the connection into a record's network block.
  func fill(_ block: inout TCPState) {
    block.status = status
    block.state = UInt32(state.rawValue)
    block.options = options
    block.synAck = synAck
    block.ackData = ackData
    block.hasDestination = true
    for side in Side.allCases { fill(&block.endpoints[side], side) }
  }

  private func fill(_ endpoint: inout TCPState.Endpoint, _ side: Side) {
    let end = ends[side]
    endpoint.lastTime = Timestamp(nanoseconds: end.lastTime)
    endpoint.status = end.status.rawValue
    endpoint.base = end.base
    endpoint.sequence = end.next
    endpoint.acknowledgment = end.acknowledgment
    endpoint.windowCount = end.acknowledgments
    endpoint.bytes = end.bytes
    endpoint.retransmissions = end.retransmissions
    endpoint.acknowledgedBytes = 0
    endpoint.windowBytes = UInt32(clamping: end.outstanding)
    endpoint.window = end.window
    endpoint.flags = end.flags.rawValue
    endpoint.windowScale = end.windowIsOfSYN ? 0 : scale(side)
    endpoint.maximumSegmentSize = end.maximumSegmentSize
  }
}
