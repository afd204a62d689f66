import FlowModel
import NetworkTypes
import PacketDecoding

/// The typing detector's place in the engine. Only flows that look as if somebody could type in them
/// have a detector.
extension FlowEngine {
  @inline(__always)
  mutating func noteTyping(
    _ p: borrowing Packet, _ frame: RawSpan, in flow: UnsafeMutablePointer<Flow>, side: Side
  ) {
    guard flow.pointee.transport == p.transport, p.transport == .tcp || p.transport == .udp else { return }
    if flow.pointee.typing == Flow.none {
      // Most packets of most flows end here.
      guard p.payloadLength > 0 else { return }
      guard beginTyping(p, frame, flow, side) else { return }
    }
    let state = typing[flow.pointee.typing]
    state.pointee.observe(Self.segment(p, frame, side), isDatagram: p.transport == .udp)
    if p.payloadLength >= 512, state.pointee.isHopeless {
      typing.release(flow.pointee.typing)
      flow.pointee.typing = Flow.none
      flow.pointee.typingHint = TypingHint(isBulk: true)
    }
  }

  /// Decides whether the flow gets a detector now.
  private mutating func beginTyping(
    _ p: borrowing Packet, _ frame: RawSpan, _ flow: UnsafeMutablePointer<Flow>, _ side: Side
  ) -> Bool {
    if p.transport == .udp {
      guard p.payloadCaptured >= 8,
        MoshSession.canBegin(frame.bigEndian(at: p.payloadOffset), length: p.payloadLength)
      else { return false }
      flow.pointee.typing = typing.take(TypingDetector())
      return true
    }
    guard
      let first = flow.pointee.typingHint.note(
        p.payloadLength, isSource: side == .source, at: p.time.nanoseconds)
    else { return false }
    flow.pointee.typing = typing.take(TypingDetector())
    // What was only noted so far: this side's message before, and the other side's when it came between.
    replay(first, p.tcpSequence, isSource: side == .source, in: flow)
    if let other = flow.pointee.typingHint.latest(isSource: side != .source), other.time >= first.time {
      replay(other, p.tcpAcknowledgment, isSource: side != .source, in: flow)
    }
    return true
  }

  private func replay(
    _ message: (time: Int64, length: UInt32), _ end: UInt32, isSource: Bool,
    in flow: UnsafeMutablePointer<Flow>
  ) {
    var segment = TypingSegment(isSource: isSource, time: message.time, length: message.length)
    segment.sequence = end &- message.length
    typing[flow.pointee.typing].pointee.observe(segment, isDatagram: false)
  }

  @inline(__always)
  private static func segment(_ p: borrowing Packet, _ frame: RawSpan, _ side: Side) -> TypingSegment {
    var segment = TypingSegment(isSource: side == .source, time: p.time.nanoseconds, length: p.payloadLength)
    if p.transport == .tcp {
      segment.sequence = p.tcpSequence
      segment.acknowledgment = p.tcpAcknowledgment
      segment.hasAcknowledgment = p.tcpFlags.contains(.ack)
    }
    guard p.payloadCaptured > 0, p.payloadLength <= TypingSegment.longestLookedAt || p.transport == .udp
    else {
      return segment
    }
    let count = min(8, p.payloadCaptured)
    for i in 0..<count {
      let byte: UInt8 = frame.bigEndian(at: p.payloadOffset + i)
      segment.head = segment.head << 8 | UInt64(byte)
    }
    segment.head <<= UInt64(8 * (8 - count))
    segment.headCount = count
    if p.payloadCaptured == Int(p.payloadLength) {
      segment.tail = frame.bigEndian(at: p.payloadOffset + p.payloadCaptured - 1)
      segment.hasTail = true
    }
    return segment
  }

  mutating func fillTyping(_ flow: UnsafeMutablePointer<Flow>) {
    let isBulk = flow.pointee.typingHint.isBulk
    guard flow.pointee.typing != Flow.none || isBulk else { return }
    record.typing =
      flow.pointee.typing != Flow.none ? typing[flow.pointee.typing].pointee.report() : Typing()
    if isBulk, record.typing.verdict < .bulk {
      record.typing.verdict = .bulk
      record.typing.confidence = 90
    }
    if record.typing.isTelling { record.blocks.insert(.typing) }
  }

  mutating func releaseTyping(_ flow: UnsafeMutablePointer<Flow>) {
    guard flow.pointee.typing != Flow.none else { return }
    typing.release(flow.pointee.typing)
    flow.pointee.typing = Flow.none
  }
}
