import FlowModel
import NetworkTypes
import PacketDecoding

/// Packets are noted when they come, and counted when something wants to know what they came to.
///
/// Nothing that a record says depends on when that is: what is counted later is counted as it would have
/// been, in the flow's order, with its own time.
extension FlowEngine {
  /// Notes a packet in its flow's log; false when it must be counted at once.
  @inline(__always)
  mutating func postpone(
    _ packet: borrowing Packet, _ frame: RawSpan, _ number: UInt32, isSwapped: Bool
  ) -> Bool {
    let entry = pool[number]
    guard entry.pointee.hasNotes || wantsNotes, entry.pointee.isPlain else { return false }
    return note(
      packet, frame, number, from: isSwapped == entry.pointee.sourceIsSecond ? .source : .destination)
  }

  private mutating func note(
    _ packet: borrowing Packet, _ frame: RawSpan, _ number: UInt32, from side: Side
  ) -> Bool {
    let wait = pool.wait(number)
    if wait.pointee.log.count == 0 { wait.pointee.log.base = packet.time.nanoseconds }
    let needed = PacketNote.count(packet, since: wait.pointee.log.base)
    guard needed > 0 else { return false }
    if packet.transport == .udp, !isPlain(packet, frame, isFirst: pool[number].pointee.state == Flow.none) {
      return false
    }
    guard let context = contexts.number(of: packet, latest: &wait.pointee.contexts[side]) else {
      return false
    }
    guard logs.makeRoom(for: needed, in: &wait.pointee.log) else {
      // The next packet begins a new log, unless what is counted now shows that the flow is not plain.
      _ = changeableState(of: number)
      return pool[number].pointee.isPlain ? note(packet, frame, number, from: side) : false
    }
    pool[number].pointee.hasNotes = true
    let notes = logs.notes(wait.pointee.log) + Int(wait.pointee.log.count)
    PacketNote.write(packet, frame, from: side, context: context, since: wait.pointee.log.base, to: notes)
    wait.pointee.log.count += needed
    return true
  }

  /// A datagram of which no more than its first bytes is of interest.
  @inline(__always)
  private func isPlain(_ packet: borrowing Packet, _ frame: RawSpan, isFirst: Bool) -> Bool {
    if isFirst, isHandshake(packet, frame) { return false }
    guard configuration.detectsTyping, packet.payloadCaptured >= 8 else { return true }
    return !MoshSession.canBegin(frame.bigEndian(at: packet.payloadOffset), length: packet.payloadLength)
  }

  /// The state of a flow with all of its packets counted, to be read.
  @inline(__always)
  mutating func state(of number: UInt32) -> UnsafeMutablePointer<Flow> {
    if pool[number].pointee.hasNotes { replay(number) }
    return states[pool[number].pointee.state]
  }

  /// The state of a flow with all of its packets counted, to be changed by something that no log has.
  @inline(__always)
  mutating func changeableState(of number: UInt32) -> UnsafeMutablePointer<Flow> {
    if pool[number].pointee.hasNotes {
      replay(number)
      clearLog(of: number)
    }
    return states[pool[number].pointee.state]
  }

  private mutating func clearLog(of number: UInt32) {
    logs.clear(&pool.wait(number).pointee.log)
    pool[number].pointee.hasNotes = false
  }

  /// Counts what was only noted so far.
  @inline(never)
  private mutating func replay(_ number: UInt32) {
    let entry = pool[number]
    let log = pool.wait(number).pointee.log
    guard log.counted != log.count else { return }
    let isFresh = entry.pointee.state == Flow.none
    if isFresh { entry.pointee.state = states.take(Flow()) }
    let flow = states[entry.pointee.state]
    let notes = logs.notes(log)
    // Not reached through the engine, which counting changes.
    let frame = replayed.frame
    var place = Int(log.counted)
    while place < Int(log.count) {
      if isFresh, place > 0, place == Int(log.reported) { beginInterval(flow) }
      let note = notes + place
      let isFirst = isFresh && place == 0
      place += replayed.read(note, since: log.base, in: &contexts)
      let side = note.pointee.side
      let packet = replayed.packet(side)
      if isFirst || packet.pointee.transport == .udp { restoreEnds(entry, side) }
      if isFirst {
        flow.pointee.describe(packet.pointee, isAnswer: false, keying: configuration.keying)
        flow.pointee.detail = UInt32(
          truncatingIfNeeded: detailOfKey(packet.pointee, entry.pointee.identity))
        if packet.pointee.transport != .tcp {
          flow.pointee.evidence = evidence(of: packet.pointee, frame.bytes)
        }
      }
      count(packet.pointee, frame.bytes, in: flow, side: side)
      if packet.pointee.transport == .tcp, packet.pointee.tcpFlags.contains(.syn) {
        noteOpening(packet.pointee, frame.bytes, of: flow, from: side)
      }
    }
    if isFresh, log.reported == log.count { beginInterval(flow) }
    pool.wait(number).pointee.log.counted = log.count
    entry.pointee.isPlain = flow.pointee.isPlain
  }

  /// Who sent a noted packet, and to whom: the flow's key tells.
  @inline(__always)
  private func restoreEnds(_ entry: UnsafeMutablePointer<FlowEntry>, _ side: Side) {
    let identity = entry.pointee.identity
    var first = IPAddress(high: identity.a0, low: identity.a1)
    var second = IPAddress(high: identity.b0, low: identity.b1)
    let packet = replayed.packet(side)
    if packet.pointee.network == .ipv4 {
      first.family = .ipv4
      second.family = .ipv4
    }
    let firstPort = UInt16(truncatingIfNeeded: identity.c >> 48)
    let secondPort = UInt16(truncatingIfNeeded: identity.c >> 32)
    let isSentByFirst = entry.pointee.sourceIsSecond == (side == .destination)
    (packet.pointee.source, packet.pointee.destination) = isSentByFirst ? (first, second) : (second, first)
    (packet.pointee.sourcePort, packet.pointee.destinationPort) =
      isSentByFirst ? (firstPort, secondPort) : (secondPort, firstPort)
  }

  /// Gives up the state of a flow whose log can make it again.
  @inline(__always)
  mutating func fold(_ number: UInt32) {
    guard pool[number].pointee.hasNotes else { return }
    let flow = states[pool[number].pointee.state]
    let wait = pool.wait(number)
    guard wait.pointee.log.isWhole, wait.pointee.log.reported == 0, flow.pointee.isRepeatable else {
      return clearLog(of: number)
    }
    releaseState(of: number)
    wait.pointee.log.counted = 0
    wait.pointee.log.reported = wait.pointee.log.count
  }

  /// Gives back a flow's state and all that belongs to it.
  mutating func releaseState(of number: UInt32) {
    let entry = pool[number]
    guard entry.pointee.state != Flow.none else { return }
    let flow = states[entry.pointee.state]
    releaseResponses(flow)
    releaseGaps(flow)
    if flow.pointee.transport == .tcp { tcpMemory.release(&flow.pointee.tcp) }
    userData.release(flow.pointee.userData)
    releaseKeystrokes(flow)
    releaseTyping(flow)
    releaseHandshake(flow)
    releaseSpins(flow)
    if flow.pointee.opening != Flow.none { openings.release(flow.pointee.opening) }
    if flow.pointee.outer != Flow.none { outers.release(flow.pointee.outer) }
    states.release(entry.pointee.state)
    entry.pointee.state = Flow.none
  }
}

extension Flow {
  /// The bytes of its packets are of no interest beyond what notes keep of them.
  var isPlain: Bool {
    switch transport {
    case .tcp: !isShaking
    case .udp: !isShaking && spin == Flow.none && typing == Flow.none
    default: false
    }
  }

  /// Its packets, counted again, make the same state: nothing in it comes from its report, or from
  /// elsewhere.
  var isRepeatable: Bool {
    typing == Flow.none && keystrokes.slot == Flow.none && outer == Flow.none && handshake == Flow.none
      && tcp.ends.source.sequence.holes.isEmpty && tcp.ends.destination.sequence.holes.isEmpty
  }
}
