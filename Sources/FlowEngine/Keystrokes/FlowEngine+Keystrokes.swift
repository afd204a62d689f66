import FlowModel
import NetworkTypes
import PacketDecoding

/// The classic keystroke detector's place in the engine.
extension FlowEngine {
  @inline(__always)
  mutating func noteKeystrokes(_ p: borrowing Packet, in flow: UnsafeMutablePointer<Flow>, side: Side) {
    guard p.transport == .tcp, flow.pointee.transport == .tcp else { return }
    if flow.pointee.keystrokes == Flow.none {
      flow.pointee.keystrokes = keystrokes.take(ClassicKeystrokes())
    }
    keystrokes[flow.pointee.keystrokes].pointee.observe(
      fromSource: side == .source, length: p.payloadLength, next: p.tcpSequence &+ p.payloadLength,
      acknowledgment: p.tcpAcknowledgment, at: p.time.nanoseconds, configuration.keystrokes)
  }

  /// The behaviour block, with the keys of the interval in the source's place.
  mutating func fillKeystrokes(_ flow: UnsafeMutablePointer<Flow>) {
    guard flow.pointee.keystrokes != Flow.none else { return }
    let state = keystrokes[flow.pointee.keystrokes]
    guard state.pointee.isReported else { return }
    record.blocks.insert(.behavior)
    record.behavior.kind = configuration.keystrokes.scope == .ssh ? 2 : 1
    record.behavior.keystrokes.source = state.pointee.keys
    record.behavior.keystrokes.destination = 0
    state.pointee.clearInterval()
  }

  mutating func releaseKeystrokes(_ flow: UnsafeMutablePointer<Flow>) {
    guard flow.pointee.keystrokes != Flow.none else { return }
    keystrokes.release(flow.pointee.keystrokes)
    flow.pointee.keystrokes = Flow.none
  }
}
