import FlowModel
import NetworkTypes
import PacketDecoding

/// Handshakes in the clear: SCTP, QUIC and WireGuard by their headers, and with user data the first
/// bytes of TLS, SSH and QUIC.
extension FlowEngine {
  /// Decides by a flow's first packet whether its handshake is worth looking at.
  @inline(never)
  mutating func beginHandshake(
    _ packet: borrowing Packet, _ frame: RawSpan, of flow: UnsafeMutablePointer<Flow>
  ) {
    let isWireless = packet.encapsulation.contains(.ieee80211)
    // Of TCP nothing but hellos is looked at; most flows end here.
    guard isWireless || packet.transport != .tcp || configuration.userDataLength > 0 else { return }
    var state = HandshakeState()
    if isWireless {
      state.cell = WirelessCell(packet, frame)
      state.isNews = state.cell.hasAddress
    }
    let isLookedAt = decide(packet, frame, flow, &state)
    guard isLookedAt || state.isNews else { return }
    flow.pointee.handshake = handshakes.take(state)
    flow.pointee.isShaking = isLookedAt
  }

  /// A datagram that begins a handshake.
  func isHandshake(_ packet: borrowing Packet, _ frame: RawSpan) -> Bool {
    let start = packet.payloadOffset
    return QUICHeader(frame, at: start, end: start + packet.payloadCaptured) != nil
      || packet.isWireGuard(frame)
  }

  private mutating func decide(
    _ packet: borrowing Packet, _ frame: RawSpan, _ flow: UnsafeMutablePointer<Flow>,
    _ state: inout HandshakeState
  ) -> Bool {
    guard packet.network == .ipv4 || packet.network == .ipv6 else { return false }
    switch packet.transport {
    case .tcp:
      return configuration.userDataLength > 0
    case .udp:
      if QUICHeader(frame, at: packet.payloadOffset, end: packet.payloadOffset + packet.payloadCaptured)
        != nil
      {
        state.kind = .quic
        if packet.destinationPort != 53 { flow.pointee.evidence = .handshake }
      } else if packet.isWireGuard(frame) {
        state.kind = .wireGuard
        if frame[packet.payloadOffset] == 1 { flow.pointee.evidence = .handshake }
        outers[outerSlot(of: flow)].pointee.carried = .wireGuard
        return false
      } else {
        return false
      }
    case .other where packet.ipProtocol == 132: state.kind = .sctp
    default: return false
    }
    return true
  }

  /// A packet of a flow whose handshake is looked at.
  @inline(never)
  mutating func noteHandshake(
    _ packet: borrowing Packet, _ frame: RawSpan, of flow: UnsafeMutablePointer<Flow>, from side: Side
  ) {
    let state = handshakes[flow.pointee.handshake]
    let start = packet.payloadOffset
    let end = start + packet.payloadCaptured
    switch state.pointee.kind {
    case .sctp:
      guard packet.transport == .other, packet.ipProtocol == 132, start >= 12, end > start else { return }
      state.pointee.sctp.observe(frame, from: start, to: end, tag: frame.bigEndian(at: start - 8), side: side)
      state.pointee.isNews = true
    case .quic:
      noteQUIC(packet, frame, flow, side)
    case .undecided, .hello:
      guard packet.transport == .tcp, packet.payloadCaptured > 0 else { return }
      noteHello(packet, frame, flow, side)
    case .wireGuard: return
    }
  }

  /// Keeps the beginning of a TCP stream as long as it may be a hello of TLS or SSH.
  private mutating func noteHello(
    _ packet: borrowing Packet, _ frame: RawSpan, _ flow: UnsafeMutablePointer<Flow>, _ side: Side
  ) {
    let state = handshakes[flow.pointee.handshake]
    guard !state.pointee.streams[side].isDone else { return }
    let bytes = frame.extracting(packet.payloadOffset..<packet.payloadOffset + packet.payloadCaptured)
    if !state.pointee.streams[side].isSeen {
      guard Hello.mayBegin(bytes) else {
        state.pointee.streams[side].isDone = true
        return endHelloIfDone(flow)
      }
      if state.pointee.hello == Flow.none { state.pointee.hello = hellos.take() }
      state.pointee.kind = .hello
      state.pointee.streams[side].isSeen = true
      state.pointee.streams[side].next = packet.tcpSequence
    }
    // What was sent again is known; what comes after a gap cannot be used.
    guard packet.tcpSequence == state.pointee.streams[side].next else { return }
    let used = Int(state.pointee.streams[side].count)
    let part = side == .source ? 0 : 1
    let taken = hellos.append(bytes, slot: state.pointee.hello, part: part, used: used)
    state.pointee.streams[side].count = UInt16(used + taken)
    state.pointee.streams[side].next &+= UInt32(truncatingIfNeeded: bytes.byteCount)
    state.pointee.isNews = true
    let isWhole = hellos.withBytes(slot: state.pointee.hello, part: part, count: used + taken) {
      Hello.isWhole($0)
    }
    if isWhole || used + taken == hellos.length || bytes.byteCount < Int(packet.payloadLength) {
      state.pointee.streams[side].isDone = true
      endHelloIfDone(flow)
    }
  }

  private mutating func endHelloIfDone(_ flow: UnsafeMutablePointer<Flow>) {
    let state = handshakes[flow.pointee.handshake]
    guard state.pointee.streams.source.isDone, state.pointee.streams.destination.isDone else { return }
    flow.pointee.isShaking = false
    if state.pointee.kind == .undecided, !state.pointee.isNews { releaseHandshake(flow) }
  }

  mutating func releaseHandshake(_ flow: UnsafeMutablePointer<Flow>) {
    guard flow.pointee.handshake != Flow.none else { return }
    let hello = handshakes[flow.pointee.handshake].pointee.hello
    if hello != Flow.none { hellos.release(hello) }
    handshakes.release(flow.pointee.handshake)
    flow.pointee.handshake = Flow.none
    flow.pointee.isShaking = false
  }

  mutating func reverseHandshake(_ flow: UnsafeMutablePointer<Flow>) {
    guard flow.pointee.handshake != Flow.none else { return }
    let state = handshakes[flow.pointee.handshake]
    state.pointee.sctp.chunks.reverse()
    state.pointee.sctp.tags.reverse()
    state.pointee.quic.reverse()
    state.pointee.streams.reverse()
    state.pointee.pieces.reverse()
    if state.pointee.hello != Flow.none { hellos.swapParts(state.pointee.hello) }
  }

  /// Writes the items that are news into the record.
  mutating func fillHandshake(_ flow: UnsafeMutablePointer<Flow>) {
    let state = handshakes[flow.pointee.handshake]
    guard state.pointee.isNews else { return }
    let start = record.storage.count
    record.storage.append(state.pointee.cell)
    switch state.pointee.kind {
    case .sctp: record.storage.append(state.pointee.sctp)
    case .quic:
      for side in Side.allCases where state.pointee.quic[side].isSeen {
        record.storage.append(state.pointee.quic[side], from: side)
      }
    case .undecided, .hello, .wireGuard: break
    }
    if state.pointee.hello != Flow.none {
      for side in Side.allCases where state.pointee.streams[side].count > 0 {
        hellos.withBytes(
          slot: state.pointee.hello, part: side == .source ? 0 : 1,
          count: Int(state.pointee.streams[side].count)
        ) {
          // QUIC sends the messages of TLS without its records.
          if state.pointee.kind == .quic {
            Hello.appendTLS($0, from: side, to: &record.storage)
          } else {
            Hello.append($0, from: side, to: &record.storage)
          }
        }
      }
    }
    record.handshake.range = start..<record.storage.count
    record.handshake.isReversed = false
    if record.storage.count > start { record.blocks.insert(.handshake) }
    // The cell is part of a key that every record has.
    guard flow.pointee.network != .wlan else { return }
    state.pointee.isNews = false
    // An association's state goes on changing; a hello was said.
    if !flow.pointee.isShaking { releaseHandshake(flow) }
  }
}

extension Packet {
  /// One of the four messages of WireGuard: type, three zero bytes, and the length of that type, or
  /// for data a multiple of 16 (WireGuard paper, section 5.4).
  fileprivate borrowing func isWireGuard(_ frame: RawSpan) -> Bool {
    guard payloadCaptured >= 16 else { return false }
    switch (frame.littleEndian(at: payloadOffset, as: UInt32.self), payloadLength) {
    case (1, 148), (2, 92), (3, 64): return true
    default: return false
    }
  }
}

extension ByteWriter {
  fileprivate mutating func append(_ cell: WirelessCell) {
    guard cell.hasAddress else { return }
    let start = beginItem(.cell, .source)
    for shift in stride(from: UInt64(40), through: 0, by: -8) {
      append(UInt8(truncatingIfNeeded: cell.address.value >> shift))
    }
    endItem(start)
    let name = beginItem(.cellName, .source)
    for i in 0..<Int(cell.nameLength) { append(cell.name[i]) }
    endItem(name)
  }

  fileprivate mutating func append(_ state: SCTPState) {
    let start = beginItem(.sctp, .source)
    append(state.stage.rawValue)
    append(UInt8(0))
    append(bigEndian: state.chunks.source)
    append(bigEndian: state.chunks.destination)
    append(bigEndian: UInt16(0))
    append(bigEndian: state.tags.source)
    append(bigEndian: state.tags.destination)
    endItem(start)
  }

  fileprivate mutating func append(_ header: QUICHeader, from side: Side) {
    let start = beginItem(.quic, side)
    append(bigEndian: header.version)
    append(header.destinationLength)
    for i in 0..<Int(header.destinationLength) { append(header.destinationID[i]) }
    append(header.sourceLength)
    for i in 0..<Int(header.sourceLength) { append(header.sourceID[i]) }
    endItem(start)
  }
}
