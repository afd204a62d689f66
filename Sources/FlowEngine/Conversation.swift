import FlowModel
import PacketDecoding

/// Whose turn it is to speak, and since when: the time from one end's last word to the other's first is
/// the response time.
struct Conversation {
  /// Time of the latest packet with payload, nanoseconds.
  var time: Int64 = 0
  /// Who sent it; nil before the first.
  var speaker: Side?
  /// Slot of this interval's response times, or `Flow.none`.
  var responses = Flow.none

  mutating func reverse() { speaker = speaker?.opposite }
}

extension FlowEngine {
  /// Notes who speaks; a change of speaker is an answer.
  ///
  /// Not told from one another: an answer, and a request that crossed another one. Streams that run
  /// both ways at once (RTP) have no answers.
  @inline(__always)
  mutating func noteTurn(
    _ p: borrowing Packet, _ flow: UnsafeMutablePointer<Flow>, _ side: Side, at now: Int64
  ) {
    guard configuration.measuresRoundTrips, p.payloadLength > 0 else { return }
    switch p.transport {
    case .tcp, .udp: break
    case .icmp, .icmpv6: guard flow.pointee.icmpType == 8 || flow.pointee.icmpType == 128 else { return }
    default: return
    }
    if let speaker = flow.pointee.conversation.speaker, speaker != side {
      addResponse(flow, to: speaker, now &- flow.pointee.conversation.time)
    }
    flow.pointee.conversation.speaker = side
    flow.pointee.conversation.time = now
  }

  @inline(never)
  private mutating func addResponse(_ flow: UnsafeMutablePointer<Flow>, to side: Side, _ time: Int64) {
    guard time >= 0, !flow.pointee.rtp.isRTP else { return }
    if flow.pointee.conversation.responses == Flow.none {
      flow.pointee.conversation.responses = responses.take(
        Directional(source: ResponseTimes(), destination: ResponseTimes()))
    }
    responses[flow.pointee.conversation.responses].pointee[side].add(UInt32(clamping: time / 1000))
  }

  mutating func releaseResponses(_ flow: UnsafeMutablePointer<Flow>) {
    guard flow.pointee.conversation.responses != Flow.none else { return }
    responses.release(flow.pointee.conversation.responses)
    flow.pointee.conversation.responses = Flow.none
  }
}
