import FlowModel
import NetworkTypes
import PacketDecoding

/// The classic keystroke detector's place in the engine.
extension FlowEngine {
  @inline(__always)
  mutating func noteKeystrokes(_ p: borrowing Packet, in flow: UnsafeMutablePointer<Flow>, side: Side) {
    guard p.transport == .tcp, flow.pointee.transport == .tcp else { return }
    flow.pointee.keystrokes.observe(
      fromSource: side == .source, length: p.payloadLength, next: p.tcpSequence &+ p.payloadLength,
      acknowledgment: p.tcpAcknowledgment, at: p.time.nanoseconds, configuration.keystrokes, in: &keystrokes)
  }

  /// The behaviour block, with the keys of the interval in the source's place.
  mutating func fillKeystrokes(_ flow: UnsafeMutablePointer<Flow>) {
    guard flow.pointee.keystrokes.isReported else { return }
    record.blocks.insert(.behavior)
    record.behavior.kind = configuration.keystrokes.scope == .ssh ? 2 : 1
    record.behavior.keystrokes.source = flow.pointee.keystrokes.keys(in: keystrokes)
    record.behavior.keystrokes.destination = 0
    flow.pointee.keystrokes.clearInterval(in: keystrokes)
  }

  mutating func releaseKeystrokes(_ flow: UnsafeMutablePointer<Flow>) {
    flow.pointee.keystrokes.release(in: &keystrokes)
  }
}
