import FlowModel
import NetworkTypes
import PacketDecoding

/// Birth, waiting and death of flows.
extension FlowEngine {
  mutating func create(
    _ packet: borrowing Packet, _ assignment: FlowIdentity.Assignment, _ hash: UInt32,
    sparing spared: UInt32 = Flow.none
  ) -> UInt32 {
    makeRoom(sparing: spared)
    let number = pool.take()
    let entry = pool[number]
    entry.pointee.identity = assignment.identity
    entry.pointee.sourceIsSecond = assignment.isSwapped
    let wait = pool.wait(number)
    wait.pointee.serial = nextSerial
    nextSerial = nextSerial == .max ? 1 : nextSerial + 1
    wait.pointee.began = frameNumber
    entry.pointee.stamp = clock
    entry.pointee.idleClass = Self.idleClass(packet)
    index.insert(number, hash: hash)
    active.append(number, in: pool)
    totals.flows &+= 1
    wantsForesight = canForesee && pool.count >= FlowForesight.manyFlows
    wantsNotes = postpones && pool.count >= configuration.notesFrom
    return number
  }

  /// The state of a flow whose first packet is counted at once.
  @discardableResult
  mutating func makeState(
    of number: UInt32, _ packet: borrowing Packet, _ assignment: FlowIdentity.Assignment
  ) -> UnsafeMutablePointer<Flow> {
    let entry = pool[number]
    entry.pointee.state = states.take(Flow())
    pool.wait(number).pointee.log = .rest
    let flow = states[entry.pointee.state]
    flow.pointee.describe(packet, isAnswer: assignment.isAnswer, keying: configuration.keying)
    flow.pointee.detail = UInt32(truncatingIfNeeded: detailOfKey(packet, assignment.identity))
    if keepsUserData {
      flow.pointee.userData = userData.take(whole: configuration.controlPlane.contains(flow))
    }
    return flow
  }

  func detailOfKey(_ packet: borrowing Packet, _ identity: FlowIdentity) -> UInt64 {
    switch packet.transport {
    case .esp: UInt64(packet.spi)
    case .fragment: UInt64(packet.ipID)
    case .udp, .icmp, .icmpv6: identity.d
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
    if packet.transport == .tcp, packet.tcpFlags.isBareSYN {
      guard open(number, packet, assignment) else { return Flow.none }
    }
    if !pool[number].pointee.isPlaceHolder { wake(number) }
    return number
  }

  /// A bare SYN comes to a flow that exists: the same connection, or ports that are used again, which
  /// ends the flow. False then.
  @inline(never)
  private mutating func open(
    _ number: UInt32, _ packet: borrowing Packet, _ assignment: FlowIdentity.Assignment
  ) -> Bool {
    let flow = state(of: number)
    guard flow.pointee.transport == .tcp else { return true }
    let side: Side = assignment.isSwapped == pool[number].pointee.sourceIsSecond ? .source : .destination
    if flow.pointee.tcp.isReused(by: packet, from: side) {
      if pool[number].pointee.stage == .active { writeRecord(number, cause: .stop) }
      remove(number)
      return false
    }
    if flow.pointee.tcp.isOpened(by: packet, from: side) { turn(number) }
    return true
  }

  /// Does for one flow what `service` would have done by now, so that it makes no difference when
  /// other packets last made the engine look. False when the flow was silent for too long and is gone.
  @inline(__always)
  mutating func settle(_ number: UInt32) -> Bool {
    let entry = pool[number]
    if entry.pointee.stage == .active {
      guard clock &- entry.pointee.stamp >= configuration.statusInterval, configuration.statusInterval > 0
      else { return true }
      retire(number)
    }
    guard clock &- entry.pointee.stamp < timeout(entry.pointee.idleClass) else {
      remove(number)
      return false
    }
    return true
  }

  /// A flow that is about to count a packet belongs in the active list.
  @inline(__always)
  mutating func wake(_ number: UInt32) {
    let entry = pool[number]
    guard entry.pointee.stage == .idle else { return }
    idle[entry.pointee.idleClass.list].remove(number, in: pool)
    if entry.pointee.idleClass == .closedTCP || entry.pointee.idleClass == .fallowTCP {
      entry.pointee.idleClass = .tcp
    }
    entry.pointee.stage = .active
    entry.pointee.stamp = clock
    pool.wait(number).pointee.began = frameNumber
    active.append(number, in: pool)
  }

  /// Reports an active flow and lets it wait for its timeout.
  private mutating func retire(_ number: UInt32) {
    writeRecord(number)
    active.remove(number, in: pool)
    let entry = pool[number]
    let flow = state(of: number)
    if flow.pointee.transport == .tcp {
      if flow.pointee.tcp.isOver {
        entry.pointee.idleClass = .closedTCP
      } else if configuration.timeouts.fallowTCP != nil, flow.pointee.tcp.state == .established {
        entry.pointee.idleClass = .fallowTCP
      }
    }
    entry.pointee.stage = .idle
    // When it was due, not when packets next made the engine look: other traffic must not
    // decide how long a flow lives.
    entry.pointee.stamp &+= configuration.statusInterval
    idle[entry.pointee.idleClass.list].append(number, in: pool)
    fold(number)
  }

  /// Reports flows whose interval is over and forgets those that were silent for their timeout.
  mutating func service() {
    let interval = configuration.statusInterval
    while active.head != Flow.none {
      let number = active.head
      guard clock &- pool[number].pointee.stamp >= interval else { break }
      foreseeReport(of: pool.wait(number).pointee.next)
      retire(number)
    }
    for idleClass in IdleClass.allCases {
      let limit = timeout(idleClass)
      while idle[idleClass.list].head != Flow.none {
        let number = idle[idleClass.list].head
        guard clock &- pool[number].pointee.stamp >= limit else { break }
        let next = pool.wait(number).pointee.next
        if next != Flow.none {
          index.prefetch(hash: pool[next].pointee.identity.hash(seed: seed))
          pool.prefetchNext(next)
        }
        remove(number)
      }
    }
  }

  /// What reporting a flow reads: its log, or its state, which no packet has touched for a while.
  @inline(__always)
  private func foreseeReport(of number: UInt32) {
    guard number != Flow.none else { return }
    let entry = pool[number]
    if entry.pointee.state != Flow.none { states.prefetch(entry.pointee.state) }
    logs.prefetch(pool.wait(number).pointee.log)
    pool.prefetchNext(number)
  }

  mutating func remove(_ number: UInt32) {
    let entry = pool[number]
    switch entry.pointee.stage {
    case .active: active.remove(number, in: pool)
    case .idle: idle[entry.pointee.idleClass.list].remove(number, in: pool)
    }
    index.remove(number, hash: entry.pointee.identity.hash(seed: seed))
    releaseState(of: number)
    logs.clear(&pool.wait(number).pointee.log)
    pool.release(number)
  }
}

extension FlowEngine {
  /// Source and destination of a flow change places.
  @inline(never)
  private mutating func turn(_ number: UInt32) {
    let flow = changeableState(of: number)
    flow.pointee.reverse()
    pool[number].pointee.sourceIsSecond.toggle()
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
