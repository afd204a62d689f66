import FlowModel
import PacketDecoding

/// When the parts of a connection's life began, nanoseconds; 0 while they have not.
struct TCPLife {
  var opened: Int64 = 0
  var established: Int64 = 0
  var firstData: Int64 = 0
  var lastData: Int64 = 0
  var closing: Int64 = 0

  /// Set-up, data presentation delay, transport and tear-down so far.
  func durations(until last: Int64) -> Segments.Durations {
    var result = Segments.Durations()
    if opened != 0, established != 0 { result.setUp = Self.microseconds(established &- opened) }
    if established != 0, firstData != 0 { result.presentation = Self.microseconds(firstData &- established) }
    if firstData != 0 { result.transport = Self.microseconds(lastData &- firstData) }
    if closing != 0 { result.tearDown = Self.microseconds(last &- closing) }
    return result
  }

  private static func microseconds(_ nanoseconds: Int64) -> UInt64 {
    UInt64(max(nanoseconds, 0) / 1000)
  }
}

extension TCPTracker {
  /// Called after the state has moved.
  @inline(__always)
  mutating func noteLife(_ p: borrowing Packet, from side: Side, at now: Int64) {
    if p.payloadLength > 0 {
      if life.firstData == 0 { life.firstData = now }
      life.lastData = now
    }
    guard !p.tcpFlags.isDisjoint(with: [.syn, .fin, .rst]) || life.established == 0 else { return }
    if p.tcpFlags.contains(.syn), life.opened == 0 { life.opened = now }
    if life.established == 0, life.opened != 0, status.contains(.established) { life.established = now }
    if life.closing == 0, !p.tcpFlags.isDisjoint(with: [.fin, .rst]) { life.closing = now }
  }
}
