import FlowModel
import NetworkTypes
import PacketDecoding

/// Birth, waiting and death of flows.
extension FlowEngine {
  mutating func create(
    _ packet: borrowing Packet, _ assignment: FlowIdentity.Assignment, _ hash: UInt32, _ quoted: QuotedFlow?,
    sparing spared: UInt32 = Flow.none
  ) -> UInt32 {
    makeRoom(sparing: spared)
    let number = pool.take()
    let wait = pool.wait(number)
    wait.pointee.hash = hash
    wait.pointee.serial = nextSerial
    nextSerial = nextSerial == .max ? 1 : nextSerial + 1
    wait.pointee.began = frameNumber
    wait.pointee.stamp = clock
    wait.pointee.idleClass = Self.idleClass(packet)
    let flow = pool[number]
    flow.pointee.identity = assignment.identity
    flow.pointee.sourceIsSecond = assignment.isSwapped
    flow.pointee.describe(packet, isAnswer: assignment.isAnswer, keying: configuration.keying)
    flow.pointee.detail = UInt32(truncatingIfNeeded: detailOfKey(packet, assignment))
    if let quoted, packet.icmpType == 3, packet.icmpCode == 2 || packet.icmpCode == 3 {
      flow.pointee.tag = quoted.ipProtocol
    }
    if keepsUserData {
      flow.pointee.userData = userData.take(whole: configuration.controlPlane.contains(flow))
    }
    index.insert(number, hash: hash)
    active.append(number, in: pool)
    totals.flows &+= 1
    wantsForesight = canForesee && pool.count >= FlowForesight.manyFlows
    return number
  }

  private func detailOfKey(_ packet: borrowing Packet, _ assignment: FlowIdentity.Assignment) -> UInt64 {
    switch packet.transport {
    case .esp: UInt64(packet.spi)
    case .fragment: UInt64(packet.ipID)
    case .udp, .icmp, .icmpv6: assignment.identity.d
    default: 0
    }
  }

  private static func idleClass(_ packet: borrowing Packet) -> IdleClass {
    switch packet.network {
    case .arp, .rarp: .arp
    case .ethernet, .wlan, .none: .other
    case .ipv4, .ipv6:
      switch packet.transport {
      case .tcp: .tcp
      case .icmp, .icmpv6: .icmp
      case .igmp: .igmp
      case .fragment: .fragment
      case .udp, .esp, .other: .ip
      }
    }
  }

  func timeout(_ idleClass: IdleClass) -> Int64 {
    switch idleClass {
    case .ip: configuration.timeouts.ip
    case .tcp: configuration.timeouts.tcp
    case .closedTCP: configuration.timeouts.closedTCP
    case .fallowTCP: max(configuration.timeouts.fallowTCP ?? 0, configuration.timeouts.tcp)
    case .icmp: configuration.timeouts.icmp
    case .igmp: configuration.timeouts.igmp
    case .fragment: configuration.timeouts.fragment
    case .arp: configuration.timeouts.arp
    case .other: configuration.timeouts.other
    }
  }

  /// Brings a flow that was found up to now: reports it when its interval is over, forgets it when
  /// it was silent for too long or when its ports serve a new connection. Returns `Flow.none` when
  /// the packet needs a new flow.
  @inline(__always)
  mutating func refresh(
    _ number: UInt32, _ packet: borrowing Packet, _ assignment: FlowIdentity.Assignment
  ) -> UInt32 {
    guard settle(number) else { return Flow.none }
    let flow = pool[number]
    if flow.pointee.transport == .tcp, packet.tcpFlags.contains(.syn) {
      let side: Side = assignment.isSwapped == flow.pointee.sourceIsSecond ? .source : .destination
      if flow.pointee.tcp.isReused(by: packet, from: side) {
        if pool.wait(number).pointee.stage == .active { writeRecord(number, cause: .stop) }
        remove(number)
        return Flow.none
      }
      if flow.pointee.tcp.isOpened(by: packet, from: side) { turn(number) }
    }
    if flow.pointee.parent == Flow.none { wake(number) }
    return number
  }

  /// Does for one flow what `service` would have done by now, so that it makes no difference when
  /// other packets last made the engine look. False when the flow was silent for too long and is gone.
  @inline(__always)
  mutating func settle(_ number: UInt32) -> Bool {
    let wait = pool.wait(number)
    if wait.pointee.stage == .active {
      guard clock &- wait.pointee.stamp >= configuration.statusInterval, configuration.statusInterval > 0
      else { return true }
      retire(number)
    }
    guard clock &- wait.pointee.stamp < timeout(wait.pointee.idleClass) else {
      remove(number)
      return false
    }
    return true
  }

  /// A flow that is about to count a packet belongs in the active list.
  @inline(__always)
  mutating func wake(_ number: UInt32) {
    let wait = pool.wait(number)
    guard wait.pointee.stage == .idle else { return }
    idle[wait.pointee.idleClass.rawValue].remove(number, in: pool)
    if wait.pointee.idleClass == .closedTCP || wait.pointee.idleClass == .fallowTCP {
      wait.pointee.idleClass = .tcp
    }
    wait.pointee.stage = .active
    wait.pointee.stamp = clock
    wait.pointee.began = frameNumber
    active.append(number, in: pool)
  }

  /// Reports an active flow and lets it wait for its timeout.
  private mutating func retire(_ number: UInt32) {
    writeRecord(number)
    active.remove(number, in: pool)
    let wait = pool.wait(number)
    let flow = pool[number]
    if flow.pointee.transport == .tcp {
      if flow.pointee.tcp.isOver {
        wait.pointee.idleClass = .closedTCP
      } else if configuration.timeouts.fallowTCP != nil, flow.pointee.tcp.state == .established {
        wait.pointee.idleClass = .fallowTCP
      }
    }
    wait.pointee.stage = .idle
    // When it was due, not when packets next made the engine look: other traffic must not
    // decide how long a flow lives.
    wait.pointee.stamp &+= configuration.statusInterval
    idle[wait.pointee.idleClass.rawValue].append(number, in: pool)
  }

  /// Reports flows whose interval is over and forgets those that were silent for their timeout.
  mutating func service() {
    let interval = configuration.statusInterval
    while active.head != Flow.none {
      let wait = pool.wait(active.head)
      guard clock &- wait.pointee.stamp >= interval else { break }
      pool.prefetch(wait.pointee.next)
      pool.prefetchNext(wait.pointee.next)
      retire(active.head)
    }
    for idleClass in IdleClass.allCases {
      let limit = timeout(idleClass)
      while idle[idleClass.rawValue].head != Flow.none {
        let number = idle[idleClass.rawValue].head
        let wait = pool.wait(number)
        guard clock &- wait.pointee.stamp >= limit else { break }
        if wait.pointee.next != Flow.none {
          index.prefetch(hash: pool.wait(wait.pointee.next).pointee.hash)
          pool.prefetch(wait.pointee.next)
          pool.prefetchNext(wait.pointee.next)
        }
        remove(number)
      }
    }
  }

  mutating func remove(_ number: UInt32) {
    let wait = pool.wait(number)
    switch wait.pointee.stage {
    case .active: active.remove(number, in: pool)
    case .idle: idle[wait.pointee.idleClass.rawValue].remove(number, in: pool)
    }
    index.remove(number, hash: wait.pointee.hash)
    releaseResponses(pool[number])
    releaseGaps(pool[number])
    if pool[number].pointee.transport == .tcp { tcpMemory.release(&pool[number].pointee.tcp) }
    userData.release(pool[number].pointee.userData)
    releaseKeystrokes(pool[number])
    releaseTyping(pool[number])
    releaseHandshake(pool[number])
    releaseSpins(pool[number])
    if pool[number].pointee.opening != Flow.none { openings.release(pool[number].pointee.opening) }
    if pool[number].pointee.outer != Flow.none { outers.release(pool[number].pointee.outer) }
    // Serial 0 belongs to no flow: whoever still names this one as parent will notice.
    wait.pointee.serial = 0
    pool.release(number)
  }
}

extension FlowEngine {
  /// Source and destination of a flow change places.
  @inline(never)
  private mutating func turn(_ number: UInt32) {
    let flow = pool[number]
    flow.pointee.reverse()
    if flow.pointee.hasReported { flow.pointee.isCorrected.toggle() }
    if flow.pointee.outer != Flow.none { outers[flow.pointee.outer].pointee.reverse() }
    reverseHandshake(flow)
    if flow.pointee.spin != Flow.none { spins[flow.pointee.spin].pointee.reverse() }
    if flow.pointee.opening != Flow.none { openings[flow.pointee.opening].pointee.reverse() }
  }
}

extension Flow {
  /// Source and destination change places.
  mutating func reverse() {
    swap(&source, &destination)
    swap(&sourcePort, &destinationPort)
    swap(&sourceMAC, &destinationMAC)
    multipath = (multipath & 1) << 1 | multipath >> 1
    sourceIsSecond.toggle()
    halves.reverse()
    conversation.reverse()
    tcp.reverse()
  }

  /// Takes over what the first packet says of its flow. An answer's flow points the other way.
  mutating func describe(_ p: borrowing Packet, isAnswer: Bool, keying: FlowKeying) {
    network = p.network
    transport = p.transport
    ipProtocol = p.ipProtocol
    hasMAC = p.hasMAC
    outerEtherType = p.outerEtherType
    etherType = p.etherType
    dsap = p.dsap
    ssap = p.ssap
    pairsByContent = p.network == .arp || p.network == .rarp || p.transport == .icmp
    (source, destination) = isAnswer ? (p.destination, p.source) : (p.source, p.destination)
    (sourceMAC, destinationMAC) =
      isAnswer ? (p.destinationMAC, p.sourceMAC) : (p.sourceMAC, p.destinationMAC)
    if p.transport == .tcp || p.transport == .udp || p.transport == .other {
      sourcePort = p.sourcePort
      destinationPort = p.destinationPort
    }
    if p.transport == .icmp || p.transport == .icmpv6 || p.transport == .igmp {
      // An echo's code means nothing (RFC 792), and request and answer may differ in it.
      icmpCode = p.transport == .icmp && (p.icmpType == 8 || p.icmpType == 0) ? 0 : p.icmpCode
      icmpType = p.transport == .icmpv6 ? ICMPPairing.request(ofICMPv6: p.icmpType).type : p.icmpType
    }
    if p.network == .arp || p.network == .rarp {
      arp.hardwareType = p.arpHardwareType
      arp.protocolType = p.arpProtocolType
      arp.hardwareLength = p.arpHardwareLength
      arp.protocolLength = p.arpProtocolLength
      arp.operation = p.arpOperation
      arp.senderMAC = isAnswer ? p.arpTargetMAC : p.arpSenderMAC
      arp.targetMAC = isAnswer ? p.arpSenderMAC : p.arpTargetMAC
    }
    if !keying.contains(.fiveTuple) {
      sourcePort = 0
      destinationPort = 0
      transport = .other
      pairsByContent = false
      if keying.contains(.layer2Matrix) { network = .ethernet } else { ipProtocol = 0 }
    }
  }
}
