import NetworkTypes

extension PacketDecoder {
  /// TCP (RFC 9293 3.1).
  static func decodeTCP(_ frame: RawSpan, at offset: Int, end: Int, into packet: inout Packet) {
    guard frame.holds(20, at: offset, end: end) else {
      decodeCutPorts(frame, at: offset, end: end, into: &packet)
      return
    }
    let first: UInt64 = frame.bigEndian(at: offset)
    let second: UInt64 = frame.bigEndian(at: offset &+ 8)
    packet.transport = .tcp
    packet.transportOffset = offset
    packet.sourcePort = UInt16(truncatingIfNeeded: first >> 48)
    packet.destinationPort = UInt16(truncatingIfNeeded: first >> 32)
    packet.tcpSequence = UInt32(truncatingIfNeeded: first)
    packet.tcpAcknowledgment = UInt32(truncatingIfNeeded: second >> 32)
    packet.tcpFlags = TCPFlags(rawValue: UInt8(truncatingIfNeeded: second >> 16))
    packet.tcpWindow = UInt16(truncatingIfNeeded: second)
    packet.tcpUrgentPointer = frame.bigEndian(at: offset &+ 18)
    packet.tcpOptions = []
    packet.tcpSACKBlocks = 0
    packet.tcpMultipath = 0

    var headerLength = Int(truncatingIfNeeded: second >> 28 & 0xf) &* 4
    if headerLength < 20 || headerLength > end &- offset {
      packet.stop = .badTCPHeaderLength
      headerLength = headerLength < 20 ? 20 : end &- offset
    } else if headerLength > 20 {
      let optionsEnd = offset &+ headerLength
      if optionsEnd > frame.byteCount { packet.stop = .truncatedTransport }
      decodeTCPOptions(frame, from: offset &+ 20, to: min(optionsEnd, frame.byteCount), into: &packet)
    }
    packet.setPayload(at: offset &+ headerLength, end: end, captured: frame.byteCount)
  }

  /// A transport header that is not whole: its ports, if they are there, still name the flow, and
  /// the IP payload is counted whole.
  static func decodeCutPorts(_ frame: RawSpan, at offset: Int, end: Int, into packet: inout Packet) {
    setOtherTransport(frame, at: offset, end: end, into: &packet)
    packet.stop = .truncatedTransport
    // What is there is a header's beginning and no payload.
    packet.payloadCaptured = 0
    guard frame.holds(4, at: offset, end: end) else { return }
    packet.sourcePort = frame.bigEndian(at: offset)
    packet.destinationPort = frame.bigEndian(at: offset + 2)
  }
}
