import FlowModel
import NetworkTypes
import PacketDecoding

/// What one packet adds to its flow.
extension FlowEngine {
  @inline(__always)
  mutating func count(
    _ p: borrowing Packet, _ frame: RawSpan, in flow: UnsafeMutablePointer<Flow>, side: Side
  ) {
    let now = p.time.nanoseconds
    let isFirst =
      flow.pointee.halves.source.previousPacket == 0 && flow.pointee.halves.destination.previousPacket == 0
    if flow.pointee.halves.source.packets == 0, flow.pointee.halves.destination.packets == 0 {
      flow.pointee.start = now
      flow.pointee.last = now
    } else {
      flow.pointee.start = min(flow.pointee.start, now)
      flow.pointee.last = max(flow.pointee.last, now)
    }
    let isActive = track(p, frame, flow, side, isFirst: isFirst, at: now)
    // Fragments without a transport header are no events of their own.
    let isEvent = p.transport != .fragment || flow.pointee.transport == .fragment
    let gap = flow.pointee.halves[side].add(p, at: now, isEvent: isEvent)
    if isEvent { noteGap(gap, p.wireLength, &flow.pointee.halves[side], isActive: isActive) }
    if flow.pointee.spin != Flow.none { noteSpin(p, frame, flow, side) }
    if p.hasMAC, !isFirst { flow.pointee.noteMAC(p, side) }
    if configuration.keystrokes.scope != .off { noteKeystrokes(p, in: flow, side: side) }
    if configuration.detectsTyping { noteTyping(p, frame, in: flow, side: side) }
    if keepsUserData { keepUserData(p, frame, flow, side) }
  }

  /// Runs the protocol's tracker; true for a packet of the "active" interval class.
  @inline(__always)
  private mutating func track(
    _ p: borrowing Packet, _ frame: RawSpan, _ flow: UnsafeMutablePointer<Flow>, _ side: Side,
    isFirst: Bool, at now: Int64
  ) -> Bool {
    switch p.transport {
    case .tcp:
      guard flow.pointee.transport == .tcp else { return true }
      if isFirst {
        flow.pointee.tcp.begin(p, at: now, in: &tcpMemory)
        noteTurn(p, flow, side, at: now)
        return false
      }
      let observation = flow.pointee.tcp.observe(p, from: side, at: now, in: &tcpMemory)
      // What is sent again is no answer.
      if observation.kind.isFresh { noteTurn(p, flow, side, at: now) }
      return observation.isActive
    case .udp:
      noteTurn(p, flow, side, at: now)
      if flow.pointee.rtp.candidate != .no {
        guard p.payloadCaptured >= 12 else {
          if isFirst { flow.pointee.rtp.candidate = .no }
          return true
        }
        let at = p.payloadOffset
        flow.pointee.rtp.observe(
          sourcePort: p.sourcePort, destinationPort: p.destinationPort,
          header: (frame.bigEndian(at: at), frame.bigEndian(at: at + 4), frame.bigEndian(at: at + 8)),
          payloadLength: p.payloadLength, from: side)
      }
      return true
    case .esp:
      flow.pointee.noteESP(p)
      return true
    case .icmp, .icmpv6:
      if isFirst { noteICMP(p, frame, flow) }
      noteTurn(p, flow, side, at: now)
      // A flow that began with the answer is named by its request once that is seen.
      if flow.pointee.pairsByContent, side == .source { flow.pointee.icmpType = p.icmpType }
      return true
    case .igmp, .fragment, .other:
      if p.network == .arp, side == .destination, !flow.pointee.arp.hasResponder {
        flow.pointee.arp.responder = p.arpSenderMAC
        flow.pointee.arp.hasResponder = true
      }
      return true
    }
  }

  private func keepUserData(
    _ p: borrowing Packet, _ frame: RawSpan, _ flow: UnsafeMutablePointer<Flow>, _ side: Side
  ) {
    guard p.payloadCaptured > 0, p.network != .arp, p.network != .rarp else { return }
    let used = Int(flow.pointee.halves[side].userDataCount)
    let slot = flow.pointee.userData
    guard used < userData.length(of: slot) else { return }
    // Application bytes of a link-layer flow are the whole frame; its user data is what the link
    // header carries.
    let start = p.network == .ethernet ? max(p.linkPayloadOffset, p.payloadOffset) : p.payloadOffset
    guard start < p.payloadOffset + p.payloadCaptured else { return }
    let bytes = frame.extracting(start..<(p.payloadOffset + p.payloadCaptured))
    let taken = userData.append(bytes, slot: slot, part: side == .source ? 0 : 1, used: used)
    flow.pointee.halves[side].userDataCount = UInt16(used + taken)
  }
}

extension Half {
  @inline(__always)
  /// Counts a packet; microseconds since the direction's one before, -1 when there was none.
  mutating func add(
    _ p: borrowing Packet, at now: Int64, isEvent: Bool
  ) -> Int64 {
    if packets == 0 {
      start = now
      last = now
      minimumSize = p.wireLength
      maximumSize = p.wireLength
    } else {
      start = min(start, now)
      last = max(last, now)
      minimumSize = min(minimumSize, p.wireLength)
      maximumSize = max(maximumSize, p.wireLength)
    }
    packets &+= 1
    bytes &+= UInt64(p.wireLength)
    applicationBytes &+= UInt64(p.payloadLength)
    if p.network == .ipv4 || p.network == .ipv6 {
      hasIPAttributes = true
      ttl = p.ttl
      tos = p.tos
      ipID = p.network == .ipv4 ? UInt16(truncatingIfNeeded: p.ipID) : 0
      ipOptions |= p.ipOptions.rawValue
      if p.isFragment { hasFragments = true }
    }
    encapsulation |= p.encapsulation.rawValue
    if p.vlanCount > 0 {
      vlan = p.vlan
      hasVLAN = true
    }
    if p.mplsCount > 0 {
      mpls = p.mpls
      hasMPLS = true
    }
    guard isEvent else { return -1 }
    let gap = previousPacket != 0 ? max(now / 1000 &- previousPacket / 1000, 0) : -1
    previousPacket = now
    return gap
  }
}

extension Flow {
  /// Notices that a direction's MAC addresses changed.
  @inline(__always)
  mutating func noteMAC(_ p: borrowing Packet, _ side: Side) {
    if side == .source {
      if p.sourceMAC != sourceMAC || p.destinationMAC != destinationMAC { multipath |= 1 }
    } else if p.sourceMAC != destinationMAC || p.destinationMAC != sourceMAC {
      multipath |= 2
    }
  }

  /// RFC 4303 sequence numbers: what is skipped was lost.
  mutating func noteESP(_ p: borrowing Packet) {
    if esp.spi != 0, p.espSequence &- esp.lastSequence < 0x8000_0000, p.espSequence != esp.lastSequence {
      esp.lost &+= p.espSequence &- esp.lastSequence &- 1
    }
    esp.spi = p.spi
    esp.lastSequence = p.espSequence
  }
}
