import FlowModel
import NetworkTypes
import PacketDecoding

/// From a flow's state to a record.
extension FlowEngine {
  /// Reports a flow that has packets, and starts its next interval.
  mutating func writeRecord(_ number: UInt32, cause: FlowRecord.Cause? = nil) {
    let entry = pool[number]
    guard !entry.pointee.isPlaceHolder else { return }
    // A flow without state has nothing to report beyond what its log says was reported.
    let wait = pool.wait(number)
    if entry.pointee.state == Flow.none, wait.pointee.log.reported == wait.pointee.log.count { return }
    let flow = state(of: number)
    guard
      flow.pointee.halves.source.packets > 0 || flow.pointee.halves.destination.packets > 0
    else { return }
    let isFirst = wait.pointee.sequence == 0
    if isFirst {
      wait.pointee.sequence = nextSequence
      nextSequence &+= configuration.sequenceStep
    }
    if flow.pointee.transport == .tcp {
      flow.pointee.tcp.settleHoles(at: TCPTracker.clock(clock), isFinal: isFinishing, in: &tcpMemory)
    }
    record.clear()
    record.kind = .flow
    record.cause = cause ?? (flow.pointee.hasReported ? .status : .start)
    record.blocks = [.transport, .flow, .time, .metric, .network, .encapsulation]
    record.transport.sequence = wait.pointee.sequence
    fillKey(flow)
    fillTime(flow)
    fillTraffic(flow)
    fillNetwork(flow)
    fillLink(flow)
    fillDynamics(flow)
    fillAttributes(flow)
    fillUserData(flow)
    fillSegments(flow)
    fillRoundTrips(flow)
    fillKeystrokes(flow)
    fillTyping(flow)
    if flow.pointee.hasICMPMapping {
      record.blocks.insert(.icmpMapped)
      record.icmpMapping = flow.pointee.icmpMapping
    }
    if flow.pointee.outer != Flow.none { fillOuter(flow) }
    if flow.pointee.handshake != Flow.none { fillHandshake(flow) }
    if flow.pointee.hasEvidence { fillEvidence(flow) }
    totals.records &+= 1
    report(record, ReportPlace(slot: number, isFirst: isFirst, began: wait.pointee.began))
    beginInterval(flow)
  }

  /// A flow was reported: its next interval begins.
  mutating func beginInterval(_ flow: UnsafeMutablePointer<Flow>) {
    flow.pointee.hasReported = true
    flow.pointee.isCorrected = false
    endOpening(flow)
    flow.pointee.clearInterval()
    releaseResponses(flow)
    releaseGaps(flow)
    clearSpins(flow)
    if flow.pointee.transport == .tcp { tcpMemory.clearInterval(&flow.pointee.tcp) }
  }

  private mutating func fillKey(_ flow: UnsafeMutablePointer<Flow>) {
    var key = FlowKey()
    key.ipProtocol = flow.pointee.ipProtocol
    key.tag = flow.pointee.tag
    switch flow.pointee.network {
    case .ipv4, .ipv6:
      key.family = flow.pointee.network == .ipv4 ? .ipv4 : .ipv6
      key.source = flow.pointee.source
      key.destination = flow.pointee.destination
      key.keyClass = configuration.keying.contains(.layer3Matrix) ? 3 : 1
      fillTransport(flow, &key)
    case .arp, .rarp:
      key.family = flow.pointee.network == .arp ? .arp : .rarp
      key.keyClass = 6
      key.source = flow.pointee.source
      key.destination = flow.pointee.destination
      key.sourceMAC = flow.pointee.arp.senderMAC
      key.destinationMAC = flow.pointee.arp.targetMAC
      key.arpHardwareType = flow.pointee.arp.hardwareType
      key.arpProtocolType = flow.pointee.arp.protocolType
      key.arpHardwareLength = flow.pointee.arp.hardwareLength
      key.arpProtocolLength = flow.pointee.arp.protocolLength
      key.arpOperation = flow.pointee.arp.operation
    case .wlan:
      key.family = .wlan
      key.sourceMAC = flow.pointee.sourceMAC
      key.destinationMAC = flow.pointee.destinationMAC
    case .ethernet, .none:
      key.family = .ethernet
      key.sourceMAC = flow.pointee.sourceMAC
      key.destinationMAC = flow.pointee.destinationMAC
      key.etherType = flow.pointee.etherType
      key.dsap = flow.pointee.dsap
      key.ssap = flow.pointee.ssap
    }
    record.key = key
  }

  private func fillTransport(_ flow: UnsafeMutablePointer<Flow>, _ key: inout FlowKey) {
    switch flow.pointee.transport {
    case .tcp, .udp:
      key.sourcePort = flow.pointee.sourcePort
      key.destinationPort = flow.pointee.destinationPort
      key.detail = UInt16(truncatingIfNeeded: flow.pointee.detail)
    case .icmp, .icmpv6:
      key.icmpType = flow.pointee.icmpType
      key.icmpCode = flow.pointee.icmpCode
      key.icmpID = UInt16(truncatingIfNeeded: flow.pointee.detail >> 16)
      key.icmpSequence = UInt16(truncatingIfNeeded: flow.pointee.detail)
    case .igmp:
      key.icmpType = flow.pointee.icmpType
      key.icmpCode = flow.pointee.icmpCode
    case .esp: key.spi = flow.pointee.detail
    case .fragment:
      key.isFragment = true
      key.fragmentID = flow.pointee.detail
    case .other:
      key.sourcePort = flow.pointee.sourcePort
      key.destinationPort = flow.pointee.destinationPort
    }
  }

  private mutating func fillTime(_ flow: UnsafeMutablePointer<Flow>) {
    var time = TimeBlock()
    if configuration.recordsBidirectionalTimes {
      time.isBidirectional = true
      for side in Side.allCases where flow.half(side).pointee.packets > 0 {
        let half = flow.half(side)
        time.ranges[side] = TimeBlock.Range(
          start: Timestamp(nanoseconds: half.pointee.start), end: Timestamp(nanoseconds: half.pointee.last))
      }
    } else {
      time.ranges.source = TimeBlock.Range(
        start: Timestamp(nanoseconds: flow.pointee.start), end: Timestamp(nanoseconds: flow.pointee.last))
    }
    record.time = time
  }

  private mutating func fillTraffic(_ flow: UnsafeMutablePointer<Flow>) {
    record.traffic.hasApplicationBytes = false
    for side in Side.allCases {
      let half = flow.half(side)
      record.traffic.counters[side].packets = half.pointee.packets
      record.traffic.counters[side].bytes = half.pointee.bytes
      record.traffic.counters[side].applicationBytes =
        configuration.countsApplicationBytes ? half.pointee.applicationBytes : 0
      if configuration.countsApplicationBytes, half.pointee.applicationBytes > 0 {
        record.traffic.hasApplicationBytes = true
      }
    }
  }

  private mutating func fillNetwork(_ flow: UnsafeMutablePointer<Flow>) {
    record.network.kind = .placeholder
    switch flow.pointee.transport {
    case .tcp:
      let isSingle =
        flow.pointee.halves.source.packets == 1 && flow.pointee.halves.destination.packets == 0
        && !flow.pointee.hasReported
      record.network.kind = isSingle ? .tcpInitial : .tcpFull
      flow.pointee.tcp.fill(&record.network.tcp)
    case .udp where flow.pointee.rtp.isRTP || flow.pointee.rtp.candidate == .rtcp:
      record.network.kind = flow.pointee.rtp.candidate == .rtcp ? .rtcp : .rtp
      flow.pointee.rtp.fill(&record.network.rtp)
    case .esp:
      record.network.kind = .esp
      record.network.esp = flow.pointee.esp
    case .icmp, .icmpv6:
      if flow.pointee.hasICMPState {
        record.network.kind = .icmp
        record.network.icmp = flow.pointee.icmpState
      }
    case .fragment:
      record.network.kind = .fragment
      record.network.fragmentCount = UInt32(
        clamping: flow.pointee.halves.source.packets &+ flow.pointee.halves.destination.packets)
    default:
      if flow.pointee.network == .arp, flow.pointee.arp.hasResponder {
        record.network.kind = .arp
        record.network.arpResponder = flow.pointee.arp.responder
      }
    }
  }

  private mutating func fillLink(_ flow: UnsafeMutablePointer<Flow>) {
    if configuration.recordsMAC, flow.pointee.hasMAC {
      record.blocks.insert(.mac)
      record.mac = MACInfo()
      record.mac.source = flow.pointee.sourceMAC
      record.mac.destination = flow.pointee.destinationMAC
      record.mac.etherType = flow.pointee.outerEtherType
      record.mac.multipath = flow.pointee.multipath
    }
    for side in Side.allCases {
      let half = flow.half(side)
      record.vlan.tags[side] = half.pointee.vlan
      record.vlan.has[side] = half.pointee.hasVLAN
      record.mpls.labels[side] = half.pointee.mpls
      record.mpls.has[side] = half.pointee.hasMPLS
      record.encapsulation.layers[side] = half.pointee.encapsulation
      if half.pointee.hasVLAN { record.blocks.insert(.vlan) }
      if half.pointee.hasMPLS { record.blocks.insert(.mpls) }
    }
  }

  private mutating func fillAttributes(_ flow: UnsafeMutablePointer<Flow>) {
    for side in Side.allCases {
      let half = flow.half(side)
      var direction = IPAttributes.Direction()
      if half.pointee.hasIPAttributes {
        record.blocks.insert(.ipAttributes)
        direction.isPresent = true
        direction.ttl = half.pointee.ttl
        direction.tos = half.pointee.tos
        direction.identification = half.pointee.ipID
        direction.options = UInt32(half.pointee.ipOptions)
        direction.hasOptions = half.pointee.ipOptions != 0
        // A fragment without its first says so by its key.
        direction.hasFragments = half.pointee.hasFragments && flow.pointee.transport != .fragment
      }
      record.ipAttributes.directions[side] = direction
    }
  }

  private mutating func fillUserData(_ flow: UnsafeMutablePointer<Flow>) {
    let slot = flow.pointee.userData
    guard slot != Flow.none else { return }
    let limit = userData.length(of: slot)
    for side in Side.allCases where flow.half(side).pointee.packets > 0 {
      let count = Int(flow.half(side).pointee.userDataCount)
      let start = record.storage.count
      if count > 0 {
        userData.copy(slot: slot, part: side == .source ? 0 : 1, count: count, to: &record.storage)
      }
      record.userData[side].limit = UInt16(clamping: limit)
      record.userData[side].range = start..<(start + count)
      record.userData[side].isCompressed = false
      record.blocks.insert(side == .source ? .sourceData : .destinationData)
    }
  }
}

extension Flow {
  mutating func clearInterval() {
    halves.source.clearInterval()
    halves.destination.clearInterval()
    esp.lost = 0
    hasICMPMapping = false
    if transport == .tcp { tcp.clearInterval() }
    rtp.clearInterval()
  }
}

extension UnsafeMutablePointer<Flow> {
  /// One direction where it lies: reading `halves[side]` copies it. Not to be kept beyond the call.
  @inline(__always)
  func half(_ side: Side) -> UnsafeMutablePointer<Half> {
    withUnsafeMutablePointer(to: &pointee.halves[side]) { $0 }
  }
}
