import FlowModel
import PacketDecoding

/// Round trips by TCP timestamps (RFC 7323): from a new value to its first echo.
///
/// Acknowledgments measure only the half in which data flows; timestamps measure the other as well.
/// The least of them is a round trip, the others contain what the echoing end waited (K. Nichols,
/// "pping", 2017).
extension TCPTracker {
  @inline(__always)
  mutating func noteStamps(
    _ p: borrowing Packet, from side: Side, at time: UInt32, in memory: inout TCPMemory
  ) {
    let own = end(side)
    let other = end(side.opposite)
    guard memory.measuresRoundTrips, p.tcpOptions.contains(.timestamp) else { return }
    if other.pointee.sequence.stampState == .waiting, p.tcpFlags.contains(.ack) {
      if p.tcpTimestampEcho == other.pointee.sequence.stamp {
        memory.addEcho(time &- other.pointee.sequence.stampTime, to: &other.pointee.sequence)
        other.pointee.sequence.stampState = .answered
      } else if Self.precedes(other.pointee.sequence.stamp, p.tcpTimestampEcho) {
        // A later value was echoed: this one never will be.
        other.pointee.sequence.stampState = .answered
      }
    }
    // Many packets share a value: what is measured is its first.
    switch own.pointee.sequence.stampState {
    case .waiting: return
    case .answered: guard Self.precedes(own.pointee.sequence.stamp, p.tcpTimestampValue) else { return }
    case .none: break
    }
    own.pointee.sequence.stamp = p.tcpTimestampValue
    own.pointee.sequence.stampTime = time
    own.pointee.sequence.stampState = .waiting
  }
}
