import FlowModel
import NetworkTypes
import PacketDecoding

/// What a flow's first packets tell of its direction and of its ends.
extension FlowEngine {
  /// Keeps what a SYN or SYN-ACK says until the flow's next report, and the Multipath TCP keys that
  /// follow them. The first of each side counts.
  @inline(never)
  mutating func noteOpening(
    _ packet: borrowing Packet, _ frame: RawSpan, of flow: UnsafeMutablePointer<Flow>, from side: Side
  ) {
    guard flow.pointee.transport == .tcp else { return }
    guard packet.tcpFlags.contains(.syn) else {
      guard flow.pointee.opening != Flow.none else { return }
      if openings[flow.pointee.opening].pointee.readMultipathKeys(packet, frame, from: side) {
        flow.pointee.openingIsTold = false
      }
      return
    }
    if flow.pointee.opening == Flow.none {
      flow.pointee.opening = openings.take(Directional(source: .init(), destination: .init()))
    }
    let slot = openings[flow.pointee.opening]
    guard !slot.pointee[side].isSeen else { return }
    slot.pointee[side].read(packet, frame)
  }

  /// A record said what the opening segments said: it goes, unless it lacks a key that later segments have.
  mutating func endOpening(_ flow: UnsafeMutablePointer<Flow>) {
    guard flow.pointee.opening != Flow.none else { return }
    flow.pointee.openingIsTold = openings[flow.pointee.opening].pointee.awaitsMultipathKey
    guard !flow.pointee.openingIsTold else { return }
    openings.release(flow.pointee.opening)
    flow.pointee.opening = Flow.none
  }

  /// The evidence that a flow's first packet gives beyond what its record shows anyway.
  @inline(never)
  func evidence(of packet: borrowing Packet, _ frame: RawSpan) -> DirectionEvidence {
    guard packet.payloadCaptured >= 8 else { return .none }
    let at = packet.payloadOffset
    if packet.ipProtocol == 132 {
      // INIT.
      return packet.transport == .other && frame[at] == 1 ? .handshake : .none
    }
    guard packet.transport == .udp else { return .none }
    switch (packet.sourcePort, packet.destinationPort) {
    case (53, 53), (5353, _), (_, 5353): return .none
    case (_, 53):
      guard packet.payloadCaptured >= 12 else { return .none }
      return frame[at + 2] & 0x80 == 0 ? .request : .none
    case (_, 123):
      // NTP: mode 3 asks, in versions 1 to 4.
      return frame[at] & 7 == 3 && 1...4 ~= frame[at] >> 3 & 7 ? .request : .none
    default: return .none
    }
  }

  mutating func fillEvidence(_ flow: UnsafeMutablePointer<Flow>) {
    var evidence = Evidence()
    evidence.direction = flow.pointee.evidence
    evidence.isCorrected = flow.pointee.isCorrected
    if flow.pointee.hasNewOpening {
      evidence.openings = openings[flow.pointee.opening].pointee
    }
    record.evidence = evidence
    record.blocks.insert(.evidence)
  }
}

extension Flow {
  /// There is more to say of the direction than the record shows anyway.
  var hasEvidence: Bool { hasNewOpening || isCorrected || evidence != .none }

  /// Opening segments said something that no record has.
  var hasNewOpening: Bool { opening != Flow.none && !openingIsTold }
}

extension Evidence.Opening {
  mutating func read(_ packet: borrowing Packet, _ frame: RawSpan) {
    isSeen = true
    window = packet.tcpWindow
    if packet.tcpOptions.contains(.maximumSegmentSize) { maximumSegmentSize = packet.tcpMaximumSegmentSize }
    if packet.tcpOptions.contains(.windowScale) { windowScale = packet.tcpWindowScale }
    var position = packet.transportOffset + 20
    let end = min(packet.payloadOffset, frame.byteCount)
    guard position > 20 else { return }
    while position < end, Int(kindCount) < Evidence.Kinds.capacity {
      let kind = frame[position]
      kinds[Int(kindCount)] = kind
      kindCount += 1
      if kind == 0 { return }
      if kind == 1 {
        position += 1
        continue
      }
      guard position + 1 < end, frame[position + 1] >= 2 else { return }
      let length = Int(frame[position + 1])
      if kind == 30, length >= 4, position + length <= end {
        readMultipath(frame.extracting(position..<(position + length)))
      }
      position += length
    }
  }
}
