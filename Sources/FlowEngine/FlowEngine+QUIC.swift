import FlowModel
import NetworkTypes
import PacketDecoding

/// Long headers of QUIC, and with user data the hello in its Initial packets.
extension FlowEngine {
  /// Packets of a flow after which nothing more of its beginning is awaited.
  private static var quicPatience: UInt8 { 32 }

  mutating func noteQUIC(
    _ packet: borrowing Packet, _ frame: RawSpan, _ flow: UnsafeMutablePointer<Flow>, _ side: Side
  ) {
    let state = handshakes[flow.pointee.handshake]
    let end = packet.payloadOffset + packet.payloadCaptured
    if let header = QUICHeader(frame, at: packet.payloadOffset, end: end) {
      if !state.pointee.quic[side].isSeen {
        state.pointee.quic[side] = header
        state.pointee.isNews = true
      }
      beginSpin(flow)
      if configuration.userDataLength > 0, packet.payloadCaptured == Int(packet.payloadLength) {
        openInitials(frame, at: packet.payloadOffset, end: end, flow, side)
      }
    }
    state.pointee.packets &+= 1
    let streams = state.pointee.streams
    let isKnown =
      configuration.userDataLength > 0
      ? streams.source.isDone && streams.destination.isDone
      : state.pointee.quic.source.isSeen && state.pointee.quic.destination.isSeen
    if isKnown || state.pointee.packets >= Self.quicPatience { flow.pointee.isShaking = false }
  }

  /// The packets of a datagram stand one after the other; those with a key everybody knows are opened.
  private mutating func openInitials(
    _ frame: RawSpan, at offset: Int, end: Int, _ flow: UnsafeMutablePointer<Flow>, _ side: Side
  ) {
    let state = handshakes[flow.pointee.handshake]
    var start = offset
    for _ in 0..<4 {
      guard let header = QUICHeader(frame, at: start, end: end) else { return }
      let kind = QUICInitial.kind(frame[start], version: header.version)
      if kind == .retry {
        // The client begins anew, with the id that it is told here.
        state.pointee.initialID = header.sourceID
        state.pointee.initialLength = header.sourceLength
        return
      }
      let bytes = frame.extracting(first: end)
      var position = start + 7 + Int(header.destinationLength) + Int(header.sourceLength)
      if kind == .initial {
        guard let token = QUICFrames.integer(bytes, &position), token <= end - position else { return }
        position += token
      }
      guard let length = QUICFrames.integer(bytes, &position), length <= end - position else { return }
      if kind == .initial {
        if !state.pointee.hasInitial {
          guard side == .source else { return }
          state.pointee.hasInitial = true
          state.pointee.initialID = header.destinationID
          state.pointee.initialLength = header.destinationLength
        }
        read(
          frame.extracting(start..<position + length), numberAt: position - start, version: header.version,
          flow,
          side)
      }
      start = position + length
    }
  }

  private mutating func read(
    _ packet: RawSpan, numberAt offset: Int, version: UInt32, _ flow: UnsafeMutablePointer<Flow>, _ side: Side
  ) {
    let state = handshakes[flow.pointee.handshake]
    guard !state.pointee.streams[side].isDone,
      let keys = QUICInitial(
        version: version, id: state.pointee.initialID, length: state.pointee.initialLength,
        isClient: side == .source)
    else { return }
    if state.pointee.hello == Flow.none { state.pointee.hello = hellos.take() }
    let slot = state.pointee.hello
    let part = side == .source ? 0 : 1
    let plain = hellos.scratch
    let count = keys.open(packet, numberAt: offset, into: plain)
    let bytes = UnsafeRawBufferPointer(plain).bytes.extracting(first: count)
    var pieces = state.pointee.pieces[side]
    let isSound = QUICFrames.crypto(bytes) { offset, piece in
      let taken = hellos.write(bytes.extracting(piece), slot: slot, part: part, at: offset)
      if taken > 0 { pieces.insert(offset, offset + taken) }
    }
    // What does not read as frames to its end was opened with a wrong key.
    guard isSound else { return }
    state.pointee.pieces[side] = pieces
    let prefix = pieces.prefix
    guard prefix > Int(state.pointee.streams[side].count) else { return }
    state.pointee.streams[side].isSeen = true
    state.pointee.streams[side].count = UInt16(prefix)
    state.pointee.isNews = true
    let isWhole = hellos.withBytes(slot: slot, part: part, count: prefix) { hello in
      hello.byteCount >= 4
        && 4 + Int(hello.bigEndian(at: 0, as: UInt32.self) & 0xff_ffff) <= hello.byteCount
    }
    if isWhole || prefix == hellos.length { state.pointee.streams[side].isDone = true }
  }
}
